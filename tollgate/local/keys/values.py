"""The value of each key of a gateway: from a file, or made at random.

No value is ever shown: not in a message, and not in a `repr`.
"""

from __future__ import annotations

import difflib
import json
import re
import secrets
import string
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, Final

from tollgate.errors import TollgateError
from tollgate.files import write
from tollgate.local.keys.values_file import Entry, entries, refuse
from tollgate.local.served.gateway import Gateway, Key

VALUE: Final = re.compile(r"[A-Za-z0-9]{20,128}")
"""What Amazon takes ("Set up API keys for REST APIs")."""
MADE_LENGTH: Final = 40
"""Letters and digits, as many as Amazon makes."""

_LETTERS: Final = string.ascii_letters + string.digits
_FOR_ITS_OWNER: Final = 0o600


class KeyValues(Mapping[Key, str]):
    """The value of each key.

    Attributes:
        made: the keys whose values were made.
    """

    def __init__(self, values: Mapping[Key, str], *, made: Set[Key] = frozenset()) -> None:
        self._values = values
        self.made = made

    def __getitem__(self, key: Key) -> str:
        return self._values[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<values of {len(self._values):,} keys>"


def made(gateway: Gateway) -> KeyValues:
    """A value at random for every key."""
    return _completed(gateway, {})


def read(gateway: Gateway, path: Path) -> KeyValues:
    """What a file says, and a value at random for every key that it does not name.

    Raises:
        TollgateError: it cannot be read or is not of the form of `key_values_file`; it names no key, or one
            twice; a value is none that Amazon takes, or is there twice.
    """
    by_name: dict[str, list[Key]] = {}
    for key in gateway.keys:
        by_name.setdefault(key.name, []).append(key)
    found: dict[Key, str] = {}
    owners: dict[str, str] = {}
    for entry in entries(path):
        key = _named(path, entry, by_name)
        if key in found:
            refuse(path, entry.line, f"the key {entry.name!r} is here twice", "Leave one.")
        _check_value(path, entry)
        if (owner := owners.setdefault(entry.value, entry.name)) != entry.name:
            message = f"the keys {owner!r} and {entry.name!r} have the same value"
            refuse(path, entry.line, message, "Give each key a value of its own.")
        found[key] = entry.value
    return _completed(gateway, found)


def save(path: Path, values: Mapping[Key, str]) -> None:
    """Write values in the form that `read` takes, for nobody but the file's owner.

    Raises:
        TollgateError: it cannot be written, or two keys have one name.
    """
    write(
        path, json.dumps(_by_consumer(path, values), indent=2, ensure_ascii=False) + "\n", mode=_FOR_ITS_OWNER
    )


def _completed(gateway: Gateway, found: Mapping[Key, str]) -> KeyValues:
    made = frozenset(gateway.keys) - found.keys()
    return KeyValues({key: found.get(key) or _random() for key in gateway.keys}, made=made)


def _random() -> str:
    # One number at random, and not a letter each: ten thousand values are made while a command starts.
    number = secrets.randbelow(len(_LETTERS) ** MADE_LENGTH)
    letters = []
    for _ in range(MADE_LENGTH):
        number, letter = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[letter])
    return "".join(letters)


def _named(path: Path, entry: Entry, by_name: Mapping[str, Sequence[Key]]) -> Key:
    keys = by_name.get(entry.name, ())
    if not keys:
        refuse(path, entry.line, f"no key is named {_shown(entry.name)}", _instead(entry.name, by_name))
    if len(keys) > 1:
        message = f"{len(keys)} keys are named {entry.name!r}"
        refuse(path, entry.line, message, "Give each a name of its own, or leave them out here.")
    return keys[0]


def _shown(name: str) -> str:
    """A name, unless it may be a value that stands in a name's place."""
    return "as this line says" if VALUE.search(name) else repr(name)


def _instead(name: str, names: Collection[str]) -> str:
    if not names:
        return "The gateway has no keys: leave --keys out."
    near = difflib.get_close_matches(name, names, n=1) or [next(iter(names))]
    return f"The gateway has {len(names):,} keys, {near[0]!r} for one."


def _check_value(path: Path, entry: Entry) -> None:
    if VALUE.fullmatch(entry.value):
        return
    length = len(entry.value)
    wrong = (
        f"has {length:,} characters"
        if not 20 <= length <= 128
        else "has other characters than letters and digits"
    )
    message = f"the value of {entry.name!r} {wrong}, which Amazon does not take"
    refuse(path, entry.line, message, "Give it 20 to 128 letters and digits.")


def _by_consumer(path: Path, values: Mapping[Key, str]) -> Mapping[str, object]:
    """`acme/primary` below `acme`, unless that is a key's whole name itself."""
    names = {key.name for key in values}
    found: dict[str, Any] = {}
    if len(names) < len(values):
        raise TollgateError(
            f"{path}: two keys have one name, and could not be told apart.\n  Give each a name of its own."
        )
    for key, value in values.items():
        consumer, _, slot = key.name.partition("/")
        if consumer == key.name or consumer in names:
            found[key.name] = value
        else:
            found.setdefault(consumer, {})[slot] = value
    return found
