"""A stage that one caller can use up."""

from __future__ import annotations

from collections.abc import Mapping

from tollgate.access.facts import STAGE, Facts
from tollgate.access.method_settings import ALL_METHODS, settings_of
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_number,
)


def judge(stage: Resource, facts: Facts) -> Judgement:
    settings = settings_of(stage, facts)
    if ALL_METHODS not in settings.known:
        if settings.why:
            return Undecided(f"How much {stage.address} takes is not known: {settings.why.why}.")
        return Failed(
            f"{stage.address} has no throttle: one key can use up the account's rate for every API."
        )
    for path, block in settings.known.items():
        for name, limit in _limits(block).items():
            if limit is None or (isinstance(limit, (int, float)) and limit < 0):
                where = "" if path == ALL_METHODS else f" at {path}"
                return Failed(
                    f"{stage.address} has no {name}{where}: one key can use up the account's rate for every "
                    "API."
                )
    for block in settings.known.values():
        for name, limit in _limits(block).items():
            if isinstance(limit, Unknown):
                return Undecided(f"{name} of {stage.address} is not known: {limit.why}.")
    return PASSED


def _limits(block: Block) -> Mapping[str, float | Unknown | None]:
    return {name: as_number(block.get(name)) for name in ("throttling_rate_limit", "throttling_burst_limit")}


RULE = Rule(
    id="TG-S01",
    severity="high",
    title="A stage has no throttle",
    condition=(
        "throttling_rate_limit or throttling_burst_limit of a stage is missing or -1 for */*, or in the "
        "settings "
        "of a single method, which then has none."
    ),
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
