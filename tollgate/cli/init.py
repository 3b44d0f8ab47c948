"""`tollgate init`."""

from __future__ import annotations


def init() -> None:
    """Not written yet."""
    raise NotImplementedError
