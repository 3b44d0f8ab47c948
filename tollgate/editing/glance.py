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
from tollgate.config.gateway import DEFAULT_ENVIRONMENT
from tollgate.config.include import FIELD, files_of
from tollgate.config.load import Description, load
from tollgate.config.problem import Problem
from tollgate.config.source import Source
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
        file: where it stands.
        line: where in that file.
    """

    name: str
    usage_plan: str
    contact: str
    slots: tuple[Slot, ...]
    file: str
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
    if (found := _Plain(str(file)).listed(environment)) is not None:
        return found
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
        source = consumer.source or Source(description.file, 0)
        yield Listed(name, consumer.usage_plan, consumer.contact or "", slots, source.file, source.line)


class _NotPlain(Exception):
    """Something that is not read at a glance."""


class _Plain:
    """A file that is written plainly, and an environment that changes neither plans nor consumers."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._plans: set[str] = set()

    def listed(self, environment: str | None) -> tuple[str, tuple[str, ...], list[Listed]] | None:
        """What `listed` tells; None where the file is to be loaded."""
        try:
            root = _fields(_composed(self._file))
            environments = _environments(root.get("environments"))
            name = environment or next(iter(environments))
            is_changed = {"usage_plans", "consumers"} & environments[name].keys()
            if is_changed or not {"name", "apis"} <= root.keys():
                return None
            self._plans = set(_fields(root["usage_plans"]))
            found = list(self._of(self._file, root["consumers"]))
        except (OSError, ValueError, KeyError, yaml.YAMLError, RecursionError, _NotPlain):
            return None
        # A name that is here twice is refused, and only a check of the whole says how.
        if len({one.name for one in found}) < len(found):
            return None
        return name, tuple(environments), found

    def _of(self, file: str, consumers: yaml.Node) -> Iterator[Listed]:
        for key, value in _pairs(consumers):
            if key.value == FIELD and not isinstance(value, yaml.MappingNode):
                yield from self._included(value)
            else:
                yield self._consumer(file, key, value)

    def _included(self, patterns: yaml.Node) -> Iterator[Listed]:
        names = patterns.value if isinstance(patterns, yaml.SequenceNode) else [patterns]
        problems: list[Problem] = []
        for file in files_of(list(map(_text, names)), self._file, Problem((), "", ""), problems):
            if file.lower().endswith(".csv"):
                raise _NotPlain
            for key, value in _pairs(_composed(file)):
                yield self._consumer(file, key, value)
        if problems:
            raise _NotPlain

    def _consumer(self, file: str, key: yaml.Node, value: yaml.Node) -> Listed:
        fields = _fields(value)
        plan, contact = _text(fields.pop("usage_plan")), fields.pop("contact", None)
        for name in ("description", "renamed_from", "suppressions"):
            fields.pop(name, None)
        slots = fields.pop("keys", None)
        if plan not in self._plans or fields:
            raise _NotPlain
        found = tuple(map(_slot, _pairs(slots))) if slots else (Slot(DEFAULT_SLOT, True, None),)
        line = key.start_mark.line + 1
        return Listed(_text(key), plan, _text(contact) if contact else "", found, file, line)


def _composed(file: str) -> yaml.Node:
    root = yaml.compose(FilePath(file).read_text("utf-8-sig"), Loader=yaml.CSafeLoader)
    if root is None:
        raise _NotPlain
    return root


def _environments(node: yaml.Node | None) -> dict[str, dict[str, yaml.Node]]:
    """What each environment changes."""
    if node is None:
        return {DEFAULT_ENVIRONMENT: {}}
    return {
        name: _fields(patch) if isinstance(patch, yaml.MappingNode) and patch.value else {}
        for name, patch in _fields(node).items()
    }


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
