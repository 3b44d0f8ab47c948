"""Which thing at Amazon an argument names, where two arguments can name the same in several ways."""

from __future__ import annotations

from typing import TypeAlias

from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown, Value

Identity: TypeAlias = Resource | str
"""The resource whose `id` it is, or an id that is written down."""


def identity(value: Value, *, attribute: str = "id") -> Identity | Unknown | None:
    """What an argument names; None where it is not there.

    Args:
        attribute: the one that names the resource. A reference to another one is unknown.
    """
    if isinstance(value, Reference):
        if value.attribute == attribute:
            return value.resource
        return Unknown(f"{value} is no {attribute}")
    if value is None or isinstance(value, (str, Unknown)):
        return value
    return Unknown("it is no id")


def shown(found: Identity) -> str:
    """For a person: an address, or an id."""
    return found if isinstance(found, str) else found.address
