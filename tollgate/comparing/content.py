"""Files that a piece of a description names, and that are a part of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from tollgate.config.integrations.function_code import FunctionCode
from tollgate.config.model import Model
from tollgate.config.problem import Path
from tollgate.config.request_check import RequestCheck

_DIGITS = 12


def of_contents(one: Model, other: Model, path: Path) -> Iterator[tuple[Path, str, str]]:
    """Where two pieces name a file or a folder alike, and what is in there differs.

    In an environment of the same description it is the same.
    """
    match one, other:
        case FunctionCode(path=name), FunctionCode(path=named):
            if name == named and one.folder.absolute() != other.folder.absolute():
                yield from _differing((*path, "path"), name, _of_code(one), _of_code(other))
        case RequestCheck(schema_file=str(name)), RequestCheck(schema_file=str(named)):
            if name == named:
                yield from _differing((*path, "schema_file"), name, _of_schema(one), _of_schema(other))


def _differing(path: Path, name: str, one: str, other: str) -> Iterator[tuple[Path, str, str]]:
    if one != other:
        yield path, f"{name} (SHA-256 {one[:_DIGITS]})", f"{name} (SHA-256 {other[:_DIGITS]})"


def _of_code(code: FunctionCode) -> str:
    digest = hashlib.sha256()
    for file in code.files:
        content = file.read_bytes()
        digest.update(f"{file.relative_to(code.folder).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _of_schema(check: RequestCheck) -> str:
    return hashlib.sha256((check.schema_text or "").encode()).hexdigest()
