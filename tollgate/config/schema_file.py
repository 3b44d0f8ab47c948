"""A JSON Schema in a file beside the description, read when the description is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, ValidationInfo, WithJsonSchema

from tollgate.config.folder import seen_from_here
from tollgate.config.json_schema import Schema
from tollgate.config.limits import MODEL_MAX_BYTES
from tollgate.config.model import ANY_TOKEN, wrong


@dataclass(frozen=True, slots=True)
class Read:
    """A file and what is in it.

    Attributes:
        path: as the description has it.
        schema: a JSON object, whatever is in it.
    """

    path: str
    schema: Schema


def _read(path: object, info: ValidationInfo) -> Read:
    """Read a file.

    Raises:
        PydanticCustomError: it is not there, or no JSON object.
    """
    if isinstance(path, Read):
        return path
    if not isinstance(path, str):
        raise wrong("this is not a path", "Name a file, as seen from this one.")
    file = seen_from_here(path, info)
    shown = repr(file.as_posix())
    schema = _parsed(_text(file, shown), shown)
    if not isinstance(schema, dict):
        raise wrong(f"the file {shown} holds no JSON object", 'Write a JSON Schema: {"type": "object", …}.')
    if re.search(r"[\ud800-\udfff]", json.dumps(schema, ensure_ascii=False)):
        raise wrong(f"the file {shown} holds half of a surrogate pair", "Put a character in its place.")
    return Read(path, schema)


def _text(file: Path, shown: str) -> str:
    try:
        with file.open("rb") as stream:
            # One byte more than is allowed, so that a huge file is refused and never held.
            content = stream.read(MODEL_MAX_BYTES + 1)
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        raise wrong(f"the file {shown} is not there", "Name a file, as seen from this one.") from None
    except IsADirectoryError:
        raise wrong(f"{shown} is a folder", "Name a file of it.") from None
    except OSError as error:
        raise wrong(f"the file {shown} cannot be read: {error.strerror}", "Mend that.") from None
    except ValueError:
        raise wrong(f"the file {shown} is not in UTF-8", "Save it in UTF-8.") from None
    if len(content) > MODEL_MAX_BYTES:
        raise wrong(
            f"the file {shown} has more than {MODEL_MAX_BYTES:,} bytes", "API Gateway takes no larger model."
        )
    if marker := ANY_TOKEN.search(text):
        raise wrong(f"the file {shown} holds {marker[0]!r}, which only a program can mean", "Take it out.")
    return text


def _parsed(text: str, shown: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_each_once, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise wrong(
            f"the file {shown} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}",
            "Mend it there.",
        ) from None
    except RecursionError:
        raise wrong(f"the file {shown} is nested too deeply", "Flatten it.") from None
    except ValueError as error:
        raise wrong(f"the file {shown} is not JSON: {error}", "Mend that.") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object has {twice!r} twice")
    return found


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number of JSON")


SchemaFile = Annotated[
    Read,
    PlainValidator(_read),
    PlainSerializer(lambda read: read.path, return_type=str),
    WithJsonSchema({"type": "string"}),
]
"""A path as seen from the description's folder, and the schema that is there."""
