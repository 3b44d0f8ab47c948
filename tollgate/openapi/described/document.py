"""An API as its callers see it: an OpenAPI 3.1 document.

Nothing of what stands behind the gateway is in it: no address, no function, no role, no account.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, Final

from tollgate.config.gateway import Gateway
from tollgate.openapi.described.answers import error_schema, shared_answers
from tollgate.openapi.described.key import security_schemes
from tollgate.openapi.described.operation import operations
from tollgate.openapi.described.plans import in_words, plans_of
from tollgate.openapi.described.request import schemas_of
from tollgate.openapi.invoke_url import invoke_url

_VERSION: Final = "3.1.0"
_ID: Final = "API_ID"


def document(
    gateway: Gateway, api: str, *, url: str | None = None, told_plans: Container[str] | None = None
) -> dict[str, Any]:
    """The OpenAPI document of one of a gateway's APIs.

    Args:
        api: its name in the description.
        url: where it is served, if that is known; without it and without a domain, the document leaves the
            API's id open.
        told_plans: the usage plans that readers may know of; all that open the API by default.

    Returns:
        the document as plain data, the same for the same gateway.
    """
    config = gateway.apis[api]
    plans = plans_of(gateway, api, told_plans)
    paths = operations(config)
    about = [config.description or "", in_words(plans)]
    return {
        "openapi": _VERSION,
        "info": {
            "title": config.name or f"{gateway.name}-{api}",
            "version": config.stage.name,
            **_given(description="\n\n".join(filter(None, about))),
        },
        "servers": [_server(gateway, api, url)],
        "paths": paths,
        "components": {
            "securitySchemes": security_schemes(config),
            "schemas": {"Error": error_schema(config.errors), **schemas_of(config)},
            "responses": shared_answers(paths),
        },
        **_given(**{"x-tollgate-usage-plans": plans}),
    }


def _server(gateway: Gateway, api: str, url: str | None) -> Mapping[str, Any]:
    config = gateway.apis[api]
    where = (
        {"description": "Reached through the API's VPC endpoints alone."}
        if config.endpoint.type == "private"
        else {}
    )
    known = url or next(iter(gateway.domain_urls(api)), None)
    if known is not None:
        return {"url": known, **where}
    return {
        "url": invoke_url("{api_id}", gateway.region, config.stage.name),
        **where,
        "variables": {
            "api_id": {"default": _ID, "description": "The API's id, which there is once it is applied."}
        },
    }


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
