"""A running stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import httpx
import pytest

from tests.local.serving import serving
from tollgate.local.stand_ins import app
from tollgate.local.stand_ins.paced import Pace

SLOW: Final = 0.2
"""Seconds that the slow model takes here."""


@pytest.fixture(scope="package")
def url() -> Iterator[str]:
    """The base URL of a stand-in that does not pause."""
    with serving(app(Pace(pause=0, slow=SLOW))) as at:
        yield at


@pytest.fixture(scope="package")
def web(url: str) -> Iterator[httpx.Client]:
    """A plain client of it."""
    with httpx.Client(base_url=url) as client:
        yield client
