"""The files that a description is made of, each by a hash: `gateway.yaml` and those that it includes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from tollgate.config import yaml_tree
from tollgate.config.include import included
from tollgate.config.load import content_of
from tollgate.errors import InvalidConfig


def hashes_of(file: str) -> Mapping[str, str]:
    """SHA-256 in hex by the path as it is given or included, of what can be read: synthesis tells the rest.

    Args:
        file: the description, `gateway.yaml`.
    """
    found: dict[str, str] = {}

    def read(name: str) -> bytes:
        content = content_of(name)
        found[name] = hashlib.sha256(content).hexdigest()
        return content

    try:
        written, _ = yaml_tree.read_on(read(file), file)
        included(written, file, read)
    except InvalidConfig:
        pass
    return found


def changed(reviewed: Mapping[str, str]) -> list[str]:
    """The files that lie there and are others by now; one that is not there says nothing."""
    return [name for name, before in reviewed.items() if Path(name).is_file() and before != _now(name)]


def _now(name: str) -> str | None:
    try:
        return hashlib.sha256(content_of(name)).hexdigest()
    except InvalidConfig:
        return None
