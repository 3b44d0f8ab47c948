"""Plans of the real Terraform, with keys that were really made, hold none of them when they are redacted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.terraform.conftest import AppliedGateway, ApplyGateway, synthesize
from tollgate.config.gateway import Gateway
from tollgate.terraform.plan_redaction import fingerprint, redact, take_secrets

pytestmark = pytest.mark.terraform

PLAN_KEY = "aws_api_gateway_usage_plan_key"


def _gateway(*consumers: str) -> Gateway:
    return Gateway.model_validate(
        {
            "name": "redacted",
            "environment": "dev",
            "region": "us-east-1",
            "apis": {"a": {"routes": {"GET /": {"integration": {"type": "mock"}}}}},
            "usage_plans": {"pro": {"apis": ["a"], "throttle": {"rate_limit": 5, "burst_limit": 5}}},
            "consumers": {name: {"usage_plan": "pro"} for name in consumers},
        }
    )


def _shown(applied: AppliedGateway, gateway: Gateway) -> str:
    synthesize(gateway, applied.out)
    applied.terraform.plan(applied.out / "plan")
    return applied.terraform.show(applied.out / "plan")


@pytest.fixture(scope="module")
def applied(apply_gateway: ApplyGateway) -> AppliedGateway:
    return apply_gateway(_gateway("acme", "other"))


def _values(applied: AppliedGateway) -> list[str]:
    outputs = applied.terraform.outputs().api_key_values
    return [value for slots in outputs.values() for value in slots.values()]


@pytest.mark.parametrize("consumers", [("acme", "other"), ("acme",), ("acme", "renamed"), ()])
def test_no_key_is_left_in_any_plan(applied: AppliedGateway, consumers: tuple[str, ...]) -> None:
    values = _values(applied)
    text = _shown(applied, _gateway(*consumers))
    assert len(values) == 2
    assert all(value in text for value in values)
    redacted = json.dumps(redact(json.loads(text)))
    assert not any(value in redacted for value in values)
    assert all(fingerprint(value) in redacted for value in values)


def test_the_key_that_an_attachment_takes_away_is_told_by_its_fingerprint(applied: AppliedGateway) -> None:
    document = redact(json.loads(_shown(applied, _gateway("acme"))))
    gone: list[dict[str, Any]] = [
        entry["change"]["before"]
        for entry in document["resource_changes"]
        if entry["change"]["actions"] == ["delete"]
    ]
    assert len({before["value"] for before in gone}) == 1


def test_the_text_of_a_plan_is_redacted_by_the_secrets_of_its_json(applied: AppliedGateway) -> None:
    secrets = take_secrets(json.loads(_shown(applied, _gateway("acme"))))
    value = _values(applied)[0]
    assert value not in secrets.text(f"- value = {json.dumps(value)} -> null")
