"""Two keys with one value."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.access.provider import provider_of
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.keys.several import may_say_twice, stands_for_several
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference


def judge(key: Resource, facts: Facts) -> Judgement:
    first = facts.keys.first_of_value(key)
    if first is not None and _maker(first) != _maker(key):
        return Undecided(
            f"Whether {key.address}, which has the value of {first.address} of {first.stack}, is of the same "
            "account and region is not known."
        )
    if first is not None and first is not key:
        if _may_be_another(key, first):
            return Undecided(f"Whether {key.address} has the value of {first.address} is not known.")
        return Failed(f"{key.address} has the value of {first.address}: Amazon refuses the second.")
    if key.raw.get("value") is not None and may_say_twice(key, "value"):
        return Undecided(f"How many keys {key.address} makes is not known, and all have one value.")
    return PASSED


def _may_be_another(key: Resource, first: Resource) -> bool:
    """Whether two texts may lead to two instances, of which nobody knows how many there are."""
    value = key.get("value")
    of_several = isinstance(value, Reference) and stands_for_several(value.resource)
    return of_several and key.raw.get("value") != first.raw.get("value")


def _maker(key: Resource) -> tuple[str, str, str]:
    """Which provider makes it, and where: its stack, `aws` or `aws.west`, and a region of its own."""
    return key.stack, provider_of(key), str(key.raw.get("region"))


RULE = Rule(
    id="TG-K04",
    severity="high",
    title="Two keys have the same value",
    condition=(
        "value of two aws_api_gateway_api_key is the same literal or the same expression. "
        "Unknown where two providers make them."
    ),
    why=(
        "The apply fails with a conflict; and two consumers with one value are one to API Gateway, in limits "
        "and in logs."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Give each key a value of its own, or leave value out.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-keys.html",
    subjects=each(KEY),
    judge=judge,
)
