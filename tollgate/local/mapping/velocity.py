"""Mapping templates: `{"id": "$context.requestId", "input": $input.json('$')}`.

The language is that of `airspeed-ext`, which LocalStack compares with API Gateway. What templates find there,
`$input`, `$context`, `$stageVariables` and `$util`, is here, after the developer guide's "Variables for data
transformations for API Gateway". Where that says nothing, what LocalStack's authors saw counts: an empty body
is `{}`, a parameter that is missing is the empty text, a reference to nothing prints nothing, and for `#if`
nothing is true, which is the engine's rule, and false in Velocity's user guide ("Conditionals").

Two things of Java's Velocity are not in the engine, and are here: `#[[...]]#`, quoted text ("VTL Reference"),
which ends at the first `]]#`, and the values of `java.py`. `replaceAll` is Python's `re.sub`, which agrees
with Java's on the patterns that our templates have.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import quote_plus, unquote_plus

import airspeed

from tollgate.local.call import NotServed
from tollgate.local.context import VARIABLES
from tollgate.local.mapping.java import Map, compact, java, printed
from tollgate.local.mapping.json_path import Json, finder

Undocumented: TypeAlias = Literal['""', "null"]
"""What `$input.json` may print for a path that leads nowhere."""

_QUOTED: Final = re.compile(r"#\[\[(.*?)\]\]#", re.DOTALL)
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
        self._quotations: dict[str, str] = {}
        self._parsed = airspeed.Template(self._without_quotations(text))
        if self.constant is None:
            try:
                self._parsed.ensure_compiled()
            except (airspeed.TemplateError, RecursionError) as error:
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
        request = _Overrides({place: _Overrides() for place in ("path", "querystring", "header")})
        response = _Overrides({"header": _Overrides()})
        names = {
            **self._quotations,
            "context": _Context(payload.context, overrides={"request": request, "response": response}),
            "input": _Input(payload),
            "stageVariables": Map(payload.stage_variables),
            "util": _Util(),
        }
        try:
            body = self._parsed.merge(names)
        except (airspeed.TemplateError, RecursionError) as error:
            if isinstance(error.__cause__, (BodyIsNoJson, NotServed)):
                raise error.__cause__ from None
            raise TemplateFailed(str(error)) from error
        return Rendered(body, dict(_said(request)), dict(_said(response)))

    def _without_quotations(self, text: str) -> str:
        """References to the quoted texts, which are kept."""

        def reference(match: re.Match[str]) -> str:
            name = f"quoted_{len(self._quotations)}"
            self._quotations[name] = match[1]
            return f"${{{name}}}"

        return _QUOTED.sub(reference, text)


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


class _Context:
    """`$context`, or what of it is below a name."""

    def __init__(
        self, variable: Callable[[str], object], below: str = "", *, overrides: Mapping[str, _Overrides]
    ) -> None:
        self._variable = variable
        self._below = below
        self._overrides = overrides

    def __getitem__(self, name: str) -> object:
        if not self._below and name.endswith("Override"):
            return self._overrides.get(name.removesuffix("Override"))
        whole = f"{self._below}{name}"
        if whole in _BRANCHES:
            return _Context(self._variable, f"{whole}.", overrides={})
        return self._variable(whole)

    def __str__(self) -> str:
        return ""


class _Input:
    """`$input`."""

    def __init__(self, payload: Payload) -> None:
        self._payload = payload

    @property
    def body(self) -> str:
        return self._payload.body or "{}"

    def json(self, path: str = "$") -> str:
        found = finder(path)(self._json)
        return compact(found[0]) if found else self._payload.missing

    def path(self, path: str = "$") -> object:
        return next(map(java, finder(path)(self._json)), None)

    def params(self, name: str | None = None) -> object:
        header = _Headers(self._payload.headers)
        places = {
            "path": Map(self._payload.path),
            "querystring": Map(self._payload.query),
            "header": header,
        }
        if name is None:
            return Map(places)
        found = (place.of(name) for place in places.values())
        return next((value for value in found if value is not None), "")

    @cached_property
    def _json(self) -> Json:
        try:
            value: Json = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise BodyIsNoJson(str(error)) from error
        return value


class _Headers(Map):
    """Headers, whose names may have lost their capitals on the way."""

    def __getitem__(self, name: str) -> object:
        found = super().__getitem__(name)
        return self.of(name) if found is None else found

    def of(self, name: str) -> object:
        return self.entries.get(name, self.entries.get(name.lower()))


class _Util:
    """`$util`."""

    def escapeJavaScript(self, value: object) -> str:  # noqa: N802
        """As Apache Commons Lang does it: all that is not ASCII by its UTF-16."""
        return "".join(map(_escaped, printed(value)))

    def urlEncode(self, text: str) -> str:  # noqa: N802
        """As `java.net.URLEncoder` does it."""
        return quote_plus(text, safe="*").replace("~", "%7E")

    def urlDecode(self, text: str) -> str:  # noqa: N802
        return unquote_plus(text)

    def base64Encode(self, text: str) -> str:  # noqa: N802
        return base64.b64encode(text.encode()).decode()

    def base64Decode(self, text: str) -> str:  # noqa: N802
        return base64.b64decode(text).decode(errors="replace")

    def parseJson(self, text: str) -> object:  # noqa: N802
        return java(json.loads(text))


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex().upper()}" for at in range(0, len(units), 2))
