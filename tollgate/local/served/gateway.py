"""A gateway as it is served.

Everything is compared by identity, so that it can be a key: two routes that say the same are two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

KeySource: TypeAlias = Literal["HEADER", "AUTHORIZER"]
IntegrationType: TypeAlias = Literal["MOCK", "HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY"]
Passthrough: TypeAlias = Literal["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"]
ContentHandling: TypeAlias = Literal["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]
Period: TypeAlias = Literal["DAY", "WEEK", "MONTH"]


@dataclass(frozen=True, slots=True, eq=False)
class Throttle:
    """A token bucket.

    Attributes:
        rate: requests per second; None for no limit.
        burst: requests; None for no limit.
    """

    rate: float | None
    burst: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Quota:
    """Requests of a key in a period.

    Attributes:
        offset: as Terraform has it.
    """

    limit: int
    period: Period
    offset: int


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A Lambda function whose code is here.

    Attributes:
        archive: the zip.
        handler: `index.handler`.
        runtime: `python3.13`, `nodejs22.x`.
        timeout: seconds.
        memory: MB.
    """

    name: str
    arn: str
    archive: Path
    handler: str
    runtime: str
    timeout: float
    memory: int
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Authorizer:
    """A Lambda authorizer.

    Attributes:
        identity_sources: `method.request.header.Authorization`, …; none where it is asked every time.
        validation: the expression that a token must match.
        ttl: seconds for which an answer is kept; 0 for none.
    """

    id: str
    name: str
    type: Literal["TOKEN", "REQUEST"]
    function: Function
    identity_sources: tuple[str, ...]
    validation: str | None
    ttl: int


@dataclass(frozen=True, slots=True, eq=False)
class IntegrationResponse:
    """What is made of some of a backend's answers.

    Attributes:
        status: of the answer that the caller gets.
        selection_pattern: which answers: a regular expression; empty for those that no other takes.
        parameters: `method.response.header.X` from `integration.response.header.Y`, `'text'`, …
        templates: by content type.
    """

    status: int
    selection_pattern: str
    parameters: Mapping[str, str]
    templates: Mapping[str, str]
    content_handling: ContentHandling | None


@dataclass(frozen=True, slots=True, eq=False)
class Integration:
    """What answers a route. Its `repr` leaves out what a secret may be in.

    Attributes:
        uri: an URL, or `arn:aws:apigateway:us-east-1:bedrock-runtime:path/model/{model}/invoke`, with the
            stage's variables and the path parameters yet to be put in. Empty for MOCK.
        method: with which the backend is called; empty for MOCK.
        timeout: seconds.
        streams: whether the answer is handed on as it arrives.
        is_private: whether it is behind a VPC link.
        parameters: `integration.request.header.X` from `method.request.header.Y`, `'text'`, …
        templates: by content type.
        responses: none for a proxy.
        function: of `AWS_PROXY` and of `AWS` to Lambda, where its code is here.
    """

    type: IntegrationType
    uri: str = field(default="", repr=False)
    method: str = ""
    timeout: float = 29.0
    streams: bool = False
    is_private: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)
    templates: Mapping[str, str] = field(default_factory=dict, repr=False)
    passthrough: Passthrough = "WHEN_NO_MATCH"
    content_handling: ContentHandling | None = None
    responses: tuple[IntegrationResponse, ...] = ()
    function: Function | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A method of an API.

    Attributes:
        verb: `POST`, or `ANY`.
        path: `/models/{model}`.
        authorizer: who is asked before the key is looked for.
        required: what of a request must be there, `method.request.header.X`, where that is validated.
        models: JSON Schemas by content type, where bodies are validated.
        method_responses: the headers that each status may have, in small letters.
        gap: why it is not served; None where it is.
    """

    verb: str
    path: str
    resource_id: str
    key_required: bool
    authorizer: Authorizer | None
    required: tuple[str, ...]
    models: Mapping[str, Mapping[str, object]]
    integration: Integration
    method_responses: Mapping[int, frozenset[str]]
    gap: str | None = None

    @property
    def functions(self) -> tuple[Function, ...]:
        """Those that are asked for an answer, the authorizer's first."""
        asked = (self.authorizer.function if self.authorizer else None, self.integration.function)
        return tuple(function for function in asked if function is not None)

    def __str__(self) -> str:
        return f"{self.verb} {self.path}"


@dataclass(frozen=True, slots=True, eq=False)
class GatewayResponse:
    """What API Gateway answers itself.

    Attributes:
        status: None where it is as it comes.
        parameters: `gatewayresponse.header.X` from `'text'`, `context.requestId`, `method.request.header.Y`
        templates: by content type; none for Amazon's own.
    """

    status: int | None
    parameters: Mapping[str, str]
    templates: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """A stage of an API.

    Attributes:
        log_format: of its access log, as in `{"id": "$context.requestId"}`; None where it has none.
        throttles: of single routes, in a way that the stage sets; one of `*/*` is every route's.
    """

    name: str
    variables: Mapping[str, str]
    log_format: str | None
    throttles: Mapping[Route, Throttle]


@dataclass(frozen=True, slots=True, eq=False)
class Api:
    """A REST API.

    Attributes:
        name: the last part of its address, `inference`.
        id: made up, as Amazon would give one: ten letters and digits.
        responses: by type, `THROTTLED`.
        binary_media_types: as they are written, `image/*`.
    """

    name: str
    id: str
    key_source: KeySource
    binary_media_types: tuple[str, ...]
    responses: Mapping[str, GatewayResponse]
    routes: tuple[Route, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A usage plan.

    Attributes:
        throttle: what each key is held to over all stages together; None for nothing.
        stages: those that it opens, each with what it holds single routes to.
    """

    name: str
    throttle: Throttle | None
    quota: Quota | None
    stages: Mapping[Stage, Mapping[Route, Throttle]]


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """An API key; its value is not here.

    Attributes:
        name: `acme/primary` for Tollgate's own.
        id: made up.
        enabled: whether it is, until it expires.
        expires: the moment from which on it is not; None for never.
        plans: each with its limits.
    """

    name: str
    id: str
    enabled: bool
    expires: datetime | None
    plans: tuple[Plan, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Gateway:
    """What is served.

    Attributes:
        name: of its stack, `ai-api-dev`.
        region: `us-east-1`.
        account: made up, twelve digits.
        gaps: what the document has and what is not served here, each for a person; routes have their own.
    """

    name: str
    region: str
    account: str
    apis: tuple[Api, ...]
    plans: tuple[Plan, ...]
    keys: tuple[Key, ...]
    gaps: tuple[str, ...]
