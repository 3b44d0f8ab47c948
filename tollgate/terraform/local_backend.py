"""State beside the document, whatever backend the document declares: for a scratch copy of a stack."""

from __future__ import annotations

import json
from pathlib import Path

STATE_FILE = "terraform.tfstate"

_FILE = "backend_override.tf.json"
"""Terraform merges a file of this name over the others; its backend replaces theirs, a cloud block too."""


def keep_state_here(folder: Path) -> None:
    """Make Terraform keep the state in a stack's own folder; the document itself stays as it is."""
    override = {"terraform": {"backend": {"local": {"path": STATE_FILE}}}}
    (folder / _FILE).write_text(json.dumps(override, indent=2) + "\n", encoding="utf-8")
