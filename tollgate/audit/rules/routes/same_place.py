"""Two of the same place."""

from __future__ import annotations

from collections.abc import Iterable

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
    return _of_method(resource, facts) if resource.kind == METHOD else _of_part(resource, facts)


def _of_method(method: Resource, facts: Facts) -> Judgement:
    spot, api = facts.spot(method), facts.api_of(method)
    if spot is None:
        return NOT_APPLICABLE
    first = next((twin for twin in facts.methods_at[spot] if facts.api_of(twin) == api), method)
    if first is not method:
        return Failed(f"{facts.routes[method]} is there already, as {first.address}.")
    return PASSED


def _of_part(resource: Resource, facts: Facts) -> Judgement:
    part, parent, api = as_text(resource.get("path_part")), resource.get("parent_id"), facts.api_of(resource)
    if not isinstance(part, str) or not isinstance(parent, (Reference, str)):
        return NOT_APPLICABLE
    if api is None or isinstance(api, Unknown):
        return NOT_APPLICABLE
    first = facts.first_child_at(api, parent, part)
    if first is None or first is resource:
        return PASSED
    other = as_text(first.get("path_part"))
    if other == part:
        return Failed(f"The path part {part} is there already, as {first.address}.")
    return Failed(
        f"{part} and {other} of {first.address} are parameters of the same place: one may be there."
    )


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
