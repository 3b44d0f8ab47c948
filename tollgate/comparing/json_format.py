"""Differences for programs: all of them, each with its values whole."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from tollgate.comparing.compare import Described
from tollgate.comparing.difference import Difference, Side
from tollgate.comparing.part import part_of
from tollgate.config.problem import dotted

VERSION: Final = 1


def written(found: Iterable[Difference], here: Described, there: Described) -> str:
    """A document; docs/environments.md has its form."""
    document = {
        "version": VERSION,
        "here": _described(here),
        "there": _described(there),
        "differences": [
            {
                "at": dotted(it.path),
                "path": list(it.path),
                "part": part_of(it.path),
                "here": _side(it.here),
                "there": _side(it.there),
            }
            for it in found
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _described(it: Described) -> dict[str, str]:
    return {"environment": it.gateway.environment, "file": it.file}


def _side(side: Side) -> dict[str, object]:
    source = str(side.source) if side.source else None
    return {"is_there": side.is_there, "value": side.value, "source": source}
