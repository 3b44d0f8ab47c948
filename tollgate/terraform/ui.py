"""What Terraform says with `-json`, line by line.

Source: "Machine-Readable UI" in Terraform's documentation; major version 1.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_IN_THE_MIDDLE_OF = {"create": "Creating", "update": "Changing", "delete": "Destroying", "read": "Reading"}


@dataclass(frozen=True)
class PlannedChange:
    """One resource that a plan changes.

    Attributes:
        action: `create`, `update`, `delete`, `replace`, `move`, ….
    """

    address: str
    action: str


@dataclass(frozen=True)
class Summary:
    """How many resources an operation changes, or has changed.

    Attributes:
        imported: how many it takes over.
    """

    add: int
    change: int
    destroy: int
    imported: int = 0


@dataclass(frozen=True)
class Done:
    """One resource is created, changed, destroyed, read or refreshed.

    Attributes:
        doing: what was done to it, as in `Creating`.
    """

    address: str
    doing: str


@dataclass(frozen=True)
class Diagnostic:
    """An error or a warning."""

    is_error: bool
    summary: str
    detail: str
    address: str

    def __str__(self) -> str:
        where = f"  at {self.address}" if self.address else ""
        return "\n".join(part for part in (self.summary, where, self.detail.strip()) if part)


Message = PlannedChange | Summary | Done | Diagnostic


def read_line(line: str) -> Message | None:
    """A line of Terraform's output; None for one that says nothing of interest, or is not JSON."""
    try:
        said = json.loads(line)
        return _message(said) if isinstance(said, dict) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _message(said: Mapping[str, Any]) -> Message | None:
    match said.get("type"):
        case "planned_change":
            change = said["change"]
            return PlannedChange(change["resource"]["addr"], change["action"])
        case "change_summary":
            changes = said["changes"]
            return Summary(changes["add"], changes["change"], changes["remove"], changes.get("import", 0))
        case "apply_complete":
            hook = said["hook"]
            return Done(hook["resource"]["addr"], _IN_THE_MIDDLE_OF.get(hook["action"], "Working"))
        case "refresh_complete":
            return Done(said["hook"]["resource"]["addr"], "Refreshing")
        case "diagnostic":
            found = said["diagnostic"]
            return Diagnostic(
                is_error=found["severity"] == "error",
                summary=found["summary"],
                detail=found.get("detail", ""),
                address=found.get("address", ""),
            )
        case _:
            return None
