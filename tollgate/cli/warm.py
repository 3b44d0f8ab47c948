"""`tollgate warm`."""

from __future__ import annotations


def warm() -> None:
    """Not written yet."""
    raise NotImplementedError
