"""Mapping templates rendered as API Gateway would render them, as far as ours go.

The language is that of `airspeed-ext`, which LocalStack compares with API Gateway. What templates find there,
`$input`, `$context` and `$util`, is here, after "Variables for data transformations for API Gateway". Where
that says nothing, what LocalStack's authors saw counts: an empty body is `{}`, a parameter that is missing is
the empty text, a reference to nothing prints nothing. What `$input.json` prints for a path that leads nowhere
was not found: a test tries each (`Undocumented`).

For `#if` nothing is true in the engine, as recorded of API Gateway, and false in Velocity's user guide
("Conditionals"). A template is rendered both ways, and must not tell them apart.

Three things of Java's Velocity are not in the engine, and are here:
- `#[[...]]#`, quoted text ("VTL Reference"), which ends at the first `]]#`;
- a call finds a method and never an entry of the same name: `containsKey` and `get` of `java.util.Map`;
- `replaceAll` is Python's `re.sub`, which agrees with Java's on the patterns that our templates have.

Other JSONPaths than `$`, `$.name.of.it` and `$..name` are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from unittest.mock import patch
from urllib.parse import quote_plus

from airspeed import Template, operators

Json = Any
Undocumented = Literal['""', "null"]
"""What `$input.json` may print for a path that leads nowhere."""

REQUEST_ID = "5d7a2b1c-8f3e-4c6d-9b0a-1e2f3a4b5c6d"
EXTENDED_REQUEST_ID = "JKJaXmPLvHcE+/SHA="
API_KEY_ID = "k3yid0123"

_QUOTED = re.compile(r"#\[\[(.*?)\]\]#", re.DOTALL)
_ESCAPES = {
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


@dataclass(frozen=True)
class Rendered:
    """What becomes of a template.

    Attributes:
        body: the text.
        request: parameters of the integration's request that the template overrides: `path.model`.
        response: of the answer's headers and status: `header.Vary`, `status`.
    """

    body: str
    request: Mapping[str, Json]
    response: Mapping[str, Json]


@dataclass(frozen=True)
class Payload:
    """A request, or an answer of the service to it.

    Attributes:
        body: as it was sent.
        path, query, headers: of the caller's request, in both.
        missing: what `$input.json` prints for a path that leads nowhere.
    """

    body: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    missing: Undocumented = '""'


def render(template: str, payload: Payload) -> Rendered:
    """Render a template.

    Raises:
        airspeed.TemplateError: it is no template, or fails.
        AssertionError: it depends on what nothing is for `#if`.
    """
    rendered = _render(template, payload)
    with (
        patch.object(operators.Condition, "calculate", _as_the_guide_has_it),
        patch.object(operators.UnaryOperatorValue, "calculate", _not_as_the_guide_has_it),
    ):
        assert _render(template, payload) == rendered
    return rendered


def _render(template: str, payload: Payload) -> Rendered:
    context = _context()
    names = {"input": _Input(payload), "context": context, "util": _Util()}
    body = Template(_without_quotations(template, names)).merge(names)
    request, response = (dict(_said(context[name])) for name in ("requestOverride", "responseOverride"))
    return Rendered(body, request, response)


def _as_the_guide_has_it(condition: Json, *of: Json) -> bool:
    return bool(condition.expression.calculate(*of))


def _not_as_the_guide_has_it(negation: Json, *of: Json) -> bool:
    return not negation.value.calculate(*of)


class _Map(Mapping[str, Json]):
    """A `java.util.Map`. The engine looks for an entry first even where a method is called."""

    def __init__(self, entries: Mapping[str, Json]) -> None:
        self._entries = entries

    def __getitem__(self, name: str) -> Json:
        if name in ("containsKey", "get"):
            raise KeyError(name)
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def containsKey(self, key: str) -> bool:  # noqa: N802
        return key in self._entries

    def get(self, key: str, default: Json = None) -> Json:
        return self._entries.get(key, default)


class _Overrides(dict[str, Json]):
    """Each once: else API Gateway answers 5XX ("Override your API's request and response parameters")."""

    def __setitem__(self, name: str, value: Json) -> None:
        if name in self:
            raise ValueError(f"{name} is overridden twice")
        super().__setitem__(name, value)


class _Input:
    """`$input`."""

    def __init__(self, payload: Payload) -> None:
        self._payload = payload
        self._parameters = (payload.path, payload.query, payload.headers)

    @property
    def body(self) -> str:
        return self._payload.body or "{}"

    def json(self, path: str) -> str:
        found = list(self._at(path))
        return json.dumps(found[0], ensure_ascii=False) if found else self._payload.missing

    def path(self, path: str) -> Json:
        return next(map(_java, self._at(path)), None)

    def params(self, name: str | None = None) -> Json:
        if name is None:
            kinds = zip(("path", "querystring", "header"), self._parameters, strict=True)
            return _Map({kind: _Map(values) for kind, values in kinds})
        return next((values[name] for values in self._parameters if name in values), "")

    def _at(self, path: str) -> Iterator[Json]:
        value = json.loads(self.body)
        if match := re.fullmatch(r"\$\.\.(\w+)", path, re.ASCII):
            # Such a path leads to a list, be it empty.
            yield list(_all_called(match[1], value))
            return
        if not re.fullmatch(r"\$(?:\.\w+)*", path, re.ASCII):
            raise ValueError(f"a JSONPath that the stand-in does not know: {path}")
        for name in path.split(".")[1:]:
            if not isinstance(value, dict) or name not in value:
                return
            value = value[name]
        yield value


def _all_called(name: str, value: Json) -> Iterator[Json]:
    """What has a name, at any depth."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in inner:
        if key == name:
            yield entry
        yield from _all_called(name, entry)


class _Util:
    """`$util`."""

    def escapeJavaScript(self, text: str) -> str:  # noqa: N802
        """As Apache Commons Lang does it: all that is not ASCII by its UTF-16."""
        return "".join(map(_escaped, text))

    def urlEncode(self, text: str) -> str:  # noqa: N802
        """As `java.net.URLEncoder` does it."""
        return quote_plus(text, safe="*").replace("~", "%7E")

    def parseJson(self, text: str) -> Json:  # noqa: N802
        return _java(json.loads(text))


def _context() -> dict[str, Json]:
    return {
        "requestId": REQUEST_ID,
        "extendedRequestId": EXTENDED_REQUEST_ID,
        "identity": {"apiKeyId": API_KEY_ID},
        "requestOverride": {name: _Overrides() for name in ("path", "querystring", "header")},
        "responseOverride": _Overrides(header=_Overrides()),
    }


def _said(overrides: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    for name, value in overrides.items():
        if isinstance(value, _Overrides):
            yield from ((f"{name}.{inner}", said) for inner, said in value.items())
        else:
            yield name, value


def _without_quotations(template: str, names: dict[str, Json]) -> str:
    """References to the quoted texts, which are added to the names."""

    def reference(match: re.Match[str]) -> str:
        name = f"quoted_{len(names)}"
        names[name] = match[1]
        return f"${{{name}}}"

    return _QUOTED.sub(reference, template)


def _java(value: Json) -> Json:
    return _Map(value) if isinstance(value, dict) else value


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex().upper()}" for at in range(0, len(units), 2))
