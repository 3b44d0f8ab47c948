"""Every text can be written down: half of a surrogate pair is no character.

A file holds none, because YAML refuses it; a program's text may.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Path, Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find texts that UTF-8 cannot write."""
    whole = gateway.model_dump()
    try:
        json.dumps(whole, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        for path in _places(whole, ()):
            yield Problem(path, "the text holds half of a surrogate pair", "Put a character in its place.")


def _places(value: object, path: Path) -> Iterator[Path]:
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        yield path
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _places(key, (*path, key))
            yield from _places(entry, (*path, key))
    elif isinstance(value, (list, tuple)):
        for position, entry in enumerate(value):
            yield from _places(entry, (*path, position))
