"""Text from the description, kept literal in a language that has templates.

Terraform evaluates `${…}` and `%{…}` in every string of a document. A description that holds one, by
accident or on purpose, must come out as the text that it is: otherwise a line of `gateway.yaml` could
read a key's value, or break the plan. Tokens that a program passed in stay what they are.
"""

from __future__ import annotations

from typing import TypeVar

from tollgate.config.model import Model
from tollgate.redeploy.literal import literal

_M = TypeVar("_M", bound=Model)


def literals(model: _M) -> _M:
    """A copy of a piece of the description in which every text is literal to Terraform."""
    changed = {
        name: escaped
        for name in type(model).model_fields
        if (escaped := _escaped(value := getattr(model, name))) is not value
    }
    return model.model_copy(update=changed) if changed else model


def _escaped(value: object) -> object:
    """The value itself where there is nothing to escape, so that nothing is copied in vain."""
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, Model):
        return literals(value)
    if isinstance(value, dict):
        entries = {_escaped(key): _escaped(entry) for key, entry in value.items()}
        # A name that was escaped is not in `entries`, which matters where its value is None.
        same = all(key in entries and entries[key] is entry for key, entry in value.items())
        return value if same else entries
    if isinstance(value, (list, tuple)):
        items = [_escaped(item) for item in value]
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else type(value)(items)
    return value
