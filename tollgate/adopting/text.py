"""A description as a file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

_WIDTH = 4096
_BLOCKS = 2
"""Levels that have a line for each entry; what is below stands within braces."""


def text_of(description: Mapping[str, Any], api_id: str, api: str) -> str:
    """A description with a head that says where it comes from."""
    yaml = YAML(typ="rt")
    yaml.width = _WIDTH
    stream = io.StringIO()
    name = "".join(letter for letter in api if letter.isprintable())
    stream.write(
        f"# Usage plans and API keys of the REST API {api_id} ({name}), as Amazon has them.\n"
        "# yaml-language-server: $schema=gateway.schema.json\n"
        "# Each import_id may be taken out once every plan of it has been applied.\n"
    )
    yaml.dump(_styled(description, 0), stream)
    return stream.getvalue()


def _styled(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        made = CommentedMap((name, _styled(part, depth + 1)) for name, part in value.items())
        if depth >= _BLOCKS:
            made.fa.set_flow_style()
        return made
    return [_styled(part, depth + 1) for part in value] if isinstance(value, list) else value
