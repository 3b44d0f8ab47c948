"""An override of what guards the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from tollgate.access.facts import METHOD, PLAN, REST_API, STAGE, Facts
from tollgate.access.keys import KEY
from tollgate.audit.judgement import PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.audit.rules.representative import first_of
from tollgate.terraform.configuration.resource import Resource

_GUARDS = {
    METHOD: {"api_key_required", "authorization", "authorizer_id", "http_method"},
    REST_API: {"api_key_source", "policy", "body", "disable_execute_api_endpoint"},
    KEY: {"enabled", "value"},
    PLAN: {"api_stages", "throttle_settings", "quota_settings"},
    STAGE: {"deployment_id", "variables"},
    "aws_api_gateway_deployment": {"lifecycle"},
    "aws_api_gateway_method_settings": {"settings"},
}


def judge(first: Resource, facts: Facts) -> Judgement:
    overridden = _overridden(first, facts) & _GUARDS[first.kind]
    if overridden:
        return Failed(
            f"The program overrides {', '.join(sorted(overridden))} of some {first.kind}: read them closely."
        )
    return PASSED


def _overridden(first: Resource, facts: Facts) -> Set[str]:
    """What CDKTF says that `add_override` set, of all resources of a type in a stack."""
    (stack,) = (stack for stack in facts.configuration.stacks if stack.name == first.stack)
    metadata = stack.notes.get("metadata")
    overrides = metadata.get("overrides") if isinstance(metadata, Mapping) else None
    names = overrides.get(first.kind) if isinstance(overrides, Mapping) else None
    return {str(name) for name in names} if isinstance(names, list) else set()


def _subjects(facts: Facts) -> Iterable[Resource]:
    return (first for kind in _GUARDS for first in first_of(kind)(facts))


RULE = Rule(
    id="TG-T04",
    severity="low",
    title="A program overrides what guards the API",
    condition=(
        "//.metadata.overrides of a CDKTF document names an argument such as api_key_required, api_stages or "
        "policy. One finding for a type and stack."
    ),
    why=(
        "An override comes after everything that the program checks: what it sets is read by nobody unless "
        "someone looks for it."
    ),
    in_gateway="Say it in `gateway.yaml`, or suppress this with the reason.",
    in_terraform="Set the argument itself instead of calling add_override.",
    link="https://developer.hashicorp.com/terraform/cdktf/concepts/resources",
    subjects=_subjects,
    judge=judge,
)
