"""A REST API: its endpoint, its stage and its routes."""

from __future__ import annotations

import json
import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from tollgate.config.authorizer import Authorizer
from tollgate.config.canary import Canary
from tollgate.config.cors import Cors
from tollgate.config.integration import Integration
from tollgate.config.limits import MINIMUM_COMPRESSION_SIZE_MAX, RESOURCE_POLICY_MAX_LENGTH
from tollgate.config.logs.access_log import AccessLog
from tollgate.config.logs.execution_log import ExecutionLog
from tollgate.config.model import Model, Strings, wrong
from tollgate.config.once import each_once
from tollgate.config.protection.cache import RouteCache, StageCache
from tollgate.config.protection.resource_policy import ResourcePolicy, check_vpc_endpoint_id
from tollgate.config.request_check import RequestCheck
from tollgate.config.route import Route, RouteKey
from tollgate.config.suppression import Suppressions
from tollgate.config.throttle import DEFAULT_STAGE_THROTTLE, Throttle
from tollgate.config.variables import Variables

API_NAME_MAX_LENGTH: Final = 128

_POLICY_WITHOUT_IDS: Final = 512
"""Characters of a private API's resource policy beside the ids of its VPC endpoints."""

_OPERATION_NAME: Final = "^[A-Za-z0-9._-]{1,64}$"


def _check_stage_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,128}", name):
        raise wrong(f"{name!r} cannot be a stage name", "Use letters, digits, '-' and '_', 128 at most.")
    return name


def _check_vpc_endpoint_ids(ids: tuple[str, ...]) -> tuple[str, ...]:
    for id_ in ids:
        check_vpc_endpoint_id(id_)
    if len(json.dumps(ids)) + _POLICY_WITHOUT_IDS > RESOURCE_POLICY_MAX_LENGTH:
        raise wrong(
            f"{len(ids)} VPC endpoints do not fit into the API's resource policy",
            f"It has {RESOURCE_POLICY_MAX_LENGTH:,} characters: name fewer, or split the API.",
        )
    return each_once(ids)


def _check_media_types(types: tuple[str, ...]) -> tuple[str, ...]:
    for media_type in types:
        if not re.fullmatch(r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+", media_type, re.ASCII):
            raise wrong(
                f"{media_type!r} is not a media type", "Write it as in 'image/png', or '*/*' for all."
            )
    return each_once(types)


def _check_operation_name(name: str) -> str:
    if not re.fullmatch(_OPERATION_NAME, name):
        raise wrong(
            f"{name!r} cannot be an operation's name", "Use letters, digits, '.', '_' and '-', 64 at most."
        )
    return name


_OperationName = Annotated[
    str,
    AfterValidator(_check_operation_name),
    WithJsonSchema({"type": "string", "pattern": _OPERATION_NAME}),
]


class Endpoint(Model):
    """Where the API is reached from."""

    type: Literal["regional", "edge", "private"] = "regional"
    vpc_endpoint_ids: Annotated[Strings, AfterValidator(_check_vpc_endpoint_ids)] = ()
    """For a private API, and needed there: the VPC endpoints that may call it."""
    default_endpoint: bool | None = None
    """Whether the API answers at Amazon's own URL: by default where no domain leads to it. `true` keeps
    that URL beside a domain, as long as callers move; whatever guards the domain can then be gone around."""

    @model_validator(mode="after")
    def _check_vpc_endpoints(self) -> Endpoint:
        if self.type == "private" and not self.vpc_endpoint_ids:
            raise wrong(
                "a private API names no VPC endpoint, so nobody could call it",
                "Add 'vpc_endpoint_ids: [vpce-0123456789abcdef0]'.",
            )
        if self.type != "private" and self.vpc_endpoint_ids:
            raise wrong(
                f"a {self.type} API cannot have VPC endpoints",
                "Set 'type: private', or leave 'vpc_endpoint_ids' out.",
            )
        return self


class Stage(Model):
    """The one deployed copy of the API that callers reach, `/v1` by default."""

    name: Annotated[str, AfterValidator(_check_stage_name)] = "v1"
    """Part of the URL."""
    description: str | None = Field(default=None, max_length=1024)
    variables: Variables = Field(default_factory=dict)
    """Stage variables. Never a secret: the document shows them."""
    throttle: Throttle = DEFAULT_STAGE_THROTTLE
    """For all callers of the stage together: 100 requests per second, 200 at once, by default."""
    client_certificate: bool = False
    """Show HTTP backends a certificate that API Gateway makes, by which they know their gateway."""
    cache: StageCache | None = None
    """Keep the answers of the routes that say 'cache'; none by default."""
    access_log: AccessLog | None = None
    """What is written down of each call: nothing by default."""
    execution_log: ExecutionLog | None = None
    """What API Gateway writes down of how it came to an answer: nothing by default."""
    metrics: bool | None = None
    """Metrics of each route, which CloudWatch counts and charges one by one. `false` switches them off where
    they were on: a stage that says nothing of them stays as it is at Amazon."""
    tracing: bool = False
    """A trace of some calls in X-Ray."""
    canary: Canary | None = None
    """A share of the calls that goes to the routes as they are here, while all others go to what was deployed
    before. Taken out, all calls do."""
    redeploy: str | None = Field(default=None, max_length=256)
    """Any text, as a date: another one deploys the API anew, so that a removed route is no longer served."""
    suppressions: Suppressions = Field(default_factory=dict)
    """Findings of the audit on the stage that someone answers for, by rule:
    `TG-L06: {reason: …, expires: 2027-01-31}`."""

    @property
    def tells_logging(self) -> bool:
        """Whether the settings of its methods say anything of logs and metrics."""
        return self.execution_log is not None or self.metrics is not None


class ApiRoute(Model):
    """What a method and path lead to."""

    integration: Integration
    public: bool = False
    """Let anyone call it without a key. The audit reports every route that does."""
    throttle: Throttle | None = None
    """For all callers of this route together; the stage's by default."""
    request: RequestCheck | None = None
    """What must hold of a request before the backend gets it."""
    cache: RouteCache | None = None
    """Keep its answers in the stage's cache; only for GET."""
    operation_name: _OperationName | None = None
    """The name that generated SDKs give to it."""
    suppressions: Suppressions = Field(default_factory=dict)
    """Findings of the audit on the route that someone answers for, by rule:
    `TG-L06: {reason: …, expires: 2027-01-31}`."""


class Api(Model):
    """One REST API with one stage."""

    name: str | None = Field(default=None, min_length=1, max_length=API_NAME_MAX_LENGTH)
    """What Amazon shows; `<gateway>-<environment>-<api>` by default."""
    description: str | None = Field(default=None, max_length=1024)
    endpoint: Endpoint = Endpoint()
    api_key_source: Literal["header", "bearer"] = "header"
    """Where callers put their key: `header` is `x-api-key`, `bearer` is `Authorization: Bearer KEY`, as
    clients of OpenAI's API do."""
    authorizer: Authorizer = Authorizer()
    """How keys are taken from `Authorization`, where they come by it."""
    errors: Literal["openai", "plain"] = "openai"
    """The form of the errors that API Gateway answers with itself: as OpenAI's API does, or with a message
    and the request's id alone."""
    cors: Cors | None = None
    """Which pages a browser lets call the API: none by default."""
    web_acl: bool = True
    """Put the gateway's web ACL before the API, where the gateway has one."""
    resource_policy: ResourcePolicy | None = None
    """From where the API may be called: from anywhere by default, and a private one by its VPC endpoints."""
    binary_media_types: Annotated[Strings, AfterValidator(_check_media_types)] = ()
    """Media types that pass through as bytes."""
    minimum_compression_size: int | None = Field(default=None, ge=0, le=MINIMUM_COMPRESSION_SIZE_MAX)
    """Bytes from which on answers are compressed; never, by default."""
    stage: Stage = Stage()
    routes: dict[Route, ApiRoute] = Field(min_length=1)
    """By method and path: `POST /v1/chat/completions`."""
    suppressions: Suppressions = Field(default_factory=dict)
    """Findings of the audit on all of the API that someone answers for, by rule:
    `TG-L06: {reason: …, expires: 2027-01-31}`."""

    @property
    def key_header(self) -> str:
        """The header that callers put their key into."""
        return "Authorization" if self.api_key_source == "bearer" else "x-api-key"

    def items(self) -> tuple[tuple[RouteKey, ApiRoute], ...]:
        """The routes with their keys taken apart, sorted by path and method."""
        parsed = ((RouteKey.parse(text), route) for text, route in self.routes.items())
        return tuple(sorted(parsed, key=lambda item: (item[0].parts, item[0].method)))
