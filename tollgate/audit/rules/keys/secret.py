"""Where the value of a key stands: the secret that callers send."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tollgate.access.facts import KEY, PLAN_KEY
from tollgate.terraform.configuration.resource import Block
from tollgate.terraform.configuration.value import Reference, Unknown, Value

_MENTION = re.compile(rf"\b({KEY}|{PLAN_KEY})\.[\w-]+(?:\[[^\]]*\])*\.value\b")


def secrets_in(block: Block, name: str) -> set[str]:
    """The types of resources whose secret an argument holds: `{"aws_api_gateway_api_key"}`."""
    return set(_kinds(block.get(name)))


def _kinds(value: Value) -> Iterator[str]:
    if isinstance(value, Reference):
        if value.attribute == "value" and value.resource.kind in (KEY, PLAN_KEY):
            yield value.resource.kind
    elif isinstance(value, Unknown):
        yield from _MENTION.findall(value.text or "")
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from _kinds(entry)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for entry in value:
            yield from _kinds(entry)
