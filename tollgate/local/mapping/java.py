"""JSON as templates meet it: values of Java's, with the methods that templates call.

What they print is what LocalStack's authors saw of API Gateway: an object as `{a=1, b=2}`, a list as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, Final

from airspeed.operators import __additional_methods__ as methods_of


class Map:
    """A `java.util.Map`.

    The engine looks for an entry first even where a method is called. So that no caller's field hides one,
    `containsKey` and `get` are always methods, and the others where there is no entry of their name.
    """

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self.entries = entries

    def __getitem__(self, name: str) -> object:
        if name not in _NEVER_ENTRIES and name in self.entries:
            return java(self.entries[name])
        method = _METHODS.get(name)
        return None if method is None else _Method(method, self)

    def __setitem__(self, name: str, value: object) -> None:
        if not isinstance(self.entries, MutableMapping):
            raise TypeError("this map cannot be changed")
        self.entries[name] = value

    def __iter__(self) -> Iterator[object]:
        """The values, over which `#foreach` goes."""
        return map(java, self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    def __str__(self) -> str:
        return "{" + ", ".join(f"{name}={printed(java(value))}" for name, value in self.entries.items()) + "}"

    def of(self, name: str) -> object:
        """An entry; None where there is none."""
        return java(self.entries.get(name))


class List(list[object]):
    """A `java.util.List`, with the methods that the engine gives lists."""

    def __str__(self) -> str:
        return compact(self)


class _Method:
    """A method of a map, which a reference without a call does not print."""

    def __init__(self, method: Callable[..., object], of: Map) -> None:
        self._method = method
        self._of = of

    def __call__(self, *arguments: object) -> object:
        return self._method(self._of, *arguments)

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return ""


def _put(of: Map, name: str, value: object) -> object:
    before = of.of(name)
    of[name] = value
    return before


_METHODS: Final[Mapping[str, Callable[..., object]]] = {
    "containsKey": lambda of, name: name in of.entries,
    "entrySet": lambda of: [{"key": name, "value": java(value)} for name, value in of.entries.items()],
    "get": lambda of, name: of.of(name),
    "getOrDefault": lambda of, name, default: of.of(name) if name in of.entries else default,
    "isEmpty": lambda of: not of.entries,
    "keySet": lambda of: list(of.entries),
    "put": _put,
    "size": len,
    "toString": str,
    "values": list,
}
_NEVER_ENTRIES: Final = frozenset({"containsKey", "get"})

# The engine's own table of Java's methods, which lacks some: by the class, exactly.
methods_of[List] = methods_of[list]
for _name, _text_method in {
    "concat": lambda text, more: text + more,
    "endsWith": str.endswith,
    "equals": lambda text, other: text == other,
    "equalsIgnoreCase": lambda text, other: isinstance(other, str) and text.lower() == other.lower(),
    "isEmpty": lambda text: not text,
    "toLowerCase": str.lower,
    "toString": str,
    "toUpperCase": str.upper,
    "trim": str.strip,
}.items():
    methods_of[str].setdefault(_name, _text_method)


def java(value: Any) -> object:
    """A value of JSON's as a template meets it."""
    if isinstance(value, dict):
        return Map(value)
    return List(map(java, value)) if isinstance(value, list) else value


def printed(value: object) -> str:
    """What a value prints within another."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def compact(value: object) -> str:
    """A value as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Map):
        return dict(value.entries)
    return str(value)
