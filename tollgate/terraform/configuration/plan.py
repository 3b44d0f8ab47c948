"""A plan, as `terraform show -json` prints it, read as the configuration that it leads to."""

from __future__ import annotations

from tollgate.terraform.configuration.json_text import Document, InvalidDocument
from tollgate.terraform.configuration.module import Module


def is_plan(document: Document) -> bool:
    """Whether it is a plan's JSON."""
    return "format_version" in document.data and "planned_values" in document.data


def load(document: Document, *, stack: str) -> Module:
    """What a plan leads to.

    Raises:
        InvalidDocument: it is of an unknown format, or the plan failed.
    """
    raise InvalidDocument(f"{document.file}: plans are not read yet ({stack}).")
