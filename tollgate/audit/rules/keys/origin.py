"""What the value of a key is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tollgate.terraform.configuration.mentions import Mention
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown

_EACH: Final = re.compile(r"\beach\.value\b")


def text_of(key: Resource) -> str:
    """The value as it is written, and whatever it leads to."""
    return " ".join(text for name in _arguments(key) for text in key.texts(name))


def variables_of(key: Resource) -> Sequence[str]:
    """The variables of the root module that the value leads to, by name, each once."""
    return list(dict.fromkeys(found for name in _arguments(key) for found in key.root_variables(name)))


def mentioned_by(key: Resource) -> Sequence[Mention | Unknown]:
    """What the value refers to."""
    return [found for name in _arguments(key) for found in key.mentioned(name)]


def _arguments(key: Resource) -> Iterator[str]:
    """What `each.value` is, `for_each` says."""
    yield "value"
    if "for_each" in key.raw and any(map(_EACH.search, key.texts("value"))):
        yield "for_each"
