"""One request on its way through the gateway, and what becomes of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from starlette.datastructures import Headers

from tollgate.local.served.gateway import Api, Gateway, Key, Plan, Route, Stage

ResponseType: TypeAlias = Literal[
    "ACCESS_DENIED",
    "API_CONFIGURATION_ERROR",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "BAD_REQUEST_BODY",
    "BAD_REQUEST_PARAMETERS",
    "DEFAULT_5XX",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "INVALID_API_KEY",
    "MISSING_AUTHENTICATION_TOKEN",
    "QUOTA_EXCEEDED",
    "REQUEST_TOO_LARGE",
    "THROTTLED",
    "UNAUTHORIZED",
    "UNSUPPORTED_MEDIA_TYPE",
]
"""Developer guide, "Gateway response types for API Gateway", those that are given here. DEFAULT_5XX is for
what has no type of its own: the 502 of a Lambda proxy."""

Pairs: TypeAlias = "list[tuple[str, str]]"
"""Headers in their order, a name perhaps several times."""


class Refusal(Exception):
    """API Gateway answers itself.

    Attributes:
        type: which of its gateway responses.
        message: `$context.error.message`; None for what Amazon says.
        validation: `$context.error.validationErrorString`; None where nothing was validated.
    """

    def __init__(
        self, type_: ResponseType, message: str | None = None, *, validation: str | None = None
    ) -> None:
        super().__init__(type_)
        self.type: ResponseType = type_
        self.message = message
        self.validation = validation


class NotServed(Exception):
    """Something that is not emulated, found on the way; answered with 501. `str()` is the reason."""


class CallerGone(Exception):
    """The caller went away before its request was whole."""


class BackendCut(Exception):
    """A backend's stream ended before its end: the caller's connection is cut, too."""


@dataclass(slots=True)
class Answer:
    """What a caller gets.

    Attributes:
        body: whole, or in pieces that are sent as they come. An iterator is closed when the caller goes away.
    """

    status: int
    headers: Pairs = field(default_factory=list)
    body: bytes | AsyncIterator[bytes] = b""

    async def close(self) -> None:
        """Close a body that is an iterator, begun or not; one that is at its end, too."""
        close = getattr(self.body, "aclose", None)
        if close is not None:
            await close()


@dataclass(slots=True, eq=False)
class Call:
    """A request, and what is found out about it.

    Attributes:
        path: as it was sent, without API and stage, percent-encoded: `/models/a%2Fb`.
        query: decoded, each name with its values in their order.
        headers: of the request.
        request_id: a UUID.
        at: when it came, by the gateway's clock, in seconds since the epoch.
        began: the same by `time.perf_counter`.
        path_parameters: of the route, percent-encoded as they were sent.
        given_key: what was given for a key's value, right or wrong: a secret.
        key: the one that opened the route; plan: by which.
        admitted: whether throttles and quota let it through, and counted it.
        principal: `$context.authorizer.principalId`.
        authorizer: what an authorizer said in its `context`.
        refusal: why API Gateway answered itself.
        status: of the answer; 0 until there is one.
        response_length: bytes of the answer's body that were sent.
        response_overrides: what a template of the request says of the answer: `header.Vary`, `status`.
        integration_status: what the backend answered.
        integration_latency: seconds until the backend answered; of a stream, until its end.
        integration_error: why there is no answer of the backend, in API Gateway's words.
    """

    gateway: Gateway
    api: Api
    stage: Stage
    verb: str
    path: str
    query: Mapping[str, Sequence[str]]
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    source_ip: str
    protocol: str
    request_id: str
    extended_request_id: str
    at: float
    began: float
    route: Route | None = None
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    given_key: str | None = field(default=None, repr=False)
    key: Key | None = None
    plan: Plan | None = None
    admitted: bool = False
    principal: str | None = None
    authorizer: Mapping[str, object] = field(default_factory=dict)
    authorizer_latency: float | None = None
    refusal: Refusal | None = None
    status: int = 0
    response_length: int = 0
    response_overrides: Mapping[str, object] = field(default_factory=dict)
    integration_status: int | None = None
    integration_latency: float | None = None
    integration_error: str | None = None
    latency: float | None = None


@dataclass(slots=True)
class BackendRequest:
    """What a backend is asked.

    Attributes:
        url: whole, encoded, with the query.
        headers: without Content-Length, which the client sets; with Host where one is mapped.
    """

    method: str
    url: str
    headers: Pairs
    body: bytes


def failed(call: Call, why: str, type_: ResponseType = "API_CONFIGURATION_ERROR") -> Refusal:
    """The refusal of a call whose integration failed, which is noted into the call.

    Args:
        why: nothing of what a caller or a backend sent is in it.
    """
    call.integration_error = why
    return Refusal(type_)
