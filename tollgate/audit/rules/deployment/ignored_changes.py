"""A change that Terraform is told not to make."""

from __future__ import annotations

from collections.abc import Iterable

from tollgate.access.facts import KEY, METHOD, PLAN, STAGE, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Block, Resource

_GUARDED = {
    METHOD: {"api_key_required", "authorization", "authorizer_id"},
    STAGE: {"deployment_id"},
    "aws_api_gateway_deployment": {"triggers", "rest_api_id"},
    PLAN: {"api_stages", "throttle_settings", "quota_settings"},
    KEY: {"enabled"},
    "aws_api_gateway_method_settings": {"settings"},
}


def judge(resource: Resource, facts: Facts) -> Judgement:
    lifecycle = resource.block("lifecycle")
    if not isinstance(lifecycle, Block):
        return NOT_APPLICABLE
    ignored = lifecycle.raw.get("ignore_changes")
    if ignored == "all":
        return Failed(f"Terraform is told to make no change of {resource.address} at all.")
    names = (
        {str(name).partition("[")[0].partition(".")[0] for name in ignored}
        if isinstance(ignored, list)
        else set()
    )
    if found := sorted(names & _GUARDED[resource.kind]):
        return Failed(f"Terraform is told to make no change of {', '.join(found)} of {resource.address}.")
    return PASSED


def _subjects(facts: Facts) -> Iterable[Resource]:
    return (found for kind in _GUARDED for found in facts.configuration.of(kind) if "lifecycle" in found.raw)


RULE = Rule(
    id="TG-D08",
    severity="critical",
    title="Terraform ignores changes of what guards the API",
    condition=(
        "lifecycle.ignore_changes has all, api_key_required, authorization, deployment_id, triggers, "
        "api_stages, throttle_settings, quota_settings, settings or enabled."
    ),
    why=(
        "An edit that closes a route or cuts a limit is reviewed, applied, and never made; and one that was "
        "made by hand is never seen."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Take the name out of ignore_changes.",
    link="https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle",
    subjects=_subjects,
    judge=judge,
)
