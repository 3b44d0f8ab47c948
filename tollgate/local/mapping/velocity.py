"""Mapping templates: `{"id": "$context.requestId", "input": $input.json('$')}`.

The language is in `engine.py`. What templates find there (`$input`, `$context`, `$stageVariables`, `$util`)
is here, after the developer guide's "Variables for data transformations for API Gateway". Where that says
nothing, what LocalStack's authors saw counts: an empty body is `{}`, a parameter that is missing is the
empty text, a reference to nothing prints nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import quote_plus, unquote_plus

from tollgate.local.call import NotServed
from tollgate.local.context import VARIABLES
from tollgate.local.mapping.engine import Engine, TemplateError
from tollgate.local.mapping.java import Object, Value, compact, printed
from tollgate.local.mapping.json_path import finder
from tollgate.local.message.json_text import Json, NoJson, read_json

Undocumented: TypeAlias = Literal['""', "null"]
"""What `$input.json` may print for a path that leads nowhere."""

_BRANCHES: Final = frozenset(
    name[:at] for name in VARIABLES for at, character in enumerate(name) if character == "."
)
"""`identity`, `error`, …: what of `$context` has variables below it."""
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


class TemplateFailed(Exception):
    """A template is none, or fails. `str()` says why, and may show what it was given."""


class BodyIsNoJson(TemplateFailed):
    """A template asks for a part of a body that is no JSON."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What becomes of a template.

    Attributes:
        body: the text.
        request: parameters of the integration's request that the template overrides: `path.model`.
        response: of the answer's headers and status: `header.Vary`, `status`.
    """

    body: str
    request: Mapping[str, object] = field(default_factory=dict)
    response: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Payload:
    """A request, or an answer of the backend to it.

    Attributes:
        body: as it was sent.
        path, query, headers: of the caller's request, in both. A header is found by its name as it is here,
            or by that in small letters.
        context: tells a variable by its name, `identity.apiKeyId`.
        missing: what `$input.json` prints for a path that leads nowhere.
    """

    body: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    context: Callable[[str], object] = lambda _: None
    stage_variables: Mapping[str, str] = field(default_factory=dict)
    missing: Undocumented = '""'


class Template:
    """A mapping template, parsed once.

    Attributes:
        constant: what always becomes of it; None where that depends on a payload.
    """

    def __init__(self, text: str) -> None:
        """Parse one.

        Raises:
            TemplateFailed: it is no template.
        """
        self.constant = None if "$" in text or "#" in text else Rendered(text)
        self._engine: Engine | None = None
        if self.constant is None:
            try:
                self._engine = Engine(text)
            except (TemplateError, RecursionError) as error:
                raise TemplateFailed(str(error)) from error

    def render(self, payload: Payload) -> Rendered:
        """Render it.

        Raises:
            BodyIsNoJson: it asks for a part of a body that is no JSON.
            TemplateFailed: it fails.
            NotServed: it has a JSONPath that is not known here.
        """
        if self.constant is not None:
            return self.constant
        assert self._engine is not None
        context = _Context(payload.context)
        names = {
            "context": context,
            "input": _Input(payload),
            # A template may set what it finds, and not for the next call.
            "stageVariables": dict(payload.stage_variables),
            "util": _Util(),
        }
        try:
            body = self._engine.render(names)
        except (TemplateError, RecursionError) as error:
            if isinstance(error.__cause__, (BodyIsNoJson, NotServed)):
                raise error.__cause__ from None
            raise TemplateFailed(str(error)) from error
        return Rendered(body, dict(_said(context.request)), dict(_said(context.response)))


@lru_cache(maxsize=1024)
def template(text: str) -> Template:
    """A template by its text, parsed when it is first asked for.

    Raises:
        TemplateFailed: it is no template.
    """
    return Template(text)


class _Overrides(dict[str, Any]):
    """Each once: else API Gateway answers 5XX ("Override your API's request and response parameters")."""

    def __setitem__(self, name: str, value: object) -> None:
        if name in self:
            raise ValueError(f"{name} is overridden twice")
        super().__setitem__(name, value)


def _said(overrides: _Overrides) -> Iterator[tuple[str, object]]:
    for name, value in overrides.items():
        if isinstance(value, _Overrides):
            yield from ((f"{name}.{inner}", said) for inner, said in value.items())
        else:
            yield name, value


class _Branch(Mapping[str, Value]):
    """What of `$context` is below a name."""

    def __init__(self, variable: Callable[[str], object], below: str = "") -> None:
        self._variable = variable
        self._below = below

    def __getitem__(self, name: str) -> Value:
        whole = f"{self._below}{name}"
        if whole in _BRANCHES:
            return _Branch(self._variable, f"{whole}.")
        value = self._variable(whole)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        below = (name.removeprefix(self._below) for name in VARIABLES if name.startswith(self._below))
        return (name for name in sorted({each.partition(".")[0] for each in below}) if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Context(_Branch):
    """`$context`.

    Attributes:
        request, response: what a template overrides.
    """

    def __init__(self, variable: Callable[[str], object]) -> None:
        super().__init__(variable)
        self.request = _Overrides({place: _Overrides() for place in ("path", "querystring", "header")})
        self.response = _Overrides({"header": _Overrides()})

    def __getitem__(self, name: str) -> Value:
        if name == "requestOverride":
            return self.request
        return self.response if name == "responseOverride" else super().__getitem__(name)


class _Input(Object):
    """`$input`."""

    def __init__(self, payload: Payload) -> None:
        self._payload = payload

    @property
    def body(self) -> str:
        return self._payload.body or "{}"

    def json(self, path: str = "$") -> str:
        found = finder(path)(self._json)
        return compact(found[0]) if found else self._payload.missing

    def path(self, path: str = "$") -> Value:
        return next(iter(finder(path)(self._json)), None)

    def params(self, name: str | None = None) -> Value:
        payload = self._payload
        places = {
            "path": dict(payload.path),
            "querystring": dict(payload.query),
            "header": _Headers(payload.headers),
        }
        if name is None:
            return places
        return next((values[name] for values in places.values() if name in values), "")

    @cached_property
    def _json(self) -> Json:
        try:
            return read_json(self.body)
        except NoJson as error:
            raise BodyIsNoJson(str(error)) from error


class _Headers(Mapping[str, str]):
    """Headers, whose names may have lost their capitals on the way."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers

    def __getitem__(self, name: str) -> str:
        found = self._headers.get(name)
        return self._headers[name.lower()] if found is None else found

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers)

    def __len__(self) -> int:
        return len(self._headers)


class _Util(Object):
    """`$util`, whose methods make nothing of nothing."""

    def escapeJavaScript(self, value: Value) -> str | None:  # noqa: N802
        """As Apache Commons Lang does it: all that is not ASCII by its UTF-16."""
        return None if value is None else "".join(map(_escaped, printed(value)))

    def urlEncode(self, value: Value) -> str | None:  # noqa: N802
        """As `java.net.URLEncoder` does it."""
        if value is None:
            return None
        return quote_plus(printed(value), safe="*", errors="replace").replace("~", "%7E")

    def urlDecode(self, value: Value) -> str | None:  # noqa: N802
        return None if value is None else unquote_plus(printed(value))

    def base64Encode(self, value: Value) -> str | None:  # noqa: N802
        return None if value is None else base64.b64encode(printed(value).encode(errors="replace")).decode()

    def base64Decode(self, value: Value) -> str | None:  # noqa: N802
        return None if value is None else base64.b64decode(printed(value)).decode(errors="replace")

    def parseJson(self, value: Value) -> Value:  # noqa: N802
        return None if value is None else read_json(printed(value))


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex().upper()}" for at in range(0, len(units), 2))
