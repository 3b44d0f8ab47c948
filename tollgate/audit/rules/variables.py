"""Whether a variable shows what it holds."""

from __future__ import annotations

from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown, as_bool


def shows(variable: Resource | None) -> str | Unknown | None:
    """Why a variable shows its value, `is not sensitive: plans print it`; None where it does not."""
    sensitive = as_bool(variable.get("sensitive")) if variable else None
    if variable is None or isinstance(sensitive, Unknown):
        return Unknown("it is not declared")
    if not sensitive:
        return "is not sensitive: plans print it"
    return "has its default in the document" if variable.get("default") else None
