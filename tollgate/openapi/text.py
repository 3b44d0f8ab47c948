"""Plain data as JSON or YAML: the same data is the same bytes."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, Final, Literal

import yaml

Format = Literal["json", "yaml"]

_ELSEWHERE_NO_TEXT: Final = re.compile(r"[-+.~0-9=].*")
"""What YAML 1.2 may take for a number where YAML 1.1 has a text, as `1e3` and `0o7`."""


class Braces(dict[str, Any]):
    """A mapping that YAML writes within braces, on one line."""


class _Dumper(yaml.SafeDumper):
    """Keeps the order, repeats what is there twice, and quotes what any version of YAML would misread."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    style = '"' if _ELSEWHERE_NO_TEXT.match(text) or not text.isprintable() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _braces(dumper: _Dumper, data: Braces) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Braces, _braces)
# What knows its lines, too.
_Dumper.add_multi_representer(dict, yaml.SafeDumper.represent_dict)
_Dumper.add_multi_representer(list, yaml.SafeDumper.represent_list)


def written(document: Mapping[str, Any], form: Format) -> str:
    """A document's text, which ends with a line break."""
    if form == "json":
        return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    # A line is never folded: what is within braces stays on its own.
    return yaml.dump(
        dict(document),
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=math.inf,
    )
