"""jsii's package cache: where it keeps the JavaScript of CDKTF's packages unpacked.

Nothing here fills it. What is known of it was read in the runtime of jsii 1.142.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from stacks.runtime.package import NAME
from tollgate.files import obstacle

SWITCH_VARIABLE = "JSII_RUNTIME_PACKAGE_CACHE"
ROOT_VARIABLE = "JSII_RUNTIME_PACKAGE_CACHE_ROOT"

_COMPLETE = ".jsii-runtime-package-cache"
_INDEX_COMPLETE = ".jsii.runtime.v*.json"
"""Each the last file that jsii writes: of an entry, and of its index."""


def coldness() -> str | None:
    """Why the next import of the AWS provider package takes long, for a person; nothing if it does not."""
    if not any(True for _ in _installed_versions()):
        return None
    if is_enabled() and (why := unusable()):
        return (
            f"{why}, so each run unpacks CDKTF's packages, about 10 s … "
            f"Let {ROOT_VARIABLE} name a folder that can be written to."
        )
    if not is_enabled():
        return "jsii's package cache is turned off, so each run unpacks CDKTF's packages, about 10 s …"
    if not is_filled():
        return "unpacking CDKTF's packages for the first time, about 10 s …"
    return None


def is_enabled() -> bool:
    """Whether jsii keeps what it unpacks."""
    return os.environ.get(SWITCH_VARIABLE, "enabled").lower() == "enabled"


def unusable() -> str | None:
    """Why jsii can keep nothing in its cache, for a person; nothing where it can.

    It marks the packages that it uses, so that one that is filled must be writable as well.
    """
    why = obstacle(root())
    return f"jsii's package cache {root()} cannot be written to ({why})" if why else None


def is_filled() -> bool:
    """Whether the AWS provider package is there, unpacked."""
    return any(True for _ in _entries())


def is_indexed() -> bool:
    """Whether jsii has also written its index of the package's types, without which it reads all of them."""
    return any(True for entry in _entries() for _ in entry.glob(_INDEX_COMPLETE))


def root() -> Path:
    """The cache's folder, which need not exist."""
    if chosen := os.environ.get(ROOT_VARIABLE):
        return Path(chosen)
    home = Path("~").expanduser()
    if not home.is_absolute():
        user = f"-{os.getuid()}" if hasattr(os, "getuid") else ""
        return Path(tempfile.gettempdir(), f"aws-jsii-package-cache{user}")
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA") or "")
        return (local if local.is_absolute() else home / "AppData/Local") / "AWS/jsii/package-cache"
    if sys.platform == "darwin":
        return home / "Library/Caches/com.amazonaws.jsii/package-cache"
    return home / ".cache/aws/jsii/package-cache"


def _entries() -> Iterator[Path]:
    """The package's complete entries: `@cdktf/provider-aws/<version>/<digest of its archive>`."""
    versions = root() / "@cdktf" / "provider-aws"
    for version in _installed_versions():
        for marker in (versions / version).glob(f"*/{_COMPLETE}"):
            yield marker.parent


def _installed_versions() -> Iterator[str]:
    """The version of the archive in the package's folder: `_jsii/provider-aws@21.22.1.jsii.tgz`."""
    spec = find_spec(NAME)
    for folder in (spec and spec.submodule_search_locations) or ():
        for archive in Path(folder, "_jsii").glob("provider-aws@*.jsii.tgz"):
            yield archive.name.removeprefix("provider-aws@").removesuffix(".jsii.tgz")
