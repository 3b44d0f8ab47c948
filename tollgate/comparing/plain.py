"""A piece of a description as plain data: as short as it can be written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tollgate.config.model import Model, field_of

_TOLD_APART_BY = "type"
"""Is written where it is the default, too: a backend without one says little."""


def plain(value: object) -> object:
    """Mappings, lists and what stands in them; what a description leaves to a default is left out."""
    if isinstance(value, Model):
        kind = type(value)
        fields = {
            name: plain(getattr(value, name))
            for name in kind.model_fields
            if (name, getattr(value, name)) != (name, None)
        }
        defaults = _defaults(kind)
        # What tells it apart first, whichever model declares it.
        return {
            field_of(kind, name): said
            for name, said in sorted(fields.items(), key=lambda field: field[0] != _TOLD_APART_BY)
            if name == _TOLD_APART_BY or name not in defaults or not same(said, defaults[name])
        }
    if isinstance(value, Mapping):
        return {str(name): plain(entry) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def same(one: object, other: object) -> bool:
    """Whether two plain values are written alike: to Python `true` is 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)


@cache
def _defaults(kind: type[Model]) -> Mapping[str, object]:
    """The fields that may be left out, with what they are then."""
    return {
        name: plain(field.get_default(call_default_factory=True, validated_data={}))
        for name, field in kind.model_fields.items()
        if not field.is_required()
    }
