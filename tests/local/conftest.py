"""Gateways that were really synthesized, written once for all tests of a process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from main import build_app
from tollgate.config.load import load

ROOT = Path(__file__).parents[2]

Synthesized = Callable[[str], Path]


@pytest.fixture(scope="session")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> Synthesized:
    """CDKTF's output folder of a description, named as seen from the project's folder."""

    @cache
    def of(file: str) -> Path:
        out = tmp_path_factory.mktemp("synthesized")
        build_app(load(str(ROOT / file)), outdir=str(out)).synth()
        return out

    return of
