"""Two environments side by side, after overlay and defaults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tollgate.comparing.content import of_contents
from tollgate.comparing.difference import Difference, Side
from tollgate.comparing.plain import plain, same
from tollgate.config.gateway import Gateway
from tollgate.config.load import Description
from tollgate.config.located import LocatedList, LocatedMapping, Mark
from tollgate.config.model import Model, field_of
from tollgate.config.problem import Path
from tollgate.config.source import Source

_NOT_COMPARED = "environment"
"""What an environment is called tells it apart and is no difference."""


@dataclass(frozen=True, slots=True)
class Described:
    """An environment, and where each part of it stands.

    Attributes:
        data: all that is written of it, with its lines.
        file: the description's, for lines that name no other.
    """

    gateway: Gateway
    data: LocatedMapping
    file: str

    @classmethod
    def of(cls, description: Description, environment: str) -> Described:
        """An environment of a description.

        Raises:
            TollgateError: there is none of this name.
        """
        only = description.only([environment])
        return cls(only.environments[environment], only.written[environment], description.file)

    def side(self, value: object, path: Path) -> Side:
        """What it has at a place, or that it has nothing there."""
        mark = _mark(self.data, path)
        source = Source(mark.file or self.file, mark.line) if mark else None
        return Side(False, None, source) if value is _NOTHING else Side(True, plain(value), source)


def compare(here: Described, there: Described) -> tuple[Difference, ...]:
    """All that differs, in the order of the schema, and entries by name."""
    return tuple(
        Difference(path, here.side(one, path), there.side(other, path))
        for path, one, other in _of_models(here.gateway, there.gateway, ())
    )


class _Nothing:
    """In the place of what is not there: None may be an answer's body."""


_NOTHING = _Nothing()
_Found = Iterator[tuple[Path, object, object]]


def _of_models(one: Model, other: Model, path: Path) -> _Found:
    kind = type(one)
    for name in kind.model_fields:
        if path or name != _NOT_COMPARED:
            yield from _of(
                _said(getattr(one, name)), _said(getattr(other, name)), (*path, field_of(kind, name))
            )
    yield from of_contents(one, other, path)


def _said(value: object) -> object:
    """A field without a value is one that is not there."""
    return _NOTHING if value is None else value


def _of(one: object, other: object, path: Path) -> _Found:
    if one is other:
        return
    if isinstance(one, Model) and type(one) is type(other):
        assert isinstance(other, Model)
        yield from _of_models(one, other, path)
    elif isinstance(one, dict) and isinstance(other, dict):
        for name in sorted({*one, *other}):
            yield from _of(one.get(name, _NOTHING), other.get(name, _NOTHING), (*path, name))
    elif not same(plain(one), plain(other)):
        yield path, one, other


def _mark(data: object, path: Path) -> Mark | None:
    """Where a place is written; None where it is left to a default."""
    mark: Mark | None = None
    for part in path:
        if isinstance(data, LocatedList) and part in data:
            # A list of names stands for entries without fields of their own.
            mark, data = data.marks[data.index(part)], None
        elif isinstance(data, LocatedMapping):
            # What an environment takes away has a mark, and no value.
            mark, data = data.marks.get(str(part)), data.get(str(part))
        else:
            return None
    return mark
