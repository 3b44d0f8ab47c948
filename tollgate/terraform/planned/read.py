"""Reads a plan that a person names: its JSON, standard input, or the plan file that Terraform wrote."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tollgate.terraform.configuration.configuration import Stack
from tollgate.terraform.configuration.json_text import (
    STANDARD_INPUT,
    Document,
    InvalidDocument,
    decoded,
    read,
    standard_input,
)
from tollgate.terraform.configuration.plan import is_plan
from tollgate.terraform.configuration.read import read_configuration
from tollgate.terraform.planned.plan import Plan, plan_of

DOCUMENT: Final = "cdk.tf.json"
_ZIP: Final = b"PK"
"""What a plan file starts with, as `terraform plan -out` writes it."""
_FROM_STANDARD_INPUT: Final = "stdin"

Show = Callable[[Path], str]
"""Tells a plan file as JSON: `terraform show -json`, run in the file's folder."""


def read_plan_of(place: str, show: Show | None = None) -> Plan:
    """What a plan will do, with the comments of the document that lies beside it.

    Args:
        place: a file, or `-`.
        show: how a plan file is read; without it, it is refused.

    Raises:
        InvalidDocument: it cannot be read, is no plan, or is of one that failed.
        TerraformError: Terraform cannot read the plan file.
    """
    if place == STANDARD_INPUT:
        return plan_of(standard_input(), stack=_FROM_STANDARD_INPUT)
    path = Path(place)
    written = document_beside(path)
    return plan_of(
        _document(path, show), stack=written.name if written else stack_name(path), written=written
    )


def is_plan_file(path: Path) -> bool:
    """Whether it is a plan as Terraform keeps it, and not its JSON."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_ZIP)) == _ZIP
    except OSError:
        return False


def is_plan_json(path: Path) -> bool:
    """Whether a file is a plan's JSON, and no document."""
    return path.is_file() and is_plan(read(path))


def document_beside(path: Path) -> Stack | None:
    """The document that was planned, where CDKTF wrote it into the same folder."""
    document = path.parent / DOCUMENT
    if not document.is_file():
        return None
    (stack,) = read_configuration([str(document)]).stacks
    return stack


def stack_name(path: Path) -> str:
    """What a plan's stack is called that has no document beside it: the file without its endings."""
    return path.name.partition(".")[0]


def _document(path: Path, show: Show | None) -> Document:
    if not is_plan_file(path):
        return read(path)
    if show is None:
        raise InvalidDocument(
            f"{path}: it is a plan file, which Terraform alone reads.\n"
            f"  Show it: terraform show -json {path.name} > plan.json, in the folder where it was made."
        )
    return decoded(os.fspath(path), show(path).encode())
