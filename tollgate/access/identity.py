"""Which thing at Amazon an argument names, where two arguments can name the same in several ways."""

from __future__ import annotations

from collections.abc import Collection
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


def is_declared(found: Identity) -> bool:
    """Whether it is a resource that is made here: an id, or what a data source looks up, may be any."""
    return isinstance(found, Resource) and not found.is_data


def may_be_one(found: Collection[Identity]) -> bool:
    """Whether some of several different ones may be the same at Amazon.

    Two resources that are made here are two, and so are two ids.
    """
    of_ids = all(isinstance(one, str) for one in found)
    return len(found) > 1 and not of_ids and not all(is_declared(one) for one in found)
