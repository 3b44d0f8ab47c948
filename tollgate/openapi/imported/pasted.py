"""A piece of a description as text, which is known to load where it is pasted."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from tollgate.config.load import content_of, load, loaded
from tollgate.config.yaml_tree import read
from tollgate.errors import InvalidConfig, TollgateError
from tollgate.openapi.imported.piece import Piece
from tollgate.openapi.text import written
from tollgate.printable import printable

_ELSEWHERE: Final = {"name": "gateway", "region": "us-east-1"}
"""Stands for the rest of a description."""


def text_of(piece: Piece, origin: str) -> str:
    """The piece with a head that says where it comes from."""
    head = f"# Routes of {printable(origin)}. Paste what is below 'apis:' below that of gateway.yaml.\n"
    return head + written({"apis": {piece.name: piece.api}}, "yaml")


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
