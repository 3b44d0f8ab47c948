"""A change that Terraform is told not to make."""

from __future__ import annotations

from collections.abc import Iterable, Set

from tollgate.access.facts import DEPLOYMENT, METHOD, PLAN, REST_API, REST_API_POLICY, SETTINGS, STAGE, Facts
from tollgate.access.keys import KEY, PLAN_KEY
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Block, Resource

_GUARDED = {
    REST_API: {"api_key_source", "body", "disable_execute_api_endpoint"},
    REST_API_POLICY: {"policy", "rest_api_id"},
    METHOD: {"api_key_required", "authorization", "authorization_scopes", "authorizer_id", "http_method"},
    STAGE: {"deployment_id"},
    DEPLOYMENT: {"triggers", "rest_api_id"},
    PLAN: {"api_stages", "throttle_settings", "quota_settings"},
    KEY: {"enabled"},
    PLAN_KEY: {"key_id", "usage_plan_id"},
    SETTINGS: {"settings"},
}


def judge(resource: Resource, facts: Facts) -> Judgement:
    written = facts.written.of(resource)
    lifecycle = written.block("lifecycle") if written else None
    if not isinstance(lifecycle, Block):
        return NOT_APPLICABLE
    ignored = lifecycle.raw.get("ignore_changes")
    if ignored == "all" or (isinstance(ignored, list) and "all" in ignored):
        return Failed(f"Terraform is told to make no change of {resource.address} at all.")
    names = (
        {str(name).partition("[")[0].partition(".")[0] for name in ignored}
        if isinstance(ignored, list)
        else set()
    )
    if found := sorted(names & _GUARDED[resource.kind] - _kept_beside_a_canary(resource, facts)):
        return Failed(f"Terraform is told to make no change of {', '.join(found)} of {resource.address}.")
    return PASSED


def _kept_beside_a_canary(resource: Resource, facts: Facts) -> Set[str]:
    """The trigger of a deployment that stays as it is, while a canary's is made anew with each change."""
    canary = facts.canaries.get(resource)
    if not isinstance(canary, Resource) or canary.kind != DEPLOYMENT:
        return frozenset()
    written = facts.written.of(canary)
    lifecycle = written.block("lifecycle") if written else None
    is_made_anew = bool(canary.raw.get("triggers")) and not (
        isinstance(lifecycle, Block) and lifecycle.raw.get("ignore_changes")
    )
    return frozenset({"triggers"} if is_made_anew else ())


def _subjects(facts: Facts) -> Iterable[Resource]:
    return (
        found for kind in _GUARDED for found in facts.configuration.of(kind) if _has_lifecycle(found, facts)
    )


def _has_lifecycle(resource: Resource, facts: Facts) -> bool:
    written = facts.written.of(resource)
    return written is not None and "lifecycle" in written.raw


RULE = Rule(
    id="TG-D08",
    severity="critical",
    title="Terraform ignores changes of what guards the API",
    condition=(
        "lifecycle.ignore_changes has all, or what guards: of a method api_key_required, authorization or "
        "its authorizer; of an API its body, api_key_source or disable_execute_api_endpoint; the policy; of "
        "a stage deployment_id; triggers, except beside a canary whose deployment has some; of a plan "
        "api_stages and its limits; of a key enabled and its plan; settings."
    ),
    why=(
        "An edit that closes a route or cuts a limit is reviewed, applied, and never made; and one that was "
        "made by hand is never seen."
    ),
    in_gateway="Tollgate writes this for the deployment beside a `canary` alone: take any other out.",
    in_terraform="Take the name out of ignore_changes.",
    link="https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle",
    subjects=_subjects,
    judge=judge,
)
