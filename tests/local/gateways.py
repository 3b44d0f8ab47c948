"""Small gateways, and calls of them, as a document or a server would have made them.

chat = route("POST", "/chat")
dev = stage()
pro = plan("pro", dev, throttle=Throttle(10, 5))
acme = key("acme/primary", pro)
served = gateway(api(chat, stages=[dev]), plans=[pro], keys=[acme])
call = call_of(served, chat, key=acme, plan=pro)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count

from starlette.datastructures import Headers

from tollgate.local.call import Call
from tollgate.local.limits.clock import Clock
from tollgate.local.served.gateway import (
    Api,
    Authorizer,
    Gateway,
    GatewayResponse,
    Integration,
    Key,
    KeySource,
    Plan,
    Quota,
    Route,
    Stage,
    Throttle,
)

_ids = count(1)


class Time:
    """A clock that a test sets: `time.clock` is for what is tested."""

    def __init__(self, start: datetime) -> None:
        self._elapsed = 0.0
        self.clock = Clock(start, elapsed=lambda: self._elapsed)

    def pass_by(self, seconds: float) -> None:
        self._elapsed += seconds


def route(
    verb: str = "POST",
    path: str = "/chat",
    *,
    key_required: bool = True,
    authorizer: Authorizer | None = None,
    required: tuple[str, ...] = (),
    models: Mapping[str, Mapping[str, object]] | None = None,
    integration: Integration | None = None,
    method_responses: Mapping[int, frozenset[str]] | None = None,
    gap: str | None = None,
) -> Route:
    return Route(
        verb=verb,
        path=path,
        resource_id=_id("res"),
        key_required=key_required,
        authorizer=authorizer,
        required=required,
        models=models or {},
        integration=integration or Integration("MOCK"),
        method_responses=method_responses or {},
        gap=gap,
    )


def stage(
    name: str = "dev",
    *,
    variables: Mapping[str, str] | None = None,
    log_format: str | None = None,
    throttles: Mapping[Route, Throttle] | None = None,
) -> Stage:
    return Stage(name, variables or {}, log_format, throttles or {})


def api(
    *routes: Route,
    stages: Iterable[Stage],
    name: str = "chat",
    key_source: KeySource = "HEADER",
    binary_media_types: tuple[str, ...] = (),
    responses: Mapping[str, GatewayResponse] | None = None,
) -> Api:
    return Api(name, _id("api"), key_source, binary_media_types, responses or {}, routes, tuple(stages))


def plan(
    name: str,
    *stages: Stage,
    throttle: Throttle | None = None,
    quota: Quota | None = None,
    at_routes: Mapping[Stage, Mapping[Route, Throttle]] | None = None,
) -> Plan:
    return Plan(name, throttle, quota, {each: (at_routes or {}).get(each, {}) for each in stages})


def key(name: str, *plans: Plan, enabled: bool = True, expires: datetime | None = None) -> Key:
    return Key(name, _id("key"), enabled, expires, plans)


def gateway(
    *apis: Api, plans: Iterable[Plan] = (), keys: Iterable[Key] = (), gaps: tuple[str, ...] = ()
) -> Gateway:
    return Gateway("ai-api-dev", "us-east-1", "123456789012", apis, tuple(plans), tuple(keys), gaps)


def call_of(
    served: Gateway,
    route: Route,
    *,
    stage: Stage | None = None,
    key: Key | None = None,
    plan: Plan | None = None,
    verb: str | None = None,
    path: str | None = None,
    query: Mapping[str, Sequence[str]] | None = None,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    path_parameters: Mapping[str, str] | None = None,
    at: float = 1_800_000_000.0,
) -> Call:
    """A call that has found its route, of a stage of the route's API: by default of the first."""
    of = next(api for api in served.apis if route in api.routes)
    return Call(
        gateway=served,
        api=of,
        stage=stage or of.stages[0],
        verb=verb or route.verb,
        path=path or route.path,
        query=query or {},
        headers=Headers(headers or {}),
        body=body,
        source_ip="127.0.0.1",
        protocol="HTTP/1.1",
        request_id="7f7c0d4e-0b6a-4e0e-9b43-0c5a8c1f2d3e",
        extended_request_id="Zm9vYmFyYmF6cXV4=",
        at=at,
        began=0.0,
        route=route,
        path_parameters=path_parameters or {},
        key=key,
        plan=plan,
    )


def _id(kind: str) -> str:
    return f"{kind}{next(_ids):07}"
