"""Two writers of one policy."""

from __future__ import annotations

from tollgate.access.facts import REST_API_POLICY, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)


def judge(policy: Resource, facts: Facts) -> Judgement:
    api = facts.api_of(policy)
    if api is None or isinstance(api, Unknown):
        return Undecided(f"Which API {policy.address} is of is not known.")
    if isinstance(api, Resource) and api.get("policy") is not None:
        return Failed(f"{api.address} has a policy of its own beside {policy.address}.")
    first = facts.members(api, REST_API_POLICY)[0]
    if first is not policy:
        return Failed(f"{first.address} and {policy.address} are the policy of one API.")
    return PASSED


RULE = Rule(
    id="TG-E05",
    severity="medium",
    title="Two write the policy of one API",
    condition=(
        "A REST API has a policy argument and an aws_api_gateway_rest_api_policy, or two of the latter."
    ),
    why="Each apply undoes the other: which of the two guards the API is chance, and no plan is ever empty.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Leave one of the two.",
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_rest_api_policy",
    subjects=each(REST_API_POLICY),
    judge=judge,
)
