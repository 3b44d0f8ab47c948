"""A token that CDKTF left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tollgate.access.facts import Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Resource

_MARKER = "TfToken["
_OF_NUMBERS = "e+289"
"""A number's token is -1.88…e+289, which nobody means."""
_LEAST = -1.8e289
_MARKERS = (_MARKER, _OF_NUMBERS)


def judge(resource: Resource, facts: Facts) -> Judgement:
    if name := next((name for name, value in resource.raw.items() if _has_token(value)), None):
        return Failed(f"{name} of {resource.address} has a token that CDKTF left unresolved: it is no value.")
    return PASSED


def _has_token(value: object) -> bool:
    if isinstance(value, str):
        return _MARKER in value
    if isinstance(value, float):
        return value < _LEAST
    if isinstance(value, Mapping):
        return any(map(_has_token, (*value, *value.values())))
    return isinstance(value, list) and any(map(_has_token, value))


def _subjects(facts: Facts) -> Iterable[Resource]:
    for stack in facts.configuration.stacks:
        if any(map(stack.says, _MARKERS)):
            yield from stack.module.resources
            yield from stack.module.blocks.get("output", ())


RULE = Rule(
    id="TG-T03",
    severity="high",
    title="A token is unresolved",
    condition=(
        "A text of a resource or an output holds TfToken[, or a number is below -1.8e289: CDKTF replaces "
        "both "
        "while it synthesizes."
    ),
    why=(
        "Terraform takes the marker for a text or fails on it: a name, a URL or an id is wrong wherever it "
        "stands."
    ),
    in_gateway="Tollgate resolves its tokens: look in your own program for a text that was taken apart.",
    in_terraform="Pass the value on as CDKTF gave it, without taking it apart.",
    link="https://developer.hashicorp.com/terraform/cdktf/concepts/tokens",
    subjects=_subjects,
    judge=judge,
)
