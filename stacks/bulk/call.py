"""Calls the package in Node.js, and gives it to Node.js before the first call."""

from __future__ import annotations

import gzip
import io
import tarfile
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path

import jsii

_NAME = "tollgate-bulk"
_VERSION = "1.3.0"
_FILES = {"package.json": "package.json", ".jsii": "assembly.json", "index.js": "index.js"}
"""The names that jsii looks for, and those of the files in `package/`."""


def call(method: str, *arguments: object) -> object:
    """Call a function of `package/index.js`.

    Args:
        arguments: constructs and texts.
    """
    _load()
    return jsii.kernel.sinvoke(_Bulk, method, list(arguments))


class _Bulk:
    """What stands for the class in Node.js."""

    __jsii_type__ = f"{_NAME}.Bulk"


@cache
def _load() -> None:
    """Give the package to Node.js, which runs as long as this process does."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{_NAME}.tgz")
        file.write_bytes(_packed())
        jsii.kernel.load(_NAME, _VERSION, str(file))


def _packed() -> bytes:
    """The package as npm packs one; always the same bytes, by which jsii's cache knows it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, source in _FILES.items():
            content = files("stacks.bulk").joinpath("package", source).read_bytes()
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), mtime=0)
