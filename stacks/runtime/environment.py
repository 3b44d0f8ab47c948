"""The environment variables that Node.js is started with.

They are set only until it runs, so that nothing that the program starts later inherits them.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from stacks.runtime.cache import SWITCH_VARIABLE

_PRELOADED = ("small_heap.js", "lazy_barrel.js", "lazy_archiver.js")

_PATIENT = "patient.js"

_SILENCE = {
    # This one takes the major versions to be silent about.
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": ",".join(map(str, range(100))),
    "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
    "JSII_SILENCE_WARNING_KNOWN_BROKEN_NODE_VERSION": "1",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
}
"""Else jsii prints eleven lines about the age of Node.js on every run."""


@contextmanager
def of_node(node: str, *, lazily: bool, cached: bool = True) -> Iterator[None]:
    """Start jsii's Node.js process within this.

    Args:
        node: the binary.
        lazily: whether it is lean: a small heap, and the large parts of CDKTF's packages only when used.
        cached: whether jsii keeps what it unpacks, unless the user has turned that off.
    """
    changes = {
        "JSII_NODE": node,
        # CDKTF writes ZIP assets with the `node` that it finds there; the user's own comes first.
        "PATH": os.pathsep.join(filter(None, [os.environ.get("PATH"), os.path.dirname(node)])),  # noqa: PTH120
        "NODE_OPTIONS": " ".join(_options(lazily)),
        **_SILENCE,
        **({} if cached else {SWITCH_VARIABLE: "disabled"}),
    }
    with _set(changes):
        yield


def temporary_folder() -> Path:
    """Where Node.js writes its temporary files, whether it can or not: what its `os.tmpdir()` says.

    Python passes over a folder that it cannot write to, and Node.js does not.
    """
    if os.name == "nt":
        return Path(tempfile.gettempdir())
    return Path(next(filter(None, map(os.environ.get, ("TMPDIR", "TMP", "TEMP"))), "/tmp"))  # noqa: S108


def _options(lazily: bool) -> Iterator[str]:
    if given := os.environ.get("NODE_OPTIONS"):
        yield given
    yield f"--require={_quoted(str(Path(__file__).with_name(_PATIENT)))}"
    # Node.js 24 deprecates a function that CDKTF calls, and would say so on every run.
    yield "--no-deprecation"
    if lazily:
        for script in _PRELOADED:
            yield f"--require={_quoted(str(Path(__file__).with_name(script)))}"


def _quoted(text: str) -> str:
    """Node.js splits its options at spaces, except within double quotes, where a backslash escapes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@contextmanager
def _set(changes: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
