"""Gives each piece of a loaded gateway the line that it stands on."""

from __future__ import annotations

from collections.abc import Mapping

from tollgate.config.located import LocatedList, LocatedMapping, Mark
from tollgate.config.model import Model, attribute_of
from tollgate.config.source import Source


def remember_sources(model: Model, data: LocatedMapping, file: str) -> None:
    """Set `source` of a model and of all below it; what the file leaves to a default has none."""
    first = min(data.marks.values(), key=lambda mark: mark.line, default=Mark(1))
    _set(model, data, first, file)


def _set(model: Model, data: LocatedMapping, mark: Mark, file: str) -> None:
    model._source = Source(mark.file or file, mark.line)
    for name in data:
        value = getattr(model, attribute_of(type(model), name))
        if isinstance(value, Model):
            _set(value, data[name], data.marks[name], file)
        elif isinstance(value, dict):
            _set_entries(value, data[name], file)


def _set_entries(entries: Mapping[str, object], data: object, file: str) -> None:
    if isinstance(data, LocatedMapping):
        for name, entry in entries.items():
            if isinstance(entry, Model):
                _set(entry, data[name], data.marks[name], file)
    elif isinstance(data, LocatedList):
        # Names that stand for entries without fields of their own.
        for name, mark in zip(data, data.marks, strict=True):
            entry = entries.get(name)
            if isinstance(entry, Model):
                _set(entry, LocatedMapping(), mark, file)
