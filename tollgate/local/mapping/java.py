"""Values of templates as Java has them: their methods, and how they print.

API Gateway's templates run in Java: a text there is a `java.lang.String`, an object of JSON is a
`java.util.Map`. The methods here are those that templates are known to call. One that no value has is an
error, as it is more likely missing here than in Java; one that only other values have is nothing, as in
Velocity.

What values print is what LocalStack's authors saw of API Gateway: an object as `{a=1, b=2}`, a list as
JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Value: TypeAlias = Any
"""A value of JSON, or one of the classes here."""
Method: TypeAlias = Callable[..., Value]


class ArrayList(list[Value]):
    """A list that a template makes. It prints as Java prints it, and a list of JSON as JSON."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a map, in `#foreach($entry in $map.entrySet())`."""

    key: str
    value: Value


class Object:
    """What templates may use each public attribute of."""


def call(value: Value, name: str, arguments: list[Value]) -> Value:
    """Call a method; None where the value has none of the name.

    Raises:
        AttributeError: no value has a method of the name.
        TypeError: the method does not take such arguments.
        IndexError, ValueError: it does not take these.
    """
    if value is None:
        return None
    if isinstance(value, Object):
        if name.startswith("_"):
            raise AttributeError(f"{name} is not for templates")
        return getattr(value, name)(*arguments)
    method = _methods(value).get(name)
    if method is None:
        if name not in _NAMES:
            raise AttributeError(f"the method {name} is not known here")
        return None
    return method(value, *arguments)


def property_of(value: Value, name: str) -> Value:
    """What a name without parentheses finds: an entry, or a property; None for nothing."""
    if isinstance(value, Mapping):
        return value.get(name)
    if isinstance(value, Object):
        return None if name.startswith("_") else getattr(value, name, None)
    if isinstance(value, Entry):
        return {"key": value.key, "value": value.value}.get(name)
    return None


def at(value: Value, index: Value) -> Value:
    """What is at a place of a list, or in a map under a key; None for nothing."""
    try:
        return value[index]
    except (IndexError, KeyError, TypeError):
        return None


def printed(value: Value) -> str:
    """A value as text. Maps print as in Java, `{a=1}`, and in a list of JSON as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}={printed(entry)}" for name, entry in value.items()) + "}"
    if isinstance(value, ArrayList):
        return "[" + ", ".join(map(printed, value)) + "]"
    if isinstance(value, Entry):
        return f"{value.key}={printed(value.value)}"
    return compact(value) if isinstance(value, list) else str(value)


def compact(value: Value) -> str:
    """A value as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=printed)


def _methods(value: Value) -> Mapping[str, Method]:
    for kind, methods in _METHODS.items():
        if isinstance(value, kind):
            return methods
    return {}


def _replaced(text: str, pattern: str, replacement: str, *, count: int = 0) -> str:
    """`String.replaceAll`, in whose replacement `$1` is a group and `\\$` a dollar."""
    parts = list(_in_replacement(replacement))

    def put(match: re.Match[str]) -> str:
        return "".join(part if isinstance(part, str) else match[part] or "" for part in parts)

    return re.sub(pattern, put, text, count=count)


def _in_replacement(replacement: str) -> Iterator[str | int]:
    for found in re.finditer(r"\\(.)|\$(\d)|(.)", replacement, re.DOTALL):
        escaped, group, literal = found.groups()
        yield int(group) if group else (escaped or literal)


def _split(text: str, pattern: str, limit: int = 0) -> ArrayList:
    """`String.split`, which leaves out empty texts at the end, unless there is a limit."""
    parts: list[str] = []
    begin = 0
    for found in re.finditer(pattern, text):
        if found.end() == 0:
            continue
        if len(parts) + 1 == limit:
            break
        parts.append(text[begin : found.start()])
        begin = found.end()
    if not parts:
        return ArrayList([text])
    parts.append(text[begin:])
    while limit == 0 and parts and not parts[-1]:
        parts.pop()
    return ArrayList(parts)


def _substring(text: str, begin: int, end: int | None = None) -> str:
    end = len(text) if end is None else end
    if not 0 <= begin <= end <= len(text):
        raise IndexError("substring is out of the text's bounds")
    return text[begin:end]


def _put(entries: dict[str, Value], key: str, value: Value) -> Value:
    before = entries.get(key)
    entries[key] = value
    return before


def _add(values: list[Value], *where_and_what: Value) -> bool:
    *where, value = where_and_what
    values.insert(where[0] if where else len(values), value)
    return True


def _add_all(values: list[Value], others: list[Value]) -> bool:
    values.extend(others)
    return bool(others)


def _set(values: list[Value], index: int, value: Value) -> Value:
    before = values[index]
    values[index] = value
    return before


def _remove(values: list[Value], what: Value) -> Value:
    """By index where that is a number, else by value."""
    if isinstance(what, int):
        return values.pop(what)
    if what not in values:
        return False
    values.remove(what)
    return True


_ANY: Final[Mapping[str, Method]] = {
    "equals": lambda value, other: type(value) is type(other) and value == other,
    "toString": printed,
}
_NUMBER: Final[Mapping[str, Method]] = {
    **_ANY,
    "doubleValue": float,
    "intValue": int,
    "longValue": int,
    # Static ones, which templates reach by a number: `#set($Integer = 0)$Integer.parseInt("1")`.
    "parseDouble": lambda _, text: float(text),
    "parseInt": lambda _, text: int(text),
    "valueOf": lambda value, text: type(value)(text),
}
_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    str: {
        **_ANY,
        "charAt": lambda text, index: text[index],
        "concat": lambda text, other: text + other,
        "contains": lambda text, part: part in text,
        "endsWith": lambda text, part: text.endswith(part),
        "equalsIgnoreCase": lambda text, other: isinstance(other, str) and text.lower() == other.lower(),
        "indexOf": lambda text, part, *begin: text.find(part, *begin),
        "isBlank": lambda text: not text.strip(),
        "isEmpty": lambda text: not text,
        "lastIndexOf": lambda text, part: text.rfind(part),
        "length": len,
        "matches": lambda text, pattern: re.fullmatch(pattern, text) is not None,
        "replace": lambda text, old, new: text.replace(old, new),
        "replaceAll": _replaced,
        "replaceFirst": lambda text, pattern, new: _replaced(text, pattern, new, count=1),
        "split": _split,
        "startsWith": lambda text, part, *begin: text.startswith(part, *begin),
        "strip": lambda text: text.strip(),
        "substring": _substring,
        "toLowerCase": lambda text: text.lower(),
        "toUpperCase": lambda text: text.upper(),
        "trim": lambda text: text.strip(),
    },
    list: {
        **_ANY,
        "add": _add,
        "addAll": _add_all,
        "contains": lambda values, value: value in values,
        "get": lambda values, index: values[index],
        "indexOf": lambda values, value: values.index(value) if value in values else -1,
        "isEmpty": lambda values: not values,
        "remove": _remove,
        "set": _set,
        "size": len,
        "subList": lambda values, begin, end: type(values)(values[begin:end]),
    },
    Mapping: {
        **_ANY,
        "containsKey": lambda entries, key: key in entries,
        "containsValue": lambda entries, value: value in entries.values(),
        "entrySet": lambda entries: ArrayList(Entry(*entry) for entry in entries.items()),
        "get": lambda entries, key: entries.get(key),
        "getOrDefault": lambda entries, key, default: entries.get(key, default),
        "isEmpty": lambda entries: not entries,
        "keySet": lambda entries: ArrayList(entries),
        "put": _put,
        "putAll": lambda entries, others: entries.update(others),
        "remove": lambda entries, key: entries.pop(key, None),
        "size": len,
        "values": lambda entries: ArrayList(entries.values()),
    },
    bool: _ANY,
    int: _NUMBER,
    float: _NUMBER,
    Entry: {**_ANY, "getKey": lambda entry: entry.key, "getValue": lambda entry: entry.value},
}
"""By class, `bool` before `int`, which it is in Python."""
_NAMES: Final = frozenset(name for methods in _METHODS.values() for name in methods)
