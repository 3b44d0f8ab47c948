"""State beside the document, whatever backend the document declares: for a scratch copy of a stack."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from tollgate.terraform.configuration.configuration import CROSS_STACK
from tollgate.terraform.stacks import DOCUMENT

STATE_FILE = "terraform.tfstate"

_FILE = "backend_override.tf.json"
"""Terraform merges a file of this name over the others; its backend replaces theirs, a cloud block too."""


_KIND = "terraform_remote_state"


def keep_state_here(folder: Path) -> None:
    """Make Terraform keep the state in a stack's own folder; the document itself stays as it is.

    The states of other stacks that it reads are expected in theirs, beside it.
    """
    override: dict[str, object] = {"terraform": {"backend": {"local": {"path": STATE_FILE}}}}
    if read := _states_read_by(folder / DOCUMENT):
        override["data"] = {_KIND: {name: _beside(name) for name in read}}
    (folder / _FILE).write_text(json.dumps(override, indent=2) + "\n", encoding="utf-8")


def _states_read_by(document: Path) -> Collection[str]:
    """The data sources that read another stack's state; none where it is no document of CDKTF's."""
    if not document.is_file():
        return ()
    found: Collection[str] = json.loads(document.read_text(encoding="utf-8")).get("data", {}).get(_KIND, ())
    return found


def _beside(name: str) -> dict[str, object]:
    return {"backend": "local", "config": {"path": f"../{name.removeprefix(CROSS_STACK)}/{STATE_FILE}"}}
