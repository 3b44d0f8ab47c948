"""A function's zip: whether it may be unpacked, and where to."""

from __future__ import annotations

import stat
import zlib
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from tollgate.local.call import NotServed

MAX_UNPACKED: Final = 250 * 1024 * 1024
"""Bytes. AWS Lambda, "Lambda quotas": deployment package, unzipped."""
_UNREADABLE: Final = (OSError, BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What `zipfile` raises of a zip that it cannot read."""


def gap_of_archive(archive: Path) -> str | None:
    """Why a zip is not unpacked; None where it can be."""
    try:
        with ZipFile(archive) as file:
            members = file.infolist()
    except (OSError, BadZipFile) as error:
        return f"{archive} cannot be read: {error}"
    outside = next((member.filename for member in members if _is_outside(member)), None)
    if outside is not None:
        return f"{archive} has {outside!r}, which is no path inside of it"
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        return f"{archive} unpacks to more than {MAX_UNPACKED // 1024**2} MB, which is more than Lambda takes"
    return None


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip that has no gap, with the modes of its files.

    Raises:
        NotServed: it is damaged, or packed or encrypted in a way that is not known here.
    """
    try:
        with ZipFile(archive) as file:
            for member in file.infolist():
                _extract(file, member, folder)
    except _UNREADABLE as error:
        raise NotServed(f"{archive} cannot be unpacked: {error}") from error


def _extract(file: ZipFile, member: ZipInfo, folder: Path) -> None:
    written = Path(file.extract(member, folder))
    mode = stat.S_IMODE(member.external_attr >> 16)
    if mode and not member.is_dir():
        written.chmod(mode | stat.S_IRUSR)


def _is_outside(member: ZipInfo) -> bool:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return path.is_absolute() or ".." in path.parts or is_link
