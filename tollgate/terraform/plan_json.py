"""A plan's JSON, from a file, from standard input, or from the plan file that Terraform wrote."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

from tollgate.terraform.configuration.json_text import (
    STANDARD_INPUT,
    Document,
    InvalidDocument,
    decoded,
    read,
    standard_input,
)
from tollgate.terraform.configuration.plan import check_format, is_plan

_ZIP: Final = b"PK"
"""What a plan file starts with, as `terraform plan -out` writes it."""

_REMEDY: Final = "Show the plan again: terraform show -json p > plan.json"

Show: TypeAlias = Callable[[Path], str]
"""Tells a plan file as JSON: `terraform show -json`, run in the file's folder."""


def read_plan(place: str) -> dict[str, Any]:
    """What `terraform show -json` printed of a plan.

    Args:
        place: a file, or `-`.

    Raises:
        InvalidDocument: it cannot be read, is no plan's JSON, or is of a format that is not known.
    """
    return check_plan(plan_document(place))


def plan_document(place: str, show: Show | None = None) -> Document:
    """What is in a place that a person names; whether it is a plan is not looked at.

    Args:
        place: a file, or `-`.
        show: how a plan file is read; without it, it is refused.

    Raises:
        InvalidDocument: it cannot be read, or is no JSON.
    """
    if place == STANDARD_INPUT:
        return standard_input(_REMEDY)
    path = Path(place)
    if not _is_plan_file(path):
        return read(path, _REMEDY)
    if show is None:
        raise InvalidDocument(
            f"{place}: it is a plan file, which Terraform alone reads.\n"
            f"  Show it: terraform show -json {path.name} > plan.json, in the folder where it was made."
        )
    return decoded(os.fspath(path), show(path).encode(), _REMEDY)


def check_plan(document: Document) -> dict[str, Any]:
    """The object of a plan's JSON.

    Raises:
        InvalidDocument: it is no plan's JSON, or of a format that is not known.
    """
    if not is_plan(document):
        raise InvalidDocument(
            f"{document.file}: it is {_what(document.data)}no plan's JSON.\n"
            "  Make it so: terraform plan -out p && terraform show -json p > plan.json"
        )
    check_format(document)
    return cast("dict[str, Any]", document.data)


def _what(data: Mapping[str, object]) -> str:
    """What a person may have taken for a plan; nothing where that cannot be told."""
    if "lineage" in data and "serial" in data:
        return "a state, and "
    if "values" in data and "terraform_version" in data:
        return "what terraform show prints of a state, and "
    is_document = {"resource", "terraform", "provider", "module", "variable"} & data.keys()
    return "what is to be planned, and " if is_document else ""


def _is_plan_file(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(_ZIP)) == _ZIP
    except OSError:
        return False
