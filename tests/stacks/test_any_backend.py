"""Whatever is said of a route's backend, it becomes a document that is safe, or is refused with a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.stacks.synthesis import Document, synthesize
from tollgate.config.load import load
from tollgate.errors import InvalidConfig

_MODEL = "amazon.nova-lite-v1:0"
_PROFILE = "eu.amazon.nova-lite-v1:0"
_FIELDS: dict[str, list[Any]] = {
    "url": ["https://x", "https://x/{id}", "https://x/{other}", "http://x"],
    "method": ["POST", "ANY"],
    "headers": [{"X-Tier": "pro"}, {"Authorization": "none"}],
    "secret_headers": [{"Authorization": "Bearer {token}"}, {"X-Key": "abc"}],
    "forwards": [["x-api-key"], ["Authorization", "x-api-key"], ["Cookie"]],
    "allow_plaintext": [True],
    "timeout": [0.01, 1, 29, 60, 300, 600, 901],
    "stream": [True, False],
    "vpc_link": ["nlb", "alb", "there", "missing"],
    "function": ["f", "f:live", "arn:aws:lambda:us-east-1:123456789012:function:f", "a b"],
    "from": [{"path": "code", "handler": "app.handler"}, {"path": "none", "handler": "app.handler"}],
    "operation": ["converse", "invoke", "openai"],
    "model": [_MODEL, _PROFILE, "{id}", "{other}"],
    "models": [[_MODEL], [_MODEL, _PROFILE], []],
    "regions": [["eu-west-1"], ["mars-1"]],
    "guardrail": [{"id": "abc123", "version": "1"}, {"id": "abc123"}],
    "endpoint": ["llama", "a_b"],
    "content_type": ["application/json", "text/csv", "x"],
    "target_model": ["a.tar.gz", "{id}"],
    "target_models": [["a.tar.gz"]],
    "target_variant": ["blue"],
    "async_inference": [{"input": "s3://bucket/in/", "object": "{id}"}, {"input": "bucket"}],
    "state_machine": ["run", "run:live"],
    "execution": ["sync", "async"],
    "queue": ["jobs", "jobs.fifo", "arn:aws:sqs:eu-west-1:123456789012:jobs"],
    "kms_key": ["arn:aws:kms:us-east-1:123456789012:key/abc"],
    "status": [204, 1],
    "body": [{"a": 1}],
}
_OF_TYPE = {
    "mock": ("status", "body", "headers"),
    "http": ("url", "method", "headers", "secret_headers", "forwards", "timeout", "stream"),
    "private": ("url", "vpc_link", "headers", "secret_headers", "timeout", "stream"),
    "lambda": ("function", "from", "timeout", "stream"),
    "bedrock": ("operation", "model", "models", "regions", "guardrail", "timeout"),
    "sagemaker": ("endpoint", "content_type", "target_model", "target_models", "async_inference", "timeout"),
    "step_functions": ("state_machine", "execution", "timeout"),
    "sqs": ("queue", "kms_key", "timeout"),
}
_NEEDED = {
    "http": "url", "private": "vpc_link", "lambda": "function", "bedrock": "model", "sagemaker": "endpoint",
    "step_functions": "state_machine", "sqs": "queue",
}  # fmt: skip
_LINK = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/{}/models/0123456789abcdef"
_LINKS = {
    "nlb": {"nlb": _LINK.format("net")},
    "alb": {"alb": _LINK.format("app"), "subnet_ids": ["subnet-0123456789abcdef0"]},
    "there": {"id": "abc123"},
}


@st.composite
def integrations(draw: st.DrawFn) -> dict[str, Any]:
    """A type with some of its fields and, rarely, one of another type's; the values may be right or wrong."""
    kind = draw(st.sampled_from(sorted(_OF_TYPE)))
    names = draw(st.lists(st.sampled_from(_OF_TYPE[kind]), max_size=3, unique=True))
    if kind in _NEEDED and draw(st.integers(0, 4)):
        names.append(_NEEDED[kind])
    if kind == "private":
        names.append("url")
    if draw(st.integers(0, 6)) == 0:
        names.append(draw(st.sampled_from(sorted(_FIELDS))))
    # The first of the values is right: most fields have it, so that some combinations are sound.
    values = {
        name: _FIELDS[name][0] if draw(st.booleans()) else draw(st.sampled_from(_FIELDS[name]))
        for name in names
    }
    return {"type": kind, **values}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    routes = {
        f"POST /{number}/{{id}}": {"integration": draw(integrations()), "public": draw(st.booleans())}
        for number in range(draw(st.integers(1, 3)))
    }
    api: dict[str, Any] = {
        "routes": routes,
        "api_key_source": draw(st.sampled_from(["header", "bearer"])),
        "endpoint": {"type": draw(st.sampled_from(["regional", "edge"]))},
    }
    if draw(st.integers(0, 3)) == 0:
        api["minimum_compression_size"] = 0
    document = {"name": "g", "region": "us-east-1", "vpc_links": _LINKS, "apis": {"a": api}}
    if draw(st.booleans()):
        document["provider_version"] = draw(st.sampled_from(["5.100.0", ">= 6.26, < 7"]))
    return document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "app.py").write_text("def handler(event, context): ...\n")
    return tmp_path


@settings(
    max_examples=150,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(document=documents())
def test_a_backend_becomes_a_safe_document_or_is_refused_with_a_line(
    folder: Path, document: dict[str, Any]
) -> None:
    file = folder / "gateway.yaml"
    file.write_text(yaml.safe_dump(document, sort_keys=False))
    try:
        gateway = load(str(file)).environments["default"]
    except InvalidConfig as error:
        for problem in error.problems:
            assert problem.source is not None
            assert (problem.source.line > 0, bool(problem.message), bool(problem.remedy)) == (True,) * 3
        return
    _check(synthesize(gateway))


def _check(document: Document) -> None:
    resource = document["resource"]
    for name, block in resource["aws_api_gateway_integration"].items():
        streams = block.get("response_transfer_mode") == "STREAM"
        assert not streams or block["type"] in ("HTTP_PROXY", "AWS_PROXY"), name
        assert ("credentials" in block) == (block["type"] == "AWS"), name
        assert name in resource["aws_api_gateway_method"]
    for name, policy in resource.get("aws_iam_role_policy", {}).items():
        for statement in json.loads(policy["policy"])["Statement"]:
            allowed = [statement["Resource"], statement["Action"]]
            assert not any("*" in one for one in json.dumps(allowed).replace(".arn}:*", "").split('"')), name
    for name, permission in resource.get("aws_lambda_permission", {}).items():
        assert permission["source_arn"].startswith("${aws_api_gateway_rest_api.a.execution_arn}/"), name
    streaming = '"STREAM"' in json.dumps(resource) or "integration_target" in json.dumps(resource)
    version = document["terraform"]["required_providers"]["aws"]["version"]
    assert not streaming or "6.2" in version
