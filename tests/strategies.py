"""Gateways that are valid, of every kind that a description can say.

    @given(gateways())
    def test_every_route_asks_for_a_key(gateway: Gateway) -> None: ...

`gateway_documents()` gives the same as plain data, for a YAML file; with several environments if asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tollgate.config.gateway import Gateway
from tollgate.config.limits import QUOTA_OFFSETS

Document = dict[str, Any]

PARAMETER = "{}"
"""Stands for a parameter in a path that is being made; its name depends on its depth alone."""

ENVIRONMENT_NAMES = ("dev", "prod", "Staging_2")

_CHUNKS = ("a", "b", "A", "ai", "v1", "1and1", "42", "primary", "x" * 20)
_STATIC_PARTS = ("a", "b", "ab", "a.b", "a_b", "a-b", "A", "v1", "chat:stream", "42", "items")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")
_HEADER_NAMES = ("Cache-Control", "Content-Type", "X-Model", "x-gateway-id", "Strict-Transport-Security")
_FUNCTIONS = (
    "summarize",
    "summarize:live",
    "keys_2:7",
)
"""No ARN: it names the gateway's region, which an environment changes."""

_TEXTS = (
    "${aws_api_gateway_rest_api.x.id}",
    "$${b} %{if c} ${d}",
    "\"quoted\" 'twice' \\n",
    "Ünïcødé 模型 🚪",
    "yes",
    "007",
    "~",
)

_words = st.sampled_from(_CHUNKS)
names = st.builds("{}{}{}".format, _words, st.sampled_from("-_"), _words) | _words
"""Names of ours: of APIs, plans, consumers, slots."""

texts = st.sampled_from(_TEXTS) | st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=20
)
"""Free text: with what Terraform, YAML and JSON give a meaning to, and beyond ASCII."""

_tag_texts = st.text("abcXYZ 019_.:/=+-@é", max_size=20)


@st.composite
def gateway_documents(draw: st.DrawFn, *, environments: bool = False) -> Document:
    """A valid description as plain data.

    Args:
        environments: whether it may have several, as a file; `Gateway` takes none.
    """
    apis: Document = draw(st.dictionaries(names, api_documents(), min_size=1, max_size=3))
    plans: Document = draw(st.dictionaries(names, plan_documents(apis), max_size=3))
    document: Document = {
        "name": draw(names),
        "region": draw(st.sampled_from(["us-east-1", "eu-central-1", "us-gov-west-1", "cn-north-1"])),
        "apis": apis,
    }
    if plans:
        document["usage_plans"] = plans
        document["consumers"] = draw(consumers_documents(sorted(plans)))
    _maybe(draw, document, "tags", st.dictionaries(_tag_names, _tag_texts, max_size=3))
    _maybe(draw, document, "backend", _own_backends if environments else backend_documents)
    if environments:
        patches = st.fixed_dictionaries(
            {},
            optional={
                "region": st.just("eu-west-1"),
                "backend": _own_backends,
                "tags": st.dictionaries(_tag_names, _tag_texts, max_size=2),
            },
        )
        several = st.dictionaries(st.sampled_from(ENVIRONMENT_NAMES), patches, min_size=1, max_size=3)
        _maybe(draw, document, "environments", several)
    return document


def gateways() -> st.SearchStrategy[Gateway]:
    """A valid gateway, as a program builds it."""
    return st.builds(_gateway, gateway_documents(), names)


@st.composite
def api_documents(draw: st.DrawFn) -> Document:
    """An API with routes that share parents and parameters."""
    kind = draw(st.sampled_from(["regional", "edge", "private"]))
    parameters = draw(st.permutations(["id", "name", "user_id", "x.y"]))
    paths = _told_apart(draw(st.lists(paths_below(parameters), min_size=1, max_size=5, unique=True)))
    routes: Document = {}
    for path in paths:
        for method in draw(st.lists(st.sampled_from(_METHODS), min_size=1, max_size=2, unique=True)):
            routes[f"{method} {path}"] = draw(route_documents(path, edge=kind == "edge"))
    api: Document = {"routes": routes}
    if kind == "private":
        api["endpoint"] = {"type": kind, "vpc_endpoint_ids": ["vpce-0123456789abcdef0"]}
    elif kind == "edge" or draw(st.booleans()):
        api["endpoint"] = {"type": kind}
    _maybe(draw, api, "description", texts)
    if not any(route["integration"].get("stream") for route in routes.values()):
        _maybe(draw, api, "minimum_compression_size", st.sampled_from([0, 1024, 10_485_760]))
    _maybe(draw, api, "binary_media_types", st.lists(st.sampled_from(["*/*", "image/png"]), unique=True))
    _maybe(draw, api, "stage", _stages)
    return api


@st.composite
def paths_below(draw: st.DrawFn, parameters: list[str]) -> str:
    """A path whose parameters are named by their depth, so that no two beside each other differ."""
    parts = draw(st.lists(st.sampled_from((*_STATIC_PARTS, PARAMETER)), max_size=len(parameters)))
    parts = [f"{{{parameters[depth]}}}" if part == PARAMETER else part for depth, part in enumerate(parts)]
    if draw(st.integers(0, 3)) == 0:
        parts.append("{proxy+}")
    return "/" + "/".join(parts)


def _told_apart(paths: list[str]) -> list[str]:
    """Without greedy parts beside a parameter, which API Gateway refuses."""
    parents = {path[: match.start()] for path in paths for match in re.finditer(r"\{[^+}]+\}", path)}
    return [path for path in paths if path.removesuffix("{proxy+}") not in parents]


@st.composite
def route_documents(draw: st.DrawFn, path: str, *, edge: bool) -> Document:
    """What a path may lead to."""
    integration = st.one_of(mock_documents, http_documents(path, edge=edge), lambda_documents(edge=edge))
    route: Document = {"integration": draw(integration)}
    _maybe(draw, route, "public", st.booleans())
    _maybe(draw, route, "throttle", throttle_documents)
    _maybe(draw, route, "operation_name", st.sampled_from(["createChat", "get.it", "a_b-c"]))
    return route


@st.composite
def http_documents(draw: st.DrawFn, path: str, *, edge: bool) -> Document:
    """An HTTP integration whose address takes some of the path's parameters."""
    parameters = [part.strip("{+}") for part in path.split("/") if part.startswith("{")]
    passed = draw(st.lists(st.sampled_from(parameters), unique=True)) if parameters else []
    host = draw(st.sampled_from(["llm.example.com", "llm.example.com:8443", "10.0.0.1"]))
    url = "/".join([f"https://{host}", "v1", *(f"{{{name}}}" for name in passed)])
    http: Document = {"type": "http", "url": url + draw(st.sampled_from(["", "?model=m", "/"]))}
    _maybe(draw, http, "method", st.sampled_from(_METHODS))
    _maybe(draw, http, "headers", header_documents)
    _maybe(draw, http, "timeout", _timeouts(edge=edge))
    _maybe(draw, http, "stream", st.booleans())
    if draw(st.integers(0, 4)) == 0:
        http |= {"url": http["url"].replace("https", "http"), "allow_plaintext": True}
    return http


@st.composite
def lambda_documents(draw: st.DrawFn, *, edge: bool) -> Document:
    """An existing function, by name or ARN."""
    function: Document = {"type": "lambda", "function": draw(st.sampled_from(_FUNCTIONS))}
    _maybe(draw, function, "timeout", _timeouts(edge=edge))
    return function


@st.composite
def plan_documents(draw: st.DrawFn, apis: Mapping[str, Document]) -> Document:
    """A usage plan over some of the APIs, with limits on some of their routes that ask for a key."""
    opened = draw(st.lists(st.sampled_from(sorted(apis)), min_size=1, unique=True))
    plan: Document = {"apis": opened}
    if draw(st.booleans()):
        plan["apis"] = {api: draw(_plan_apis(apis[api])) for api in opened}
    _maybe(draw, plan, "description", texts)
    _maybe(draw, plan, "throttle", throttle_documents)
    _maybe(draw, plan, "quota", quota_documents())
    return plan


@st.composite
def consumers_documents(draw: st.DrawFn, plans: list[str]) -> Document:
    """Consumers whose keys have names of their own at Amazon: `<consumer>-<slot>` is never made twice."""
    consumers: Document = {}
    taken: set[str] = set()
    for name in draw(st.lists(names, max_size=4, unique=True)):
        slots = draw(st.lists(names, min_size=1, max_size=3, unique=True) | st.none())
        made = {f"{name}-{slot}" for slot in slots or ["primary"]}
        if taken & made:
            continue
        taken |= made
        consumers[name] = {"usage_plan": draw(st.sampled_from(plans))}
        if slots:
            consumers[name]["keys"] = {slot: draw(_slots) for slot in slots}
        _maybe(
            draw, consumers[name], "contact", st.sampled_from(["api@acme.example", "On call: +1 555/0100"])
        )
        _maybe(draw, consumers[name], "description", texts)
    return consumers


@st.composite
def quota_documents(draw: st.DrawFn) -> Document:
    """A quota with an offset that its period takes."""
    period = draw(st.sampled_from(list(QUOTA_OFFSETS)))
    quota: Document = {"limit": draw(st.sampled_from([1, 1000, 2**31 - 1])), "period": period}
    _maybe(draw, quota, "offset", st.sampled_from(QUOTA_OFFSETS[period]))
    return quota


@st.composite
def _plan_apis(draw: st.DrawFn, api: Document) -> Document:
    limited = [route for route, fields in api["routes"].items() if not fields.get("public")]
    if not limited or draw(st.booleans()):
        return {}
    chosen = draw(st.lists(st.sampled_from(limited), unique=True))
    return {"throttle": {route: draw(throttle_documents) for route in chosen}}


def _timeouts(*, edge: bool) -> st.SearchStrategy[float]:
    return st.sampled_from([0.05, 1, 29] if edge else [0.05, 1, 29, 29.5, 300])


def _maybe(draw: st.DrawFn, document: Document, field: str, values: st.SearchStrategy[Any]) -> None:
    if draw(st.booleans()):
        document[field] = draw(values)


def _gateway(document: Document, environment: str) -> Gateway:
    return Gateway.model_validate(document | {"environment": environment})


throttle_documents = st.fixed_dictionaries(
    {"rate_limit": st.sampled_from([0.5, 1, 10_000]), "burst_limit": st.sampled_from([1, 5_000])}
)

header_documents = st.dictionaries(
    st.sampled_from(_HEADER_NAMES),
    st.sampled_from(["no-store", "text/plain; charset=utf-8", "${x}", 'a "b"', "a\\b"]),
    max_size=2,
)

mock_documents = st.fixed_dictionaries(
    {"type": st.just("mock")},
    optional={
        "status": st.sampled_from([200, 204, 404, 599]),
        "headers": header_documents,
        "body": st.recursive(
            st.none() | st.booleans() | st.integers(-5, 5) | texts,
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
            max_leaves=4,
        ),
    },
)

_own_backends = st.sampled_from(
    [
        {"type": "local"},
        {"type": "s3", "bucket": "acme-tf-state"},
        {"type": "s3", "bucket": "acme.tf", "region": "eu-west-1"},
        {"type": "cloud", "organization": "acme", "project": "ai"},
    ]
).map(dict)
"""Of these, each stack has a state of its own."""

backend_documents = _own_backends | st.sampled_from(
    [
        {"type": "local", "path": "../../../gateway.tfstate"},
        {"type": "s3", "bucket": "acme-tf-state", "key": "a/b.tfstate"},
        {"type": "cloud", "organization": "acme", "workspace": "gateway"},
    ]
).map(dict)

_tag_names = st.sampled_from(["team", "cost-centre", "Owner", "a:b/c"])

_slots = st.fixed_dictionaries({}, optional={"enabled": st.booleans()})

_stages = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["v1", "prod-1", "Stage_2"]),
        "description": texts,
        "variables": st.dictionaries(
            st.sampled_from(["model", "host_1"]), st.sampled_from(["gpt-x", "a.b:80/c?d=e"])
        ),
        "throttle": throttle_documents,
    },
)
