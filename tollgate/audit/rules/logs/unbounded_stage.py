"""A stage that one caller can use up."""

from __future__ import annotations

from tollgate.access.facts import STAGE, Facts
from tollgate.access.method_settings import ALL_METHODS, settings_of
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_number,
)


def judge(stage: Resource, facts: Facts) -> Judgement:
    settings = settings_of(stage, facts)
    block = settings.known.get(ALL_METHODS)
    if block is None and settings.why:
        return Undecided(f"How much {stage.address} takes is not known: {settings.why.why}.")
    if block is None:
        return Failed(
            f"{stage.address} has no throttle: one key can use up the account's rate for every API."
        )
    limits = {
        name: as_number(block.get(name)) for name in ("throttling_rate_limit", "throttling_burst_limit")
    }
    for name, limit in limits.items():
        if limit is None or (isinstance(limit, (int, float)) and limit < 0):
            return Failed(
                f"{stage.address} has no {name}: one key can use up the account's rate for every API."
            )
    for name, limit in limits.items():
        if isinstance(limit, Unknown):
            return Undecided(f"{name} of {stage.address} is not known: {limit.why}.")
    return PASSED


RULE = Rule(
    id="TG-S01",
    severity="high",
    title="A stage has no throttle",
    condition="throttling_rate_limit or throttling_burst_limit for */* of a stage is missing or -1.",
    why=(
        "A caller without a limit of its own, or all of them together, take the 10,000 requests per second "
        "that the account's APIs share."
    ),
    in_gateway="Leave `stage.throttle` to its default, or give it a value.",
    in_terraform=(
        "Set throttling_rate_limit and throttling_burst_limit in aws_api_gateway_method_settings for */*."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html",
    subjects=each(STAGE),
    judge=judge,
)
