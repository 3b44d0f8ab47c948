"""What templates find: `$input`, `$context`, `$stageVariables` and `$util`.

Developer guide, "Variables for data transformations for API Gateway". Where that says nothing, what
LocalStack's authors saw counts: an empty body is `{}`, a parameter that is missing is the empty text, a
reference to nothing prints nothing. What `$input.json` prints for a path that leads nowhere was not found:
it is `""` here.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote_plus, unquote_plus

from tollgate.local.mapping.json_path import found
from tollgate.local.mapping.velocity import Headers, Map, Overrides, compiled, java

_ESCAPES: Final = {
    '"': '\\"',
    "'": "\\'",
    "\\": "\\\\",
    "/": "\\/",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}
_CALLED_ALIKE: Final = ("identity", "authorizer", "error", "integration", "authorize")
"""What `$context` has below a name of its own."""


@dataclass(frozen=True)
class Payload:
    """A request, or a backend's answer to it.

    Attributes:
        body: as it was sent.
        path, query, headers: of the caller's request, in both.
        missing: what `$input.json` prints for a path that leads nowhere.
    """

    body: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    missing: str = '""'


@dataclass(frozen=True)
class Rendered:
    """What becomes of a template.

    Attributes:
        body: the text.
        request: parameters of the integration's request that the template overrides: `path.model`.
        response: of the answer's headers and status: `header.Vary`, `status`.
    """

    body: str
    request: Mapping[str, Any] = field(default_factory=dict)
    response: Mapping[str, Any] = field(default_factory=dict)


def render(
    template: str,
    payload: Payload,
    context: Callable[[str], object],
    stage_variables: Mapping[str, str],
) -> Rendered:
    """Render a template.

    Args:
        context: a variable of `$context` by its dotted name.

    Raises:
        InvalidTemplate: it is none, or fails.
    """
    overrides = _Context(context)
    names = {
        "input": _Input(payload),
        "context": overrides,
        "stageVariables": Map(stage_variables),
        "util": _Util(),
    }
    body = compiled(template).render(names)
    return Rendered(body, dict(_said(overrides.request)), dict(_said(overrides.response)))


class _Input:
    """`$input`."""

    def __init__(self, payload: Payload) -> None:
        self._payload = payload
        kinds = {
            "path": Map(payload.path),
            "querystring": Map(payload.query),
            "header": Headers(payload.headers),
        }
        self._parameters: Mapping[str, Map] = kinds

    @property
    def body(self) -> str:
        return self._payload.body or "{}"

    def json(self, path: str) -> str:
        for value in self._at(path):
            return json.dumps(value, ensure_ascii=False)
        return self._payload.missing

    def path(self, path: str) -> Any:
        return next(map(java, self._at(path)), None)

    def params(self, name: str | None = None) -> Any:
        if name is None:
            return Map(self._parameters)
        kinds = self._parameters.values()
        return next((values.get(name) for values in kinds if values.containsKey(name)), "")

    def _at(self, path: str) -> Iterator[Any]:
        return found(path, json.loads(self.body))


class _Util:
    """`$util`."""

    def escapeJavaScript(self, text: str) -> str:  # noqa: N802
        """As Apache Commons Lang does it: all that is not ASCII by its UTF-16."""
        return "".join(map(_escaped, text))

    def urlEncode(self, text: str) -> str:  # noqa: N802
        """As `java.net.URLEncoder` does it."""
        return quote_plus(text, safe="*").replace("~", "%7E")

    def urlDecode(self, text: str) -> str:  # noqa: N802
        return unquote_plus(text)

    def base64Encode(self, text: str) -> str:  # noqa: N802
        return base64.b64encode(text.encode()).decode()

    def base64Decode(self, text: str) -> str:  # noqa: N802
        try:
            return base64.b64decode(text, validate=True).decode()
        except binascii.Error as error:
            raise ValueError("it is no Base64") from error

    def parseJson(self, text: str) -> Any:  # noqa: N802
        return java(json.loads(text))


class _Context:
    """`$context`, with what a template may override."""

    def __init__(self, variable: Callable[[str], object]) -> None:
        self._variable = variable
        self.request = Overrides({name: Overrides() for name in ("path", "querystring", "header")})
        self.response = Overrides(header=Overrides())

    def __getitem__(self, name: str) -> Any:
        if name == "requestOverride":
            return self.request
        if name == "responseOverride":
            return self.response
        return _Below(self._variable, name) if name in _CALLED_ALIKE else self._variable(name)


class _Below:
    """`$context.identity`, and what else has names below it."""

    def __init__(self, variable: Callable[[str], object], name: str) -> None:
        self._variable = variable
        self._name = name

    def __getitem__(self, name: str) -> object:
        return self._variable(f"{self._name}.{name}")


def _said(overrides: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in overrides.items():
        if isinstance(value, Overrides):
            yield from ((f"{name}.{inner}", said) for inner, said in value.items())
        else:
            yield name, value


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex().upper()}" for at in range(0, len(units), 2))
