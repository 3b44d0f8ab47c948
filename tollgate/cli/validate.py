"""`tollgate validate`."""

from __future__ import annotations


def validate() -> None:
    """Not written yet."""
    raise NotImplementedError
