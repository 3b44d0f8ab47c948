"""JSONPath, as `$input` and parameters have it: what a path leads to first.

The forms that templates mostly have are followed here; all others by `jsonpath-ng`, which takes ten times
as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

_PLAIN: Final = re.compile(r"\$(?:\.[A-Za-z_]\w*)*", re.ASCII)
_ANYWHERE: Final = re.compile(r"\$\.\.(\w+)", re.ASCII)


class InvalidPath(ValueError):
    """A JSONPath that is none."""


def found(path: str, value: Any) -> Iterator[Any]:
    """What a path leads to, in a JSON value; of `$..name` one list, be it empty.

    Raises:
        InvalidPath: it is none.
    """
    if match := _ANYWHERE.fullmatch(path):
        yield list(_all_called(match[1], value))
    elif _PLAIN.fullmatch(path):
        yield from _below(path.split(".")[1:], value)
    else:
        yield from (each.value for each in _parsed(path).find(value))


def _below(names: list[str], value: Any) -> Iterator[Any]:
    for name in names:
        if not isinstance(value, dict) or name not in value:
            return
        value = value[name]
    yield value


def _all_called(name: str, value: Any) -> Iterator[Any]:
    """What has a name, at any depth."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in inner:
        if key == name:
            yield entry
        yield from _all_called(name, entry)


@lru_cache(maxsize=1024)
def _parsed(path: str) -> Any:
    # It reads its grammar when it is imported, which most gateways never need.
    from jsonpath_ng.exceptions import JSONPathError
    from jsonpath_ng.ext.parser import parse

    try:
        return parse(path)
    except JSONPathError as error:
        raise InvalidPath("it is no JSONPath") from error
