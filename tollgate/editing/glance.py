"""The consumers of a file at a glance: ten thousand are listed before a check of the whole would end.

Only what is written plainly is read. For anything else, environments and merges among it, the description is
loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path as FilePath

import yaml

from tollgate.config.consumer import DEFAULT_SLOT
from tollgate.config.load import Description, load
from tollgate.errors import TollgateError

_NAMES = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class Slot:
    """An API key of a consumer.

    Attributes:
        expires: the day from which on it opens nothing.
    """

    name: str
    enabled: bool
    expires: date | None

    @property
    def is_live(self) -> bool:
        """Whether it opens something today."""
        return self.enabled and (self.expires is None or self.expires > today())


@dataclass(frozen=True, slots=True)
class Listed:
    """A consumer, with what a list of them shows.

    Attributes:
        line: where it stands.
    """

    name: str
    usage_plan: str
    contact: str
    slots: tuple[Slot, ...]
    line: int

    @property
    def expires(self) -> date | None:
        """The first day on which one of its live keys ends."""
        return min((slot.expires for slot in self.slots if slot.is_live and slot.expires), default=None)

    def expiring(self, days: int) -> tuple[Slot, ...]:
        """The enabled keys that end within some days, or have ended."""
        last = today() + timedelta(days=days)
        return tuple(slot for slot in self.slots if slot.enabled and slot.expires and slot.expires <= last)


def listed(file: FilePath, environment: str | None) -> tuple[str, tuple[str, ...], list[Listed]]:
    """The consumers of an environment, by default of the first one.

    Returns:
        the environment, all environments, and the consumers in the order of the file.

    Raises:
        InvalidConfig: the file is no description.
        TollgateError: there is no such environment.
    """
    plain = _Plain.of(file) if environment is None else None
    if plain is not None and (found := plain.consumers()) is not None:
        return "default", ("default",), found
    description = load(file)
    name = environment or next(iter(description.environments))
    return name, tuple(description.environments), list(_loaded(description.only([name]), name))


def today() -> date:
    """The day, in UTC."""
    return datetime.now(UTC).date()


def _loaded(description: Description, environment: str) -> Iterator[Listed]:
    for name, consumer in description.environments[environment].consumers.items():
        slots = tuple(
            Slot(slot, key.enabled, date.fromisoformat(key.expires) if key.expires else None)
            for slot, key in consumer.keys.items()
        )
        line = consumer.source.line if consumer.source else 0
        yield Listed(name, consumer.usage_plan, consumer.contact or "", slots, line)


class _NotPlain(Exception):
    """Something that is not read at a glance."""


class _Plain:
    """A file with one environment, written plainly."""

    def __init__(self, root: yaml.MappingNode) -> None:
        self._root = root

    @classmethod
    def of(cls, file: FilePath) -> _Plain | None:
        try:
            root = yaml.compose(file.read_text("utf-8-sig"), Loader=yaml.CSafeLoader)
        except (OSError, ValueError, yaml.YAMLError, RecursionError):
            return None
        return cls(root) if isinstance(root, yaml.MappingNode) else None

    def consumers(self) -> list[Listed] | None:
        """The consumers; None where the file is to be loaded."""
        try:
            root = _fields(self._root)
            if "environments" in root or not {"name", "apis"} <= root.keys():
                return None
            plans = set(_fields(root["usage_plans"]))
            return [self._consumer(key, value, plans) for key, value in _pairs(root["consumers"])]
        except (_NotPlain, KeyError, ValueError):
            return None

    def _consumer(self, key: yaml.Node, value: yaml.Node, plans: set[str]) -> Listed:
        fields = _fields(value)
        plan, contact = _text(fields.pop("usage_plan")), fields.pop("contact", None)
        for name in ("description", "renamed_from", "suppressions"):
            fields.pop(name, None)
        slots = fields.pop("keys", None)
        if plan not in plans or fields:
            raise _NotPlain
        found = tuple(map(_slot, _pairs(slots))) if slots else (Slot(DEFAULT_SLOT, True, None),)
        return Listed(_text(key), plan, _text(contact) if contact else "", found, key.start_mark.line + 1)


def _pairs(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise _NotPlain
    return list(node.value)


def _fields(node: yaml.Node) -> dict[str, yaml.Node]:
    pairs = _pairs(node)
    fields = {_text(key): value for key, value in pairs}
    if len(fields) < len(pairs):
        raise _NotPlain
    return fields


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag != _NAMES:
        raise _NotPlain
    return str(node.value)


def _slot(pair: tuple[yaml.Node, yaml.Node]) -> Slot:
    key, value = pair
    fields = _fields(value) if isinstance(value, yaml.MappingNode) and value.value else {}
    if not isinstance(value, yaml.MappingNode) or not fields.keys() <= {"enabled", "expires", "value_from"}:
        raise _NotPlain
    enabled = fields["enabled"].value if "enabled" in fields else "true"
    if enabled not in ("true", "false"):
        raise _NotPlain
    expires = date.fromisoformat(fields["expires"].value) if "expires" in fields else None
    return Slot(_text(key), enabled == "true", expires)


def days_of(text: str) -> int:
    """`30d` as 30, `2w` as 14.

    Raises:
        TollgateError: it is neither.
    """
    number, unit = text[:-1], text[-1:]
    if not (number.isascii() and number.isdigit() and len(number) <= 5 and unit in ("d", "w")):
        raise TollgateError(f"--expiring {text}: it is no time.\n  Write days or weeks: 30d, 4w.")
    return int(number) * (7 if unit == "w" else 1)
