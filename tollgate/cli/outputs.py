"""`tollgate outputs`."""

from __future__ import annotations


def outputs() -> None:
    """Not written yet."""
    raise NotImplementedError
