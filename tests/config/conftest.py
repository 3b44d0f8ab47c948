"""Descriptions on disk, and what Tollgate says of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tollgate.config.load import Description, load
from tollgate.errors import InvalidConfig

FILE = "gateway.yaml"

Load = Callable[[str | bytes], Description]
Say = Callable[[str | bytes], list[str]]


@pytest.fixture
def load_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads a text as the file `gateway.yaml` of the working folder."""
    monkeypatch.chdir(tmp_path)

    def load_it(text: str | bytes) -> Description:
        (tmp_path / FILE).write_bytes(text.encode() if isinstance(text, str) else text)
        return load(FILE)

    return load_it


@pytest.fixture
def say(load_text: Load) -> Say:
    """What is said of a text that is refused: `LINE: PATH: MESSAGE > REMEDY` for each problem."""

    def refuse(text: str | bytes) -> list[str]:
        with pytest.raises(InvalidConfig) as refusal:
            load_text(text)
        return [
            str(problem).removeprefix(f"{FILE}:").replace("\n  ", " > ") for problem in refusal.value.problems
        ]

    return refuse
