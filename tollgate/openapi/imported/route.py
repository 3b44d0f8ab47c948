"""An operation of a document as a route of a description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from tollgate.config.api import ApiRoute
from tollgate.config.integrations.headers import HEADER_NAME
from tollgate.config.problem import Problem
from tollgate.config.route import RouteKey
from tollgate.openapi.imported.document import Node
from tollgate.openapi.imported.findings import Findings
from tollgate.openapi.imported.schema import draft4
from tollgate.openapi.imported.security import KeySource, key_sources
from tollgate.openapi.imported.server import base_of_servers
from tollgate.openapi.text import Braces

JSON: Final = "application/json"
_BACKEND: Final = "Let the backend check it."
_WITHOUT_A_BODY: Final = ("GET", "HEAD", "OPTIONS")
"""RFC 9110, 9.3: what content these have means nothing."""
_GREEDY: Final = "x-tollgate-greedy"
_OPERATION_NAME: Final = re.compile("[A-Za-z0-9._-]{1,64}")
_NO_PARAMETERS: Final = ("accept", "authorization", "content-type", "x-api-key")
"""OpenAPI ignores parameters of the first three names; the last one is the key."""


@dataclass(frozen=True, slots=True)
class Route:
    """A route that was made.

    Attributes:
        fields: its entry in the description.
        sources: where its callers may put their key; none where that is left open.
        node: the operation.
        notes: what a person should know of it.
    """

    key: RouteKey
    fields: dict[str, Any]
    sources: frozenset[KeySource]
    node: Node
    notes: tuple[Problem, ...]


def route_of(
    text: str, operation: Node, item: Node, base: str, findings: Findings, *, keep_base: bool
) -> Route | None:
    """Make a route, or say why not.

    Args:
        text: method and path, as the document has it.
        item: the path's entry.
        base: the backend's address.
        keep_base: whether all goes there, whatever servers the operation has of its own.
    """
    parameters = _parameters(operation, item, findings)
    key = _key(text, item, parameters, findings)
    sources = key_sources(operation, findings.document, findings)
    request = _request(text.partition(" ")[0], operation, parameters, findings)
    place = _own_base(operation, item, base, findings, keep_base=keep_base)
    if operation.get("callbacks") is not None:
        findings.note(operation, "its callbacks are left out", "They do not go through the gateway.")
    if key is None or place is None:
        return None
    fields: dict[str, Any] = {
        **({"public": True} if sources is None else {}),
        **_name(operation, findings),
        "integration": Braces(type="http", url=_url(place, key)),
        **({"request": request} if request else {}),
    }
    try:
        ApiRoute.model_validate(fields)
    except ValidationError as error:
        findings.refuse_all(operation, error)
    if findings.refusals:
        return None
    return Route(key, fields, sources or frozenset(), operation, tuple(findings.notes))


def _parameters(operation: Node, item: Node, findings: Findings) -> dict[tuple[str, str], Node]:
    """By place and name: an operation's own count before its path's."""
    found: dict[tuple[str, str], Node] = {}
    for owner in (item, operation):
        listed = owner.get("parameters")
        for parameter in listed.each() if listed else ():
            resolved = findings.resolved(parameter)
            if resolved is not None and not isinstance(resolved.value, Mapping):
                findings.refuse(resolved, "this is not a parameter", "Write a mapping with 'name' and 'in'.")
            elif resolved is not None:
                found[resolved.text("in"), resolved.text("name")] = resolved
    return found


def _key(
    text: str, item: Node, parameters: dict[tuple[str, str], Node], findings: Findings
) -> RouteKey | None:
    if "?" in text or "#" in text:
        findings.refuse(item, f"{text!r} has a query or a fragment", "Say it by parameters.")
        return None
    for (place, name), parameter in parameters.items():
        if place != "path":
            continue
        if parameter.text("style") not in ("", "simple"):
            style = parameter.text("style")
            findings.refuse(
                parameter, f"the path parameter {name!r} has the style {style!r}", "API Gateway has 'simple'."
            )
        if parameter.value.get(_GREEDY) is True and text.endswith(f"/{{{name}}}"):
            text = f"{text[:-1]}+}}"
    try:
        key = RouteKey.parse(text)
    except PydanticCustomError as error:
        context = error.context or {}
        findings.refuse(item, str(context.get("message", error)), str(context.get("remedy", "")))
        return None
    named = {name for place, name in parameters if place == "path"}
    for name in key.parameters:
        if name not in named:
            findings.note(item, f"the path's parameter {name!r} is not described", "It is taken as it is.")
    for name in sorted(named - set(key.parameters)):
        findings.refuse(item, f"the path has no parameter {name!r}", "Put it into the path, or take it out.")
    return key


def _own_base(operation: Node, item: Node, base: str, findings: Findings, *, keep_base: bool) -> str | None:
    own = operation.get("servers") or item.get("servers")
    if own is None:
        return base
    if keep_base:
        findings.note(own, "its own server is not asked", "The backend is what --backend says.")
        return base
    return base_of_servers(own, operation, findings)


def _url(base: str, key: RouteKey) -> str:
    return base if key.path == "/" else base + key.path.replace("+}", "}")


def _name(operation: Node, findings: Findings) -> dict[str, str]:
    name = operation.text("operationId")
    if not name or _OPERATION_NAME.fullmatch(name):
        return {"operation_name": name} if name else {}
    findings.note(
        operation,
        f"the operationId {name!r} is left out",
        "API Gateway takes letters, digits and . _ -, 64 at most; generated SDKs alone have the name.",
    )
    return {}


def _request(
    method: str, operation: Node, parameters: dict[tuple[str, str], Node], findings: Findings
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    headers = list(_required("header", parameters, findings))
    query = list(_required("query", parameters, findings))
    body = _swagger_body(parameters, findings) or _body(operation, findings)
    if body is not None and method in _WITHOUT_A_BODY:
        findings.note(body, f"the body of {method} is not checked", _BACKEND)
        body = None
    schema = draft4(body, findings) if body is not None else None
    if schema:
        made["json_schema"] = schema
    if headers:
        made["headers"] = headers
    if query:
        made["query"] = query
    return made


def _required(place: str, parameters: dict[tuple[str, str], Node], findings: Findings) -> Iterator[str]:
    lowered: set[str] = set()
    for (where, name), parameter in parameters.items():
        if where == "cookie" and place == "header" and parameter.value.get("required") is True:
            findings.note(parameter, f"the cookie {name!r} is not asked for", _BACKEND)
        if where != place or parameter.value.get("required") is not True:
            continue
        if place == "header" and name.lower() in (*_NO_PARAMETERS, *lowered):
            continue
        lowered.add(name.lower())
        if HEADER_NAME.fullmatch(name):
            yield name
        else:
            findings.note(
                parameter,
                f"{name!r} need not be there, though the document asks for it",
                "API Gateway asks for names of letters, digits and . _ $ - alone. Let the backend check it.",
            )


def _body(operation: Node, findings: Findings) -> Node | None:
    """The schema that a body is to be held to, if there is one."""
    given = operation.get("requestBody")
    body = findings.resolved(given) if given else None
    content = body.get("content") if body else None
    if body is None or content is None:
        return None
    types = [name for name, _ in content.items()]
    media_type = content.get(JSON)
    schema = media_type.get("schema") if media_type else None
    if types != [JSON]:
        findings.note(content, "the body is not checked, as it may be something else than JSON", _BACKEND)
        return None
    if schema is None:
        return None
    return _unless_optional(schema, body, findings)


def _swagger_body(parameters: dict[tuple[str, str], Node], findings: Findings) -> Node | None:
    if findings.document.version != "2.0":
        return None
    for (place, name), parameter in parameters.items():
        if place == "formData":
            findings.note(parameter, f"the form's field {name!r} is not checked", _BACKEND)
        schema = parameter.get("schema") if place == "body" else None
        if schema is not None:
            return _unless_optional(schema, parameter, findings)
    return None


def _unless_optional(schema: Node, body: Node, findings: Findings) -> Node | None:
    if body.value.get("required") is True:
        return schema
    findings.note(
        body,
        "the body is not checked, as it need not be there",
        "A check refuses a request without a body. Say 'required: true' to have one.",
    )
    return None
