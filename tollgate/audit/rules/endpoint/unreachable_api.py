"""An API without any endpoint."""

from __future__ import annotations

from tollgate.access.facts import REST_API, Facts
from tollgate.access.identity import Identity, may_be_one
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(rest_api: Resource, facts: Facts) -> Judgement:
    disabled = as_bool(rest_api.get("disable_execute_api_endpoint"))
    if isinstance(disabled, Unknown):
        return Undecided(f"Whether {rest_api.address} has its default endpoint is not known: {disabled.why}.")
    if not disabled:
        return NOT_APPLICABLE
    if rest_api in facts.mapped:
        return PASSED
    if any(_may_be(named, rest_api) for named in facts.mapped):
        return Undecided(f"Whether a domain leads to {rest_api.address} is not known.")
    return Failed(
        f"{rest_api.address} has its default endpoint switched off and no domain: nobody reaches it."
    )


def _may_be(named: Identity | Unknown | None, rest_api: Resource) -> bool:
    return isinstance(named, Unknown) or (named is not None and may_be_one({named, rest_api}))


RULE = Rule(
    id="TG-E02",
    severity="high",
    title="An API has no endpoint at all",
    condition=(
        "disable_execute_api_endpoint is true, and no aws_api_gateway_base_path_mapping or "
        "aws_apigatewayv2_api_mapping leads to the REST "
        "API."
    ),
    why="Nobody can call the API.",
    in_gateway=(
        "Name the API in the `paths` of one of `domains`, or set `default_endpoint: true` in its `endpoint`: "
        "without `domains` nothing switches it on again."
    ),
    in_terraform="Add a domain with a base path mapping, or take disable_execute_api_endpoint away.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
    subjects=each(REST_API),
    judge=judge,
)
