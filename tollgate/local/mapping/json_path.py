"""JSONPath, as mappings have it: `$.choices[0].message`, `$..name`.

Developer guide, "Variables for data transformations for API Gateway" and "Parameter mapping source reference
for REST APIs in API Gateway". A path that may lead to more than one place leads to a list of them, be it
empty, as in Jayway's library, whose words API Gateway's errors have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from jsonpath_ng.exceptions import JSONPathError
from jsonpath_ng.ext.parser import parse

from tollgate.local.call import NotServed
from tollgate.local.message.json_text import Json

Finder: TypeAlias = Callable[[Json], Sequence[Json]]
"""What finds the value at a path: a sequence of one, or of none where the path leads nowhere."""

_NAMES: Final = re.compile(r"\$(?:\.[^\W\d]\w*)*")
_ALL_CALLED: Final = re.compile(r"\$\.\.([^\W\d]\w*)")
_SEVERAL: Final = re.compile(r"\.\.|\*|\[\s*\?|\[[^\]]*[,:]")
_QUOTED: Final = re.compile(r"""'[^']*'|"[^"]*\"""")


@lru_cache(maxsize=1024)
def finder(path: str) -> Finder:
    """What finds the value at a path.

    Raises:
        NotServed: it is no path, or none that is known here.
    """
    if _NAMES.fullmatch(path):
        return _by_names(path.split(".")[1:])
    if found := _ALL_CALLED.fullmatch(path):
        name = found[1]
        return lambda value: [list(_all_called(name, value))]
    return _general(path)


def _by_names(names: Sequence[str]) -> Finder:
    def find(value: Json) -> Sequence[Json]:
        for name in names:
            if not isinstance(value, dict) or name not in value:
                return ()
            value = value[name]
        return (value,)

    return find


def _all_called(name: str, value: Json) -> Iterator[Json]:
    """What has a name, at any depth."""
    if isinstance(value, dict):
        for key, entry in value.items():
            if key == name:
                yield entry
            yield from _all_called(name, entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _all_called(name, entry)


def _general(path: str) -> Finder:
    try:
        parsed = parse(path)
    except JSONPathError as error:
        raise NotServed(f"the JSONPath {path!r} is not known here") from error
    # A name in quotes may have any character.
    several = _SEVERAL.search(_QUOTED.sub("", path)) is not None

    def find(value: Json) -> Sequence[Json]:
        try:
            found = [match.value for match in parsed.find(value)]
        except (NotImplementedError, re.error) as error:
            # Some of what the library reads it cannot look for.
            raise NotServed(f"the JSONPath {path!r} is not known here") from error
        return [found] if several else found[:1]

    return find
