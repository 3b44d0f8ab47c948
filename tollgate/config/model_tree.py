"""Which model stands where in a description: what its fields are there, and where else a field would be."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from tollgate.config.gateway import Gateway
from tollgate.config.model import Model, attribute_of, field_of
from tollgate.config.problem import Path

ENTRY: Final = "…"
"""Stands in a place for the name of an entry, whatever it is."""


def model_at(loc: Iterable[int | str]) -> type[Model] | None:
    """The model whose fields stand at a place of pydantic's, which has the type of a union's member in it."""
    here = _annotation_at(loc)
    return here if is_model(here) else None


def field_type(model: type[Model], field: str) -> Any:
    """The type of a field of the file, without what is annotated to it; None where it is no field."""
    info = model.model_fields.get(attribute_of(model, field))
    return bare(info.annotation) if info else None


def may_be_left_out(model: type[Model], field: str) -> bool:
    """Whether a field says in its type that it can be None."""
    info = model.model_fields.get(attribute_of(model, field))
    return info is not None and types.NoneType in typing.get_args(_plain(info.annotation))


def is_model(annotation: Any) -> typing.TypeGuard[type[Model]]:
    return isinstance(annotation, type) and issubclass(annotation, Model)


def is_mapping(annotation: Any) -> bool:
    """Whether a type is that of entries by name."""
    return typing.get_origin(annotation) is dict


def members(annotation: Any) -> tuple[type[Model], ...]:
    """The models that a type is one of."""
    if is_model(annotation):
        return (annotation,)
    if not _is_union(annotation):
        return ()
    return tuple(found for member in typing.get_args(annotation) if is_model(found := bare(member)))


def bare(annotation: Any) -> Any:
    """A type without what is annotated to it and without `| None`."""
    annotation = _plain(annotation)
    found = [member for member in typing.get_args(annotation) if member is not types.NoneType]
    return bare(found[0]) if _is_union(annotation) and len(found) == 1 else annotation


def below(annotation: Any, key: int | str, value: object) -> Any:
    """The type of what a mapping of the file has by a key; None where it is not known."""
    if is_mapping(annotation):
        return bare(typing.get_args(annotation)[1])
    kind = value.get("type") if isinstance(value, Mapping) else None
    found = members(annotation)
    model = next((it for it in found if len(found) == 1 or _has_tag(it, kind)), None)
    return field_type(model, str(key)) if model else None


def places_of(field: str) -> tuple[Path, ...]:
    """The places of models that have a field of this name, with `…` for the names of entries."""
    return _places().get(field, ())


@cache
def _places() -> Mapping[str, tuple[Path, ...]]:
    found: dict[str, dict[Path, None]] = {}
    for place, model in _models(Gateway, ()):
        for attribute in model.model_fields:
            found.setdefault(field_of(model, attribute), {})[place] = None
    return {field: tuple(places) for field, places in found.items()}


def _models(annotation: Any, place: Path) -> Iterator[tuple[Path, type[Model]]]:
    """Every model that can stand at a place or below it. No model holds one of its own kind."""
    if is_mapping(annotation):
        yield from _models(bare(typing.get_args(annotation)[1]), (*place, ENTRY))
    for model in members(annotation):
        yield place, model
        for attribute, info in model.model_fields.items():
            yield from _models(bare(info.annotation), (*place, field_of(model, attribute)))


def _annotation_at(loc: Iterable[int | str]) -> Any:
    here: Any = Gateway
    for part in loc:
        if is_model(here):
            here = field_type(here, str(part))
        elif is_mapping(here):
            here = bare(typing.get_args(here)[1])
        else:
            here = next((member for member in members(here) if _has_tag(member, part)), None)
    return here


def _plain(annotation: Any) -> Any:
    while typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    return annotation


def _is_union(annotation: Any) -> bool:
    return typing.get_origin(annotation) in (typing.Union, types.UnionType)


def _has_tag(model: type[Model], tag: object) -> bool:
    kind = model.model_fields.get("type")
    return kind is not None and tag in typing.get_args(kind.annotation)
