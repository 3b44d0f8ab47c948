"""Where the parameters of requests and answers are taken from: `method.request.header.X`, `'text'`.

Developer guide, "Parameter mapping source reference for REST APIs in API Gateway". What is empty counts as
what is not there, and of what comes several times the last counts, as LocalStack's authors saw it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import unquote

from tollgate.local.call import Answer, Call, Refusal
from tollgate.local.context import variable_of
from tollgate.local.mapping.java import compact
from tollgate.local.mapping.json_path import finder
from tollgate.local.message.json_text import Json, NoJson, read_json

Values: TypeAlias = Sequence[str]
"""Of a parameter: more than one where it takes all values of a query parameter; none where there is none."""
RequestSource: TypeAlias = Callable[[Call], Values]
AnswerSource: TypeAlias = Callable[[Call, Answer], Values]

_REQUEST: Final = "method.request."
_ANSWER: Final = "integration.response."
_INVALID: Final = "Invalid JSON in request body"
_JSON_BEGINS: Final = (b"{", b"[", b'"', b"'")


def constant(expression: str) -> str | None:
    """The text of `'text'`; None for any other expression."""
    is_text = len(expression) > 1 and expression.startswith("'") and expression.endswith("'")
    return expression[1:-1] if is_text else None


@lru_cache(maxsize=1024)
def of_request(expression: str) -> RequestSource:
    """What takes a parameter from a call; one that always finds nothing, of an expression that is none.

    It raises Refusal: BAD_REQUEST_BODY, where a field is asked for of a body that is no JSON.

    Raises:
        NotServed: its JSONPath is not known here.
    """
    text = constant(expression)
    if text is not None:
        values = _one(text)
        return lambda _: values
    root, _, name = expression.partition(".")
    if root == "context":
        found = variable_of(name)
        return lambda call: _one(found(call))
    if root == "stageVariables":
        return lambda call: _one(call.stage.variables.get(name))
    if expression.startswith(_REQUEST):
        return _of_request(expression.removeprefix(_REQUEST))
    return _nothing


@lru_cache(maxsize=1024)
def of_answer(expression: str) -> AnswerSource:
    """What takes a parameter from a backend's answer, whose body is whole.

    Raises:
        NotServed: as `of_request`.
    """
    if not expression.startswith(_ANSWER):
        source = of_request(expression)
        return lambda call, _: source(call)
    place, _, name = expression.removeprefix(_ANSWER).partition(".")
    if place == "header":
        return lambda _, answer: _headers(answer, name)[-1:]
    if place == "multivalueheader":
        return lambda _, answer: _joined(_headers(answer, name))
    if place == "body":
        return _of_answers_body(name)
    return lambda _, __: ()


def _of_request(expression: str) -> RequestSource:
    place, _, name = expression.partition(".")
    if place == "path":
        # "Amazon API Gateway important notes": decoded, and encoded again where they are put into a URI.
        return lambda call: _one(unquote(call.path_parameters.get(name, "")) or None)
    if place == "querystring":
        return lambda call: _full(call.query.get(name, ()))[-1:]
    if place == "multivaluequerystring":
        return lambda call: _full(call.query.get(name, ()))
    if place == "header":
        return lambda call: _full(call.headers.getlist(name))[-1:]
    if place == "multivalueheader":
        return lambda call: _joined(call.headers.getlist(name))
    if place == "body":
        return _of_requests_body(name)
    return _nothing


def _nothing(_: Call) -> Values:
    return ()


def _of_requests_body(path: str) -> RequestSource:
    if not path:
        return lambda call: _one(_text(call.body))
    find = finder(_whole(path))

    def source(call: Call) -> Values:
        try:
            return _one(next(iter(find(_json(call.body))), None))
        except (NoJson, RecursionError):
            raise Refusal("BAD_REQUEST_BODY", _INVALID) from None

    return source


def _of_answers_body(path: str) -> AnswerSource:
    if not path:
        return lambda _, answer: _one(_text(_bytes(answer)))
    find = finder(_whole(path))

    def source(_: Call, answer: Answer) -> Values:
        try:
            return _one(next(iter(find(_json(_bytes(answer)))), None))
        except (NoJson, RecursionError):
            raise Refusal("API_CONFIGURATION_ERROR") from None

    return source


def _whole(path: str) -> str:
    """The path from the root, which an expression may leave out."""
    return path if path.startswith("$") else f"$.{path}"


def _json(body: bytes) -> Json:
    """A body's JSON. What does not begin like an object, a list or a text has no fields, and is not read."""
    body = body.strip()
    return read_json(body) if body.startswith(_JSON_BEGINS) else {}


def _headers(answer: Answer, name: str) -> list[str]:
    name = name.lower()
    return [value for given, value in answer.headers if value and given.lower() == name]


def _bytes(answer: Answer) -> bytes:
    assert isinstance(answer.body, bytes)
    return answer.body


def _text(body: bytes) -> str:
    return body.decode(errors="replace")


def _joined(values: Values) -> Values:
    return _one(",".join(_full(values)))


def _full(values: Values) -> Values:
    return [value for value in values if value]


def _one(value: object) -> Values:
    """A value as text: JSON, where it is not text itself."""
    if value is None or value == "":
        return ()
    return (value,) if isinstance(value, str) else (compact(value),)
