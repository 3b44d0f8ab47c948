"""What an argument says: plain data, a reference to another resource, or what only Terraform can tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from tollgate.terraform.configuration.resource import Resource

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)

Scalar: TypeAlias = "str | int | float | bool | None"
Value: TypeAlias = "Scalar | Sequence[Value] | Mapping[str, Value] | Reference | Unknown"


@dataclass(frozen=True, slots=True)
class Unknown:
    """What only Terraform can tell.

    Attributes:
        why: for a person, `var.stage has no default`.
        text: the argument as it is written, where it is a text: `http://${var.host}/v1`.
    """

    why: str
    text: str | None = None

    @property
    def prefix(self) -> str:
        """What it certainly starts with: `http://`."""
        return "" if self.text is None else self.text.partition("${")[0].partition("%{")[0]


@dataclass(frozen=True, slots=True)
class Reference:
    """An attribute that Amazon tells, of a resource: `aws_api_gateway_rest_api.inference.id`.

    Attributes:
        attribute: with what is below it: `id`, `endpoint_configuration[0].types`.
    """

    resource: Resource
    attribute: str

    def __str__(self) -> str:
        return f"{self.resource.address}.{self.attribute}"


def as_bool(value: Value) -> bool | Unknown | None:
    """A boolean, which Terraform also takes as a text; None where there is none."""
    if value is None or isinstance(value, (bool, Unknown)):
        return value
    if value in ("true", "false"):
        return value == "true"
    return _not_told(value, "a boolean")


def as_number(value: Value) -> float | Unknown | None:
    """A number, which Terraform also takes as a text; None where there is none."""
    if value is None or isinstance(value, Unknown):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    return _not_told(value, "a number")


def as_text(value: Value) -> str | Unknown | None:
    """A text, for which Terraform also takes a number or a boolean; None where there is none."""
    if value is None or isinstance(value, (str, Unknown)):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    return _not_told(value, "a text")


def as_list(value: Value) -> Sequence[Value] | Unknown:
    """A list or a set; nothing counts as an empty one."""
    if value is None:
        return []
    if isinstance(value, Unknown) or (isinstance(value, Sequence) and not isinstance(value, str)):
        return value
    return _not_told(value, "a list")


def as_mapping(value: Value) -> Mapping[str, Value] | Unknown:
    """A map or an object; nothing counts as an empty one."""
    if value is None:
        return {}
    if isinstance(value, (Unknown, Mapping)):
        return value
    return _not_told(value, "a map")


def _not_told(value: Value, wanted: str) -> Unknown:
    if isinstance(value, Reference):
        return Unknown(f"{value} is known after apply")
    return Unknown(f"it is not {wanted}")
