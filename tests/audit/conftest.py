"""The documents of the examples, as they were synthesized."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audit.documents import Document

SNAPSHOTS = Path(__file__).parents[1] / "snapshots"


def _documents() -> Iterator[tuple[str, Document]]:
    for path in sorted(SNAPSHOTS.glob("*.json")):
        for stack, document in json.loads(path.read_text()).items():
            yield f"{path.stem} {stack}", document


@pytest.fixture(params=[pytest.param(document, id=name) for name, document in _documents()])
def document(request: pytest.FixtureRequest) -> Document:
    """Each of them in turn."""
    written: Document = request.param
    return written
