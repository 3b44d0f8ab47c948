"""A folder as a zip that has the same bytes on every machine."""

from __future__ import annotations

import base64
import hashlib
import stat
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cdktf import AssetType, TerraformAsset
from constructs import Construct

_DATE = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can tell."""
_MODE = (stat.S_IFREG | 0o755) << 16
"""A file that Lambda may read, and execute, as a custom runtime's `bootstrap`."""


@dataclass(frozen=True, slots=True)
class ZipFile:
    """A zip beside the stack's document.

    Attributes:
        path: as seen from the document.
        hash: of its bytes, as Lambda tells it: SHA-256, in base 64.
    """

    path: str
    hash: str


def packaged(scope: Construct, id_: str, folder: Path, files: Sequence[Path]) -> ZipFile:
    """Package files of a folder; synthesis writes the zip beside the stack's document.

    Nothing is compressed: what comes of that depends on the machine's library.

    Args:
        files: those of the folder, in the order that they are to have.
    """
    target = Path(tempfile.mkdtemp(dir=_workshop()), "code.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _DATE)
            entry.external_attr = _MODE
            archive.writestr(entry, file.read_bytes())
    asset = TerraformAsset(scope, id_, path=str(target), type=AssetType.FILE)
    digest = hashlib.sha256(target.read_bytes()).digest()
    return ZipFile(asset.path, base64.b64encode(digest).decode())


@cache
def _workshop() -> str:
    """A folder that lives as long as Python does: what is in it is copied when the stack is synthesized."""
    folder = tempfile.TemporaryDirectory(prefix="tollgate-")
    _kept.append(folder)
    return folder.name


_kept: list[tempfile.TemporaryDirectory[str]] = []
