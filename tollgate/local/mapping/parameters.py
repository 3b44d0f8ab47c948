"""What parameters are taken from: a part of the request, of the backend's answer, `$context`, or a text.

Developer guide, "Parameter mapping source reference for REST APIs in API Gateway". Of a parameter that was
sent several times the last value is taken.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from tollgate.local.call import Answer, Call
from tollgate.local.context import variable_of
from tollgate.local.mapping.json_path import found

Source: TypeAlias = Callable[[Call, Answer | None], Sequence[str]]
"""The values of a parameter: of a request none has come back yet. None of them where there are none."""

_REQUEST: Final = "method.request."
_RESPONSE: Final = "integration.response."
_CONTEXT: Final = "context."
_VARIABLES: Final = "stageVariables."


def sources(parameters: Mapping[str, str], prefix: str) -> Iterator[tuple[str, Source]]:
    """Each parameter with what it is taken from.

    Args:
        prefix: of those that are meant, `integration.request.header.`; it is left out of their names.
    """
    for name, source in parameters.items():
        if name.startswith(prefix):
            yield name.removeprefix(prefix), source_of(source)


def source_of(text: str) -> Source:
    """What a parameter is taken from, `method.request.header.X`, `'text'`."""
    if text.startswith("'") and text.endswith("'"):
        value = text[1:-1]
        return lambda call, answer: (value,)
    if text.startswith(_CONTEXT):
        variable = variable_of(text.removeprefix(_CONTEXT))
        return lambda call, answer: _known(variable(call))
    if text.startswith(_VARIABLES):
        name = text.removeprefix(_VARIABLES)
        return lambda call, answer: _known(call.stage.variables.get(name))
    if text.startswith(_REQUEST):
        return _of_request(*_split(text.removeprefix(_REQUEST)))
    if text.startswith(_RESPONSE):
        return _of_response(*_split(text.removeprefix(_RESPONSE)))
    return lambda call, answer: ()


def _split(text: str) -> tuple[str, str]:
    place, _, name = text.partition(".")
    return place, name


def _of_request(place: str, name: str) -> Source:
    if place == "path":
        return lambda call, answer: _known(call.path_parameters.get(name))
    if place == "querystring":
        return lambda call, answer: call.query.get(name, ())[-1:]
    if place == "multivaluequerystring":
        return lambda call, answer: call.query.get(name, ())
    if place == "header":
        return lambda call, answer: call.headers.getlist(name)[-1:]
    if place == "multivalueheader":
        return lambda call, answer: call.headers.getlist(name)
    if place == "body":
        return lambda call, answer: _of_body(call.body, name)
    return lambda call, answer: ()


def _of_response(place: str, name: str) -> Source:
    if place == "header":
        return lambda call, answer: _headers(answer, name)[-1:]
    if place == "multivalueheader":
        return lambda call, answer: _headers(answer, name)
    if place == "body":
        return lambda call, answer: _of_body(answer.body if answer else b"", name)
    return lambda call, answer: ()


def _headers(answer: Answer | None, name: str) -> list[str]:
    return [value for other, value in answer.headers if other.lower() == name.lower()] if answer else []


def _of_body(body: object, path: str) -> Sequence[str]:
    """A body, or what a JSONPath leads to in it; text as it is, all else as JSON."""
    if not isinstance(body, bytes):
        return ()
    if not path:
        return (body.decode("utf-8", "replace"),)
    try:
        value = next(found(f"$.{path}", json.loads(body)), None)
    except ValueError:
        return ()
    return () if value is None else (value if isinstance(value, str) else json.dumps(value),)


def _known(value: object) -> Sequence[str]:
    return () if value is None else (str(value),)
