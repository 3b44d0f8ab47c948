"""Reads a plan that a person names, with the document that was planned where it lies beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tollgate.terraform.configuration.configuration import Stack
from tollgate.terraform.configuration.json_text import STANDARD_INPUT, read
from tollgate.terraform.configuration.plan import is_plan
from tollgate.terraform.configuration.read import read_configuration
from tollgate.terraform.plan_json import Show, plan_document
from tollgate.terraform.planned.plan import Plan, plan_of

DOCUMENT: Final = "cdk.tf.json"
_FROM_STANDARD_INPUT: Final = "stdin"


def read_plan_of(place: str, show: Show | None = None) -> Plan:
    """What a plan will do, with the comments of the document that lies beside it.

    Args:
        place: a file, or `-`.
        show: how a plan file is read; without it, it is refused.

    Raises:
        InvalidDocument: it cannot be read, is no plan, or is of one that failed.
        TerraformError: Terraform cannot read the plan file.
    """
    document = plan_document(place, show)
    if place == STANDARD_INPUT:
        return plan_of(document, stack=_FROM_STANDARD_INPUT)
    path = Path(place)
    written = document_beside(path)
    return plan_of(document, stack=written.name if written else stack_name(path), written=written)


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
