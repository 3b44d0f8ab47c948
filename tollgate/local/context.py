"""`$context`: what templates, parameters and access logs can ask of a call.

Developer guide, "Variables for data transformations for API Gateway" and "Variables for access logging for
API Gateway". Latencies are whole milliseconds, as there. What only Amazon has (a trace, a web ACL's answer, a
domain's mapping) is there for none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, TypeAlias

from tollgate.local.call import Call
from tollgate.local.refusals.response_types import message_of

Variable: TypeAlias = Callable[[Call], object]
"""What a variable is of a call; None where there is none."""

AUTHORIZER: Final = "authorizer."
"""What the names of variables begin with that an authorizer's function sets."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def variable(call: Call, name: str) -> object:
    """A variable by its name, `identity.apiKeyId`; None where there is none."""
    return variable_of(name)(call)


def variable_of(name: str) -> Variable:
    """What tells a variable of any call."""
    known = VARIABLES.get(name)
    if known is not None:
        return known
    if name.startswith(AUTHORIZER):
        return _of_authorizer(name.removeprefix(AUTHORIZER))
    return _nothing


def _nothing(_: Call) -> object:
    return None


def _of_authorizer(name: str) -> Variable:
    """What an authorizer said in its `context`, as text: `true`, `1`."""

    def said(call: Call) -> object:
        value = call.authorizer.get(name)
        return json.dumps(value) if isinstance(value, bool) else None if value is None else str(value)

    return said


def request_time(call: Call) -> str:
    """When a call came, as in `09/Apr/2026:12:34:56 +0000`, in English everywhere."""
    return _shown(int(call.at))


@lru_cache(maxsize=16)
def _shown(second: int) -> str:
    at = datetime.fromtimestamp(second, UTC)
    return f"{at:%d}/{_MONTHS[at.month - 1]}/{at:%Y:%H:%M:%S} +0000"


def request_path(call: Call) -> str:
    """The path with its stage."""
    return f"/{call.stage.name}{call.path}"


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _message(call: Call) -> str | None:
    return message_of(call.refusal) if call.refusal else None


def _message_string(call: Call) -> str | None:
    """The message with its quotes, which are part of this variable; `null` where a refusal says nothing."""
    return json.dumps(message_of(call.refusal), ensure_ascii=False) if call.refusal else None


def _domain(call: Call) -> str:
    return call.headers.get("host", "").partition(":")[0]


def _authorized(call: Call) -> int | None:
    """What an authorizer's answer came to."""
    if call.authorizer_latency is None:
        return None
    refused = {"UNAUTHORIZED": 401, "ACCESS_DENIED": 403}
    return refused.get(call.refusal.type, 200) if call.refusal else 200


VARIABLES: Final[Mapping[str, Variable]] = {
    "accountId": lambda call: call.gateway.account,
    "apiId": lambda call: call.api.id,
    "authorize.status": _authorized,
    "authorizer.integrationLatency": lambda call: _milliseconds(call.authorizer_latency),
    "authorizer.latency": lambda call: _milliseconds(call.authorizer_latency),
    "authorizer.principalId": lambda call: call.principal,
    "authorizer.status": _authorized,
    "deploymentId": lambda call: call.api.id,
    "domainName": _domain,
    "domainPrefix": lambda call: _domain(call).partition(".")[0],
    "endpointType": lambda _: "REGIONAL",
    "error.message": _message,
    "error.messageString": _message_string,
    "error.responseType": lambda call: call.refusal.type if call.refusal else None,
    "error.validationErrorString": lambda call: call.refusal.validation if call.refusal else None,
    "extendedRequestId": lambda call: call.extended_request_id,
    "httpMethod": lambda call: call.verb,
    "identity.apiKey": lambda call: call.given_key,
    "identity.apiKeyId": lambda call: call.key.id if call.key else None,
    "identity.sourceIp": lambda call: call.source_ip,
    "identity.userAgent": lambda call: call.headers.get("user-agent"),
    "integration.error": lambda call: call.integration_error,
    "integration.integrationStatus": lambda call: call.integration_status,
    "integration.latency": lambda call: _milliseconds(call.integration_latency),
    "integration.status": lambda call: call.integration_status,
    "integrationErrorMessage": lambda call: call.integration_error,
    "integrationLatency": lambda call: _milliseconds(call.integration_latency),
    "integrationStatus": lambda call: call.integration_status,
    "path": request_path,
    "protocol": lambda call: call.protocol,
    "requestId": lambda call: call.request_id,
    "requestTime": request_time,
    "requestTimeEpoch": lambda call: int(call.at * 1000),
    "resourceId": lambda call: call.route.resource_id if call.route else None,
    "resourcePath": lambda call: call.route.path if call.route else None,
    "responseLatency": lambda call: _milliseconds(call.latency),
    "responseLength": lambda call: call.response_length,
    "stage": lambda call: call.stage.name,
    "status": lambda call: call.status or None,
}
