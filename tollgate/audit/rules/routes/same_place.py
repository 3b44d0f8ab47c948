"""Two of the same place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tollgate.access.facts import METHOD, RESOURCE, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Reference,
    Unknown,
    as_text,
)


def judge(resource: Resource, facts: Facts) -> Judgement:
    if resource.kind == METHOD:
        spot = facts.spot(resource)
        twins = facts.methods_at.get(spot, ()) if spot is not None else ()
        others = [twin for twin in twins if facts.api_of(twin) == facts.api_of(resource)]
        if len(others) > 1 and others[0] is not resource:
            return Failed(f"{facts.routes[resource]} is there already, as {others[0].address}.")
        return PASSED
    part = as_text(resource.get("path_part"))
    if not isinstance(part, str):
        return NOT_APPLICABLE
    for sibling in _siblings(resource, facts):
        if sibling is resource:
            return PASSED
        other = as_text(sibling.get("path_part"))
        if other == part:
            return Failed(f"The path part {part} is there already, as {sibling.address}.")
        if isinstance(other, str) and other.startswith("{") and part.startswith("{"):
            return Failed(
                f"{part} and {other} of {sibling.address} are parameters of the same place: one may be there."
            )
    return PASSED


def _siblings(resource: Resource, facts: Facts) -> Sequence[Resource]:
    parent = resource.get("parent_id")
    api = facts.api_of(resource)
    if not isinstance(parent, (Reference, str)) or api is None or isinstance(api, Unknown):
        return ()
    return facts.children_at.get((api, parent), ())


def _subjects(facts: Facts) -> Iterable[Resource]:
    return (*facts.configuration.of(METHOD), *facts.configuration.of(RESOURCE))


RULE = Rule(
    id="TG-R07",
    severity="high",
    title="Two methods or resources share a place",
    condition=(
        "Two aws_api_gateway_method have the same resource and http_method; or two aws_api_gateway_resource "
        "the same parent and path_part, or two parameters below one parent."
    ),
    why=(
        "The apply fails with a ConflictException after other changes were made, and which of the two is "
        "served is chance."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Leave one of the two.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings.html",
    subjects=_subjects,
    judge=judge,
)
