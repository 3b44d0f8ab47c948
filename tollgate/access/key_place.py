"""Where the API key of a call stands: in x-api-key, or in what an authorizer takes it from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tollgate.access.facts import Facts
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown, as_text

AUTHORIZER: Final = "aws_api_gateway_authorizer"
_DEFAULT_SOURCE: Final = "method.request.header.Authorization"
"""Of the provider, where `identity_source` is not set."""
_REQUEST: Final = "method.request."


def key_places(method: Resource, facts: Facts) -> Sequence[str] | Unknown:
    """The parts of a request in which a key may come, in small letters: `["header.x-api-key"]`.

    Of a key that an authorizer tells, those by which the authorizer is asked; what else its function reads
    is not known.
    """
    api = facts.routes[method].api
    if not isinstance(api, Resource) or api.is_data:
        return Unknown("its API is not declared here")
    source = as_text(api.get("api_key_source"))
    if isinstance(source, Unknown):
        return source
    if source in (None, "HEADER"):
        return ["header.x-api-key"]
    authorizer = method.get("authorizer_id")
    if not isinstance(authorizer, Reference) or authorizer.resource.kind != AUTHORIZER:
        return Unknown("its authorizer is not declared here")
    sources = identity_sources(authorizer.resource)
    if isinstance(sources, Unknown):
        return sources
    return [found.removeprefix(_REQUEST) for found in sources if found.startswith(_REQUEST)]


def identity_sources(authorizer: Resource) -> Sequence[str] | Unknown:
    """By what an authorizer is asked, and its answer kept: `["method.request.header.authorization"]`."""
    said = as_text(authorizer.get("identity_source"))
    if isinstance(said, Unknown):
        return said
    return [part.strip().lower() for part in (said or _DEFAULT_SOURCE).split(",") if part.strip()]
