"""Keys in several plans."""

from __future__ import annotations

from tollgate.access.facts import PLAN, Facts
from tollgate.access.identity import Identity
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown


def judge(resource: Resource, facts: Facts) -> Judgement:
    attachments = facts.keys.attachments_of_plan.get(resource, ())
    keys = dict.fromkeys(facts.keys.named[attachment][0] for attachment in attachments)
    found = [_is_shared(key, resource, facts) for key in keys if key and not isinstance(key, Unknown)]
    if shared := found.count(True):
        of_keys = "A key" if shared == 1 else f"{shared:,} keys"
        return Failed(
            f"{of_keys} of {resource.address} {'is' if shared == 1 else 'are'} in other plans too, with "
            "other limits on other stages."
        )
    if None in found:
        return Undecided(f"Whether the keys of {resource.address} are in other plans is not known.")
    return PASSED if found else NOT_APPLICABLE


def _is_shared(key: Identity, resource: Resource, facts: Facts) -> bool | None:
    """Whether a key is in another plan, too, told once, of its first plan; None where that is not known."""
    plans = (facts.keys.named[attachment][1] for attachment in facts.keys.attachments[key])
    # Most of the plans of a key are not its first, and look at no more of them.
    unknown = False
    for plan in plans:
        if isinstance(plan, Resource):
            if plan is not resource:
                return False
            break
        unknown = True
    for plan in plans:
        if isinstance(plan, Resource) and plan is not resource:
            return True
        unknown = unknown or not isinstance(plan, Resource)
    return None if unknown else False


RULE = Rule(
    id="TG-P28",
    severity="info",
    title="Keys are in several plans",
    condition="A key of a usage plan is attached to another one, too.",
    why=(
        "Amazon allows it where the plans open other stages. It is listed because the limits of the consumer "
        "are in several places."
    ),
    in_gateway="Nothing.",
    in_terraform="Nothing, where the plans open other stages.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
    subjects=each(PLAN),
    judge=judge,
)
