"""The events that API Gateway gives to functions.

Developer guide, "Set up Lambda proxy integrations in API Gateway", "Input format of a Lambda function for
proxy integration", and "Input to an API Gateway Lambda authorizer".
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Final

from tollgate.local.call import Call
from tollgate.local.context import request_path, request_time, variable
from tollgate.local.message.binary import is_binary
from tollgate.local.message.forwarded import ADDED, TRACE_ID, forwarded, trace_id

_NOT_HANDED_ON: Final = frozenset(
    {"connection", "content-length", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)
_CAPITALIZED: Final = frozenset(
    {
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cache-control",
        "content-encoding",
        "content-type",
        "cookie",
        "host",
        "if-match",
        "if-none-match",
        "origin",
        "range",
        "referer",
        "user-agent",
    }
)
"""The headers that most clients send so. API Gateway hands names on as they are sent; a server of ASGI tells
them in small letters."""
_NOBODYS: Final = (
    "accessKey",
    "accountId",
    "caller",
    "cognitoAuthenticationProvider",
    "cognitoAuthenticationType",
    "cognitoIdentityId",
    "cognitoIdentityPoolId",
    "principalOrgId",
    "user",
    "userArn",
)
"""Of an identity: what callers have who sign with AWS's credentials."""

_PARAMETER: Final = re.compile(r"\{(?P<name>[^{}+]+)\+?\}")
"""Of a route's path: `{model}`, `{proxy+}`."""

Event = dict[str, object]


def proxy_event(call: Call) -> bytes:
    """What the function of a proxy gets: the request, with null for what there is none of."""
    event = {name: value or None for name, value in _request(call).items()}
    is_base64 = is_binary(call.api, call.headers.get("content-type"))
    body = b64encode(call.body).decode() if is_base64 else call.body.decode(errors="replace")
    event |= {
        "requestContext": _request_context(call),
        "body": body or None,
        "isBase64Encoded": bool(body) and is_base64,
    }
    return json.dumps(event).encode()


def token_event(token: str, method_arn: str) -> bytes:
    """What an authorizer of the type TOKEN gets."""
    return json.dumps({"type": "TOKEN", "methodArn": method_arn, "authorizationToken": token}).encode()


def request_event(call: Call, method_arn: str) -> bytes:
    """What an authorizer of the type REQUEST gets: the request without its body."""
    event: Event = {"type": "REQUEST", "methodArn": method_arn, **_request(call)}
    event["requestContext"] = _request_context(call)
    return json.dumps(event).encode()


def method_arn(call: Call) -> str:
    """The ARN of what is called: the path of its route, with the parameters as they were sent.

    API Gateway's has the request's path. Here that is chosen otherwise: a route is found for `//admin`,
    `/admin/` and `/%61dmin`, too, and a policy that denies `/admin` is to deny all of them.
    """
    assert call.route is not None
    gateway = call.gateway
    api = f"arn:aws:execute-api:{gateway.region}:{gateway.account}:{call.api.id}"
    path = _PARAMETER.sub(lambda found: call.path_parameters[found["name"]], call.route.path)
    return f"{api}/{call.stage.name}/{call.verb}/{path.removeprefix('/')}"


def _request(call: Call) -> Event:
    headers = _headers(call)
    return {
        "resource": call.route.path if call.route else "/",
        # With one slash before it, as in recordings; `requestContext.path` keeps all.
        "path": f"/{call.path.lstrip('/')}",
        "httpMethod": call.verb,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in call.query.items()},
        "multiValueQueryStringParameters": {name: list(values) for name, values in call.query.items()},
        "pathParameters": dict(call.path_parameters),
        "stageVariables": dict(call.stage.variables),
    }


def _headers(call: Call) -> Mapping[str, Sequence[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in call.headers.items():
        if name not in _NOT_HANDED_ON and name not in ADDED:
            headers.setdefault(name.title() if name in _CAPITALIZED else name, []).append(value)
    headers[TRACE_ID] = [trace_id(call)]
    return headers | {name: [value] for name, value in forwarded(call).items()}


def _request_context(call: Call) -> Event:
    context: Event = {
        name: variable(call, name)
        for name in (
            "accountId",
            "apiId",
            "deploymentId",
            "domainName",
            "domainPrefix",
            "extendedRequestId",
            "httpMethod",
            "protocol",
            "requestId",
            "requestTimeEpoch",
            "resourceId",
            "resourcePath",
            "stage",
        )
    }
    context |= {
        "path": request_path(call),
        "requestTime": request_time(call),
        "identity": _identity(call),
    }
    if call.authorizer_latency is not None:
        context["authorizer"] = {
            **call.authorizer,
            "principalId": call.principal,
            "integrationLatency": variable(call, "authorizer.integrationLatency"),
        }
    return context


def _identity(call: Call) -> Event:
    identity: Event = dict.fromkeys(_NOBODYS)
    identity["sourceIp"] = call.source_ip
    identity["userAgent"] = call.headers.get("user-agent")
    # An authorizer is asked before the key is looked for.
    given = call.given_key or call.headers.get("x-api-key")
    if given is not None:
        identity["apiKey"] = given
    if call.key is not None:
        identity["apiKeyId"] = call.key.id
    return identity
