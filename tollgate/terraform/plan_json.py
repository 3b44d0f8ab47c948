"""A plan's JSON, from a file or from standard input."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, cast

from tollgate.terraform.configuration.json_text import (
    STANDARD_INPUT,
    Document,
    InvalidDocument,
    read,
    standard_input,
)
from tollgate.terraform.configuration.plan import check_format, is_plan

_ZIP: Final = b"PK"
"""What a plan file starts with, as `terraform plan -out` writes it."""


def read_plan(place: str) -> dict[str, Any]:
    """What `terraform show -json` printed of a plan.

    Args:
        place: a file, or `-`.

    Raises:
        InvalidDocument: it cannot be read, is no plan's JSON, or is of a format that is not known.
    """
    document = _read(place)
    if not is_plan(document):
        raise InvalidDocument(
            f"{document.file}: it is no plan's JSON.\n"
            "  Make it so: terraform plan -out p && terraform show -json p > plan.json"
        )
    check_format(document)
    return cast("dict[str, Any]", document.data)


def _read(place: str) -> Document:
    if place == STANDARD_INPUT:
        return standard_input()
    if _is_plan_file(Path(place)):
        raise InvalidDocument(
            f"{place}: it is a plan file, which Terraform alone reads.\n"
            f"  Show it: terraform show -json {Path(place).name} > plan.json, in the folder where it was "
            "made."
        )
    return read(Path(place))


def _is_plan_file(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(_ZIP)) == _ZIP
    except OSError:
        return False
