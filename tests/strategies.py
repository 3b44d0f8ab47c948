"""Gateways that are valid, of every kind that a description can say.

    @given(gateways())
    def test_every_route_asks_for_a_key(gateway: Gateway) -> None: ...

`gateway_documents()` gives the same as plain data, for a YAML file; with several environments if asked for.
"""

from __future__ import annotations

import json
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
_METHODS_WITH_BODY = ("POST", "PUT", "PATCH", "DELETE")
_HEADER_NAMES = ("Cache-Control", "Content-Type", "X-Model", "x-gateway-id", "Strict-Transport-Security")
_BEDROCK_MODELS = (
    "amazon.nova-lite-v1:0",
    "openai.gpt-oss-20b-1:0",
    "eu.amazon.nova-pro-v1:0",
    "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
)
VPC_LINKS: Document = {"models": {"id": "abc123"}, "other": {"id": "def456"}}
"""Made elsewhere: a load balancer's ARN names the gateway's region, which an environment changes."""
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
    if '"private"' in json.dumps([api["routes"] for api in apis.values()]):
        document["vpc_links"] = VPC_LINKS
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
    binary = draw(st.none() | st.lists(st.sampled_from(["*/*", "image/png"]), unique=True))
    routes: Document = {}
    for path in paths:
        for method in draw(st.lists(st.sampled_from(_METHODS), min_size=1, max_size=2, unique=True)):
            route = draw(route_documents(path, edge=kind == "edge"))
            has_body = method in _METHODS_WITH_BODY and "*/*" not in (binary or [])
            _maybe(draw, route, "request", request_documents(body=has_body))
            routes[f"{method} {path}"] = route
    api: Document = {"routes": routes}
    if binary is not None:
        api["binary_media_types"] = binary
    if kind == "private":
        api["endpoint"] = {"type": kind, "vpc_endpoint_ids": ["vpce-0123456789abcdef0"]}
    elif kind == "edge" or draw(st.booleans()):
        api["endpoint"] = {"type": kind}
    _maybe(draw, api, "description", texts)
    if not any(route["integration"].get("stream") for route in routes.values()):
        _maybe(draw, api, "minimum_compression_size", st.sampled_from([0, 1024, 10_485_760]))
    if draw(st.booleans()):
        api |= draw(st.sampled_from([{}, {"authorizer": {"cache": 0}}])) | {"api_key_source": "bearer"}
    _maybe(draw, api, "stage", _stages)
    _maybe(draw, api, "errors", st.sampled_from(["openai", "plain"]))
    _maybe(draw, api, "cors", cors_documents)
    if "cors" in api:
        for route, fields in routes.items():
            if route.startswith("OPTIONS "):
                fields["public"] = True
                _leave_keys_out(fields)
    return api


def _leave_keys_out(route: Document) -> None:
    """Of a public route, whose callers have no key to name a folder by."""
    if inference := route["integration"].get("async_inference"):
        inference["folder_per_key"] = False


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
    integration = st.one_of(
        mock_documents,
        http_documents(path, edge=edge),
        lambda_documents(edge=edge),
        bedrock_documents(path, edge=edge),
        sagemaker_documents(path, edge=edge),
        job_documents(edge=edge),
    )
    route: Document = {"integration": draw(integration)}
    _maybe(draw, route, "public", st.booleans())
    if route.get("public"):
        _leave_keys_out(route)
    _maybe(draw, route, "throttle", throttle_documents)
    _maybe(draw, route, "operation_name", st.sampled_from(["createChat", "get.it", "a_b-c"]))
    return route


@st.composite
def request_documents(draw: st.DrawFn, *, body: bool) -> Document:
    """A check of requests.

    Args:
        body: whether it may look at their bodies.
    """
    checked = draw(st.sampled_from(["none", *_BODIES, "own"] if body else ["none"]))
    request: Document = {}
    if checked == "own":
        request["json_schema"] = draw(json_schemas)
    elif checked != "none":
        request["body"] = checked
        stripped = texts.map(str.strip).filter(bool)
        _maybe(draw, request, "models", st.lists(stripped, min_size=1, max_size=3, unique=True))
        if checked != "embeddings" and draw(st.booleans()):
            request["max_tokens"] = draw(st.sampled_from([1, 4096, 10**9]))
            _maybe(draw, request, "max_tokens_required", st.booleans())
    _maybe(draw, request, "headers", st.lists(st.sampled_from(_HEADER_NAMES), min_size=1, unique=True))
    _maybe(
        draw,
        request,
        "query",
        st.lists(st.sampled_from(["v", "api-version", "$top"]), min_size=1, unique=True),
    )
    return request or {"headers": ["X-Team"]}


@st.composite
def http_documents(draw: st.DrawFn, path: str, *, edge: bool) -> Document:
    """An HTTP integration, behind a VPC link or not, whose address takes some of the path's parameters."""
    parameters = [part.strip("{+}") for part in path.split("/") if part.startswith("{")]
    passed = draw(st.lists(st.sampled_from(parameters), unique=True)) if parameters else []
    host = draw(st.sampled_from(["llm.example.com", "llm.example.com:8443", "10.0.0.1"]))
    url = "/".join([f"https://{host}", "v1", *(f"{{{name}}}" for name in passed)])
    http: Document = {"type": "http", "url": url + draw(st.sampled_from(["", "?model=m", "/"]))}
    _maybe(draw, http, "method", st.sampled_from(_METHODS))
    _maybe(draw, http, "headers", header_documents)
    _maybe(draw, http, "secret_headers", st.just({"X-Backend-Key": "{llm_token}"}))
    _maybe(draw, http, "forwards", st.sampled_from([["Authorization"], ["x-api-key", "Authorization"]]))
    _maybe(draw, http, "timeout", _timeouts(edge=edge))
    _maybe(draw, http, "stream", st.booleans())
    if draw(st.integers(0, 3)) == 0:
        http |= {"type": "private", "vpc_link": draw(st.sampled_from(sorted(VPC_LINKS)))}
    if draw(st.integers(0, 4)) == 0:
        http |= {"url": http["url"].replace("https", "http"), "allow_plaintext": True}
    return http


@st.composite
def lambda_documents(draw: st.DrawFn, *, edge: bool) -> Document:
    """An existing function, by name or ARN."""
    function: Document = {"type": "lambda", "function": draw(st.sampled_from(_FUNCTIONS))}
    _maybe(draw, function, "timeout", _timeouts(edge=edge))
    _maybe(draw, function, "stream", st.booleans())
    return function


@st.composite
def bedrock_documents(draw: st.DrawFn, path: str, *, edge: bool) -> Document:
    """A model of Bedrock, fixed or chosen by one of the path's parameters."""
    parameters = _parameters_of(path)
    models = draw(st.lists(st.sampled_from(_BEDROCK_MODELS), min_size=1, unique=True))
    operation = draw(st.sampled_from(["converse", "invoke", "openai"]))
    bedrock: Document = {"type": "bedrock", "operation": operation}
    if operation == "openai":
        bedrock["models"] = models
    elif parameters and draw(st.booleans()):
        bedrock |= {"model": f"{{{draw(st.sampled_from(parameters))}}}", "models": models}
    else:
        models = models[:1]
        bedrock["model"] = models[0]
    if any(model.startswith(("eu.", "global.")) for model in models):
        bedrock["regions"] = ["eu-west-1", "eu-north-1"]
    _maybe(draw, bedrock, "guardrail", st.sampled_from([{"id": "abc123", "version": "DRAFT"}]))
    _maybe(draw, bedrock, "timeout", _timeouts(edge=edge))
    return bedrock


@st.composite
def sagemaker_documents(draw: st.DrawFn, path: str, *, edge: bool) -> Document:
    """An endpoint of SageMaker."""
    parameters = _parameters_of(path)
    sagemaker: Document = {"type": "sagemaker", "endpoint": draw(st.sampled_from(["Llama-3", "embed"]))}
    if parameters and draw(st.booleans()):
        chosen = f"{{{draw(st.sampled_from(parameters))}}}"
        sagemaker |= draw(
            st.sampled_from(
                [
                    {"target_model": chosen, "target_models": ["a.tar.gz", "b/c.tar.gz"]},
                    {"async_inference": {"input": "s3://my-bucket/requests/", "object": chosen}},
                ]
            )
        )
    elif draw(st.booleans()):
        sagemaker |= {"target_model": "a.tar.gz", "target_variant": "blue"}
    _maybe(draw, sagemaker, "content_type", st.sampled_from(["text/csv", "application/json"]))
    _maybe(draw, sagemaker, "accept", st.just("application/json"))
    _maybe(draw, sagemaker, "timeout", _timeouts(edge=edge))
    return sagemaker


@st.composite
def job_documents(draw: st.DrawFn, *, edge: bool) -> Document:
    """A queue or a state machine."""
    job: Document = draw(
        st.sampled_from(
            [
                {"type": "sqs", "queue": "jobs"},
                {"type": "sqs", "queue": "jobs.fifo"},
                {"type": "step_functions", "state_machine": "run"},
                {"type": "step_functions", "state_machine": "run:live", "execution": "sync"},
            ]
        )
    )
    _maybe(draw, job := dict(job), "timeout", _timeouts(edge=edge))
    return job


def _parameters_of(path: str) -> list[str]:
    """The names of a path's parameters that a mapping template can carry."""
    names = (part.strip("{+}") for part in path.split("/") if part.startswith("{"))
    return [name for name in names if "." not in name]


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

_BODIES = ("chat_completions", "completions", "embeddings", "responses")

_json_types = st.sampled_from(["array", "boolean", "integer", "null", "number", "object", "string"])

json_schemas = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "type": _json_types | st.lists(_json_types, min_size=1, unique=True),
            "title": texts,
            "enum": st.lists(texts | st.none() | st.integers(-5, 5), min_size=1, unique=True),
            "pattern": st.sampled_from(["^a+$", "${x}", "%{y}"]),
            "minimum": st.integers(-5, 5),
            "minItems": st.integers(0, 3),
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {"type": st.just("object")},
        optional={
            "properties": st.dictionaries(texts, inner, max_size=3),
            "required": st.lists(texts, min_size=1, max_size=3, unique=True),
            "additionalProperties": st.booleans() | inner,
            "items": inner | st.lists(inner, min_size=1, max_size=2),
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "not": inner,
        },
    ),
    max_leaves=4,
)
"""JSON Schemas of draft 4, with what API Gateway supports of it."""

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

_ORIGINS = ("https://app.example.com", "http://localhost:3000", "https://a-b.example.com:8443")

_of_one_origin = st.fixed_dictionaries(
    {"origins": st.sampled_from(_ORIGINS).map(lambda origin: [origin])},
    optional={"credentials": st.booleans()},
)
_of_several_origins = st.fixed_dictionaries(
    {"origins": st.just(["*"]) | st.lists(st.sampled_from(_ORIGINS), min_size=2, unique=True)}
)

cors_documents = st.builds(
    lambda origins, others: {**origins, **others},
    _of_one_origin | _of_several_origins,
    st.fixed_dictionaries(
        {},
        optional={
            "headers": st.lists(st.sampled_from(["Authorization", "X-Model"]), unique=True),
            "expose_headers": st.lists(st.sampled_from(["X-Model", "retry-after"]), unique=True),
            "max_age": st.sampled_from([0, 60, 86_400]),
        },
    ),
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
