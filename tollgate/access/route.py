"""A route of an API: its method, its path and who is let in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tollgate.access.identity import Identity
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown, Value, as_bool, as_text

Guard: TypeAlias = Literal["open", "key", "iam", "authorizer"]
"""What a caller needs: nothing, an API key, a signature of AWS's, or what an authorizer asks for. A route
that asks for a key and something else counts by the key."""


@dataclass(frozen=True, slots=True)
class Route:
    """A method of an API.

    Attributes:
        method: the `aws_api_gateway_method`.
        api: its REST API.
        verb: `POST`, or `ANY`.
        path: `/v1/chat/{id}`.
        guard: who is let in.
        is_declared_public: whether the description says so of it, `public: true`.
    """

    method: Resource
    api: Identity | Unknown | None
    verb: str | Unknown
    path: str | Unknown
    guard: Guard | Unknown
    is_declared_public: bool

    def __str__(self) -> str:
        verb = "?" if isinstance(self.verb, Unknown) else self.verb
        path = "?" if isinstance(self.path, Unknown) else self.path
        return f"{verb} {path}"


def guard(method: Resource) -> Guard | Unknown:
    """Who is let in by a method."""
    needs_key = as_bool(method.get("api_key_required"))
    if needs_key is True:
        return "key"
    authorization = as_text(method.get("authorization"))
    if authorization == "AWS_IAM":
        return "iam"
    if authorization in ("CUSTOM", "COGNITO_USER_POOLS"):
        return "authorizer"
    if isinstance(needs_key, Unknown):
        return Unknown(f"api_key_required: {needs_key.why}")
    if isinstance(authorization, Unknown):
        return Unknown(f"authorization: {authorization.why}")
    return "open"


def verb(method: Resource) -> str | Unknown:
    """The HTTP method, in capitals."""
    found = as_text(method.get("http_method"))
    if found is None:
        return Unknown("it has no http_method")
    return found.upper() if isinstance(found, str) else found


def path_of(resource_id: Value) -> str | Unknown:
    """The path that a `resource_id` stands for: `/` at the root."""
    parts: list[str] = []
    seen: set[Resource] = set()
    while isinstance(resource_id, Reference):
        resource = resource_id.resource
        if resource_id.attribute == "root_resource_id":
            return "/" + "/".join(reversed(parts))
        if resource.kind != "aws_api_gateway_resource" or resource.is_data or resource in seen:
            return Unknown(f"the path of {resource.address} is not known")
        seen.add(resource)
        part = as_text(resource.get("path_part"))
        if part is None or isinstance(part, Unknown):
            return Unknown(f"the path_part of {resource.address} is not known")
        parts.append(part)
        resource_id = resource.get("parent_id")
    return Unknown("its resource_id is not known")
