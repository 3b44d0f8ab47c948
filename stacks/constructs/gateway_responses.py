"""What callers get where API Gateway answers itself: no key, no such route, over the limit, no backend."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from cdktf_cdktf_provider_aws.api_gateway_gateway_response import ApiGatewayGatewayResponse
from constructs import Construct

from stacks import addresses
from stacks.bulk.beside import Beside, put_beside
from stacks.constructs.api_scope import ApiScope
from stacks.constructs.cors import cors_headers
from stacks.constructs.errors import Kind, error_body
from stacks.provenance import identify, notes
from tollgate.config.api import Api

_SEND_A_KEY: Final = {
    "header": "send one in the header x-api-key.",
    "bearer": "send one in the header Authorization, as 'Bearer KEY'.",
}
_WRONG_KEY: Final = "The API key is missing, or is not valid here: "
_AMAZONS_WORDS: Final = "$context.error.messageString"
"""A text in quotes, as JSON has it. `validationErrorString` is none: what it says of a body that a model
refuses has quotes within, and what is no template of Velocity's cannot escape them."""

_SOON: Final = {"Retry-After": "'1'"}
"""A throttle's bucket is filled all the time."""
_NOT_SOON: Final = {"Retry-After": "'3600'", "x-should-retry": "'false'"}
"""A quota's period is a day at least. Clients of OpenAI's API try again after every 429, unless they are told
not to; others wait."""


class GatewayResponses(Construct):
    """An API's gateway responses, in the API's form of errors."""

    def __init__(self, scope: Construct, id_: str, *, api: ApiScope) -> None:
        super().__init__(scope, id_)
        first, *others = _responses(api.config)
        resource = ApiGatewayGatewayResponse(
            self,
            first.type,
            rest_api_id=api.id,
            response_type=first.type,
            response_parameters=_parameters(api.config, first) or None,
            response_templates=_templates(api.config, first),
        )
        identify(resource, addresses.of_gateway_response(api.name, first.type), api.config)
        put_beside(resource, [_beside(api, response) for response in others])


@dataclass(frozen=True, slots=True)
class _Response:
    """One type of response.

    Attributes:
        type: Amazon's name of it: "Gateway response types for API Gateway", API Gateway developer guide.
        status: None for the defaults, which would set that of every type that has none of its own.
        message: in plain text, or as a template that is JSON.
        code: as OpenAI's API has it.
        headers: further headers, and what they are mapped from.
    """

    type: str
    status: int | None
    message: str
    kind: Kind = "invalid_request_error"
    code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def _responses(api: Api) -> Iterator[_Response]:
    """The types that differ from the defaults, and these two.

    The defaults say nothing that Amazon says, which of some names the account, the role or the resource:
    ACCESS_DENIED, EXPIRED_TOKEN, INVALID_SIGNATURE and WAF_FILTERED come by the one,
    API_CONFIGURATION_ERROR, AUTHORIZER_CONFIGURATION_ERROR and AUTHORIZER_FAILURE by the other.
    """
    wrong_key = _WRONG_KEY + _SEND_A_KEY[api.api_key_source]
    is_openai = api.errors == "openai"
    yield _Response("DEFAULT_4XX", None, "The request was refused.")
    yield _Response("DEFAULT_5XX", None, "The gateway failed.", "server_error")
    if api.api_key_source == "bearer":
        yield _Response("UNAUTHORIZED", 401, wrong_key, code="invalid_api_key")
    # A client of OpenAI's API takes a 403 for a key that is valid and may not do this.
    yield _Response("INVALID_API_KEY", 401 if is_openai else 403, wrong_key, code="invalid_api_key")
    # Amazon's name, and its 403, for a route that there is not.
    yield _Response("MISSING_AUTHENTICATION_TOKEN", 404, "There is no such route.", code="unknown_url")
    yield _Response("RESOURCE_NOT_FOUND", 404, "There is no such route.", code="unknown_url")
    yield _Response("THROTTLED", 429, "Too many requests at once.", "requests", "rate_limit_exceeded", _SOON)
    yield _Response(
        "QUOTA_EXCEEDED",
        429,
        "The quota of this API key is used up.",
        "insufficient_quota",
        "insufficient_quota",
        _NOT_SOON,
    )
    yield _Response("BAD_REQUEST_BODY", 400, "The request's body is not what this route takes.")
    yield _Response("BAD_REQUEST_PARAMETERS", 400, _AMAZONS_WORDS)
    yield _Response("REQUEST_TOO_LARGE", 413, "The request is too large.", code="request_too_large")
    yield _Response("UNSUPPORTED_MEDIA_TYPE", 415, "This route does not take such a Content-Type.")
    yield _Response(
        "INTEGRATION_FAILURE", 504, "The backend could not be reached.", "server_error", "backend_error"
    )
    yield _Response("INTEGRATION_TIMEOUT", 504, "The backend took too long.", "server_error", "timeout")


def _beside(api: ApiScope, response: _Response) -> Beside:
    parameters = _parameters(api.config, response)
    config = {
        "restApiId": api.id,
        "responseType": response.type,
        "responseTemplates": _templates(api.config, response),
        **({"responseParameters": parameters} if parameters else {}),
        **({"statusCode": str(response.status)} if response.status else {}),
    }
    address = addresses.of_gateway_response(api.name, response.type)
    return Beside(response.type, config, address, notes(api.config))


def _parameters(api: Api, response: _Response) -> Mapping[str, str]:
    return {f"gatewayresponse.header.{name}": source for name, source in _headers(api, response).items()}


def _headers(api: Api, response: _Response) -> Mapping[str, str]:
    """A mapping here takes a fixed value or a part of the request, and nothing that API Gateway knows: no
    `x-request-id`. Amazon's own `x-amzn-RequestId` is the same.
    """
    return {**cors_headers(api.cors, has_template=False), **response.headers}


def _templates(api: Api, response: _Response) -> Mapping[str, str]:
    message = response.message
    as_json = message if message == _AMAZONS_WORDS else json.dumps(message)
    body = error_body(api.errors, as_json, kind=response.kind, code=response.code)
    return {"application/json": body}
