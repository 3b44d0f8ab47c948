"""Lists in which nothing may stand twice."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from tollgate.config.model import wrong

_Texts = TypeVar("_Texts", bound=Collection[str])


def each_once(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a text that is given twice.

    Raises:
        PydanticCustomError: naming it.
    """
    for text in texts:
        if texts.count(text) > 1:
            raise wrong(f"{text!r} is given twice", "Give it once.")
    return texts


def each_header_once(names: _Texts) -> _Texts:
    """Refuse the name of a header that is given twice, whatever its case.

    Raises:
        PydanticCustomError: naming it.
    """
    lowered = [name.lower() for name in names]
    for name in names:
        if lowered.count(name.lower()) > 1:
            raise wrong(f"the header {name!r} is given twice", "Header names ignore case: keep one.")
    return names
