"""Files and folders that a description names, as seen from its own folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pydantic import ValidationInfo

FOLDER: Final = "folder"
"""In a validation's context: the description's folder. A program that builds a gateway has none: its paths
are as seen from where it runs."""


def seen_from_here(path: str, info: ValidationInfo) -> Path:
    """A path of the description as seen from where Python runs."""
    folder = info.context.get(FOLDER) if isinstance(info.context, dict) else None
    return Path(folder, path) if folder else Path(path)


def is_of_one_machine(path: str) -> bool:
    """Whether a path means nothing, or something else, on another machine."""
    return path.startswith(("/", "~")) or "\\" in path or re.match("[A-Za-z]:", path) is not None
