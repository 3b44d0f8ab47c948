"""A resource policy that lets everybody in."""

from __future__ import annotations

from collections.abc import Iterable

from tollgate.access.facts import REST_API, REST_API_POLICY, Facts
from tollgate.access.iam import statements_of
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Severity, Undecided
from tollgate.audit.rule import Rule
from tollgate.audit.rules.endpoint.policy import denies, is_open
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_list,
)


def judge(holder: Resource, facts: Facts) -> Judgement:
    if holder.get("policy") is None:
        return NOT_APPLICABLE
    statements = statements_of(holder, "policy")
    if isinstance(statements, Unknown):
        return Undecided(f"Whom the policy of {holder.address} lets in is not known: {statements.why}.")
    if any(is_open(statement) for statement in statements) and not any(map(denies, statements)):
        return Failed(
            f"The policy of {holder.address} lets everybody in, without a condition.",
            _severity(holder, facts),
        )
    return PASSED


def _severity(holder: Resource, facts: Facts) -> Severity | None:
    """Worse where the API is private, as then the policy alone keeps other accounts out."""
    api = facts.api_of(holder)
    configuration = api.block("endpoint_configuration") if isinstance(api, Resource) else None
    types = as_list(configuration.get("types")) if isinstance(configuration, Block) else []
    return "high" if not isinstance(types, Unknown) and "PRIVATE" in types else None


def _subjects(facts: Facts) -> Iterable[Resource]:
    return (*facts.configuration.of(REST_API), *facts.configuration.of(REST_API_POLICY))


RULE = Rule(
    id="TG-E03",
    severity="medium",
    title="A resource policy lets everybody in",
    condition=(
        "A statement allows execute-api:Invoke to the principal * without a condition, or with one that "
        "every "
        "address fulfils, and none denies it to anyone; high for a private API."
    ),
    why=(
        "The policy reads like a guard and guards nothing. For a private API it lets in whoever has a VPC "
        "endpoint."
    ),
    in_gateway="Name places in `resource_policy`; Tollgate writes no open one: look for an override.",
    in_terraform="Add a Condition, as aws:SourceVpce or aws:SourceIp, or take the policy away.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html",
    subjects=_subjects,
    judge=judge,
)
