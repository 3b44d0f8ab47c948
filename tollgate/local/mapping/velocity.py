"""Mapping templates: the Velocity Template Language as API Gateway has it.

The language is that of `airspeed-ext`, which LocalStack compares with API Gateway. Two things of Java's
Velocity are not in that engine, and are here: `#[[...]]#`, quoted text ("VTL Reference"), which ends at the
first `]]#`; and that a call finds a method and never an entry of the same name (`Map`).

For `#if` nothing is true in the engine, as recorded of API Gateway, and false in Velocity's user guide
("Conditionals").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from airspeed import Template as Engine
from airspeed import TemplateError

_QUOTED = re.compile(r"#\[\[(.*?)\]\]#", re.DOTALL)


class InvalidTemplate(Exception):
    """A template that is none, or that fails with what it was given."""


class Template:
    """A template that was looked at once.

    Attributes:
        constant: what it says whatever it is given; None where that depends.
    """

    def __init__(self, text: str) -> None:
        self._quoted: dict[str, str] = {}
        rest = _QUOTED.sub(self._reference, text)
        self.constant = text if "$" not in text and "#" not in text else None
        self._engine = Engine(rest)

    def render(self, names: Mapping[str, Any]) -> str:
        """What it says.

        Args:
            names: what it may ask for, `input`, `context`, …; changed by its `#set`.

        Raises:
            InvalidTemplate: it is none, or fails.
        """
        if self.constant is not None:
            return self.constant
        try:
            return str(self._engine.merge({**names, **self._quoted}))
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise InvalidTemplate(f"{type(error).__name__} in a mapping template") from error

    def _reference(self, match: re.Match[str]) -> str:
        """What leads to a quoted text, which becomes one of the names."""
        name = f"quoted_{len(self._quoted)}"
        self._quoted[name] = match[1]
        return f"${{{name}}}"


@lru_cache(maxsize=4096)
def compiled(text: str) -> Template:
    """A template by its text, looked at once."""
    return Template(text)


class Map(Mapping[str, Any]):
    """A `java.util.Map`. The engine looks for an entry first even where a method is called."""

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self._entries = entries

    def __getitem__(self, name: str) -> Any:
        if name in ("containsKey", "get", "keySet", "entrySet", "values", "size", "isEmpty"):
            raise KeyError(name)
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def containsKey(self, key: str) -> bool:  # noqa: N802
        return key in self._entries

    def get(self, key: str, default: Any = None) -> Any:
        return self._entries.get(key, default)

    def keySet(self) -> list[str]:  # noqa: N802
        return list(self._entries)

    def entrySet(self) -> list[Map]:  # noqa: N802
        return [Map({"key": key, "value": value}) for key, value in self._entries.items()]

    def size(self) -> int:
        return len(self._entries)

    def isEmpty(self) -> bool:  # noqa: N802
        return not self._entries


class Headers(Map):
    """A map of headers, in which a name is found in any case: a server hands them on in small letters."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        super().__init__({name.lower(): value for name, value in entries.items()})

    def __getitem__(self, name: str) -> Any:
        return super().__getitem__(name if name in ("containsKey", "get") else name.lower())

    def containsKey(self, key: str) -> bool:  # noqa: N802
        return super().containsKey(key.lower())

    def get(self, key: str, default: Any = None) -> Any:
        return super().get(key.lower(), default)


class Overrides(dict[str, Any]):
    """Each once: else API Gateway answers 5XX ("Override your API's request and response parameters")."""

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self:
            raise ValueError(f"{name} is overridden twice")
        super().__setitem__(name, value)


def java(value: Any) -> Any:
    """What was read of JSON, as a template has it."""
    return Map(value) if isinstance(value, dict) else value
