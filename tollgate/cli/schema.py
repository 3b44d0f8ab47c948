"""`tollgate schema`."""

from __future__ import annotations


def schema() -> None:
    """Not written yet."""
    raise NotImplementedError
