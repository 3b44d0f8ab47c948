"""A piece of a description as text, which is known to load where it is pasted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import indent
from typing import Any, Final

from tollgate.config.credential import without_credentials
from tollgate.config.load import content_of, load, loaded
from tollgate.config.yaml_tree import read
from tollgate.errors import InvalidConfig, TollgateError
from tollgate.openapi.imported.piece import Piece, Skipped
from tollgate.openapi.text import written
from tollgate.printable import printable

_ELSEWHERE: Final = {"name": "gateway", "region": "us-east-1"}
"""Stands for the rest of a description."""
_BELOW_ROUTES: Final = " " * 6


def text_of(piece: Piece, origin: str) -> str:
    """The piece, with all that a person should know of it as comments."""
    head = [
        f"# Routes of {printable(origin)}. Paste what is below 'apis:' below that of gateway.yaml.",
        *_comments(note.message for note in piece.of_api),
    ]
    # No text of YAML's here has a line break within: routes can be written one by one.
    around = written({"apis": {piece.name: {**piece.api, "routes": None}}}, "yaml").removesuffix(" null\n")
    routes = "".join(_route(piece, key, fields) for key, fields in piece.api["routes"].items())
    skipped = "".join(f"{line}\n" for line in _comments(map(_left_out, piece.skipped)))
    return "\n".join([*head, around, indent(routes + skipped, _BELOW_ROUTES)])


def _route(piece: Piece, key: str, fields: Mapping[str, Any]) -> str:
    notes = _comments(note.message for note in piece.of_routes.get(key, ()))
    return "".join(f"{line}\n" for line in notes) + written({key: fields}, "yaml")


def _left_out(skipped: Skipped) -> str:
    where = f" ({skipped.why.source})" if skipped.why.source else ""
    return f"left out: {without_credentials(skipped.operation)}: {skipped.why.message}{where}"


def _comments(texts: Iterable[str]) -> Iterator[str]:
    """Each text as a comment on a line of its own."""
    for text in dict.fromkeys(texts):
        yield f"# {printable(text)}"


def check(piece: Piece, file: Path | None) -> None:
    """See that the piece loads as a part of a description.

    Args:
        file: the description that it is for; any, by default.

    Raises:
        InvalidConfig: the description itself is wrong.
        TollgateError: the two do not go together.
    """
    rest: dict[str, Any] = dict(_ELSEWHERE)
    if file is not None:
        load(file)
        rest = dict(read(content_of(str(file)), str(file)))
    apis = rest.get("apis") or {}
    if piece.name in apis:
        raise TollgateError(
            f"{file}: there is an API {piece.name!r} already\n  Give this one another name: --name NAME."
        )
    whole = written({**rest, "apis": {**apis, piece.name: piece.api}}, "yaml").encode()
    name = str(file or "gateway.yaml")
    try:
        loaded(name, lambda asked: whole if asked == name else content_of(asked))
    except InvalidConfig as error:
        said = "\n".join(f"{problem.message}\n  {problem.remedy}" for problem in error.problems)
        raise TollgateError(f"What was made of the document is no part of a description:\n{said}") from None
