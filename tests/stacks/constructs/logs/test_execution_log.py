"""A stage's execution log, metrics and traces; and the account's role, which all logs need."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stacks.gateway_stack import App, GatewayStack
from tests.audit.documents import read
from tests.stacks.synthesis import MOCK, gateway, only, resources, with_api
from tollgate.audit.audit import audit
from tollgate.audit.rules.registry import RULES
from tollgate.config.gateway import Gateway
from tollgate.terraform.configuration.read import read_configuration

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234"
GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:calls"
ALL = {
    "access_log": {"kms_key_arn": KEY},
    "execution_log": {"kms_key_arn": KEY},
    "metrics": True,
    "tracing": True,
}
ROUTES = {"GET /models": {**MOCK, "throttle": {"rate_limit": 5, "burst_limit": 5}}}


def written(config: Gateway, folder: Path) -> dict[str, dict[str, Any]]:
    """Every document of a gateway, by its stack."""
    app = App(outdir=str(folder), stack_traces=False)
    GatewayStack(app, config.stack_name, config)
    app.synth()
    return {it.parent.name: json.loads(it.read_text()) for it in folder.glob("stacks/*/cdk.tf.json")}


def test_each_settings_block_says_all_of_it_as_a_routes_own_take_the_place_of_the_stages() -> None:
    found = resources(with_api(stage=ALL, routes=ROUTES), "api_gateway_method_settings")
    said = {"logging_level": "ERROR", "data_trace_enabled": False, "metrics_enabled": True}
    assert [{name: it["settings"][name] for name in said} for it in found.values()] == [said, said]
    assert {tuple(it["depends_on"]) for it in found.values()} == {
        ("aws_cloudwatch_log_group.inference__execution",)
    }


@pytest.mark.parametrize("stage", [{}, {"tracing": True}, {"access_log": {}}])
def test_a_stage_that_says_nothing_of_logs_and_metrics_has_no_such_settings(stage: dict[str, object]) -> None:
    settings = only(resources(with_api(stage=stage), "api_gateway_method_settings"))
    assert settings["settings"].keys() == {"throttling_rate_limit", "throttling_burst_limit"}
    assert "depends_on" not in settings


def test_the_log_group_has_the_name_that_api_gateway_gives_it() -> None:
    log = {"level": "info", "retention_days": 14, "kms_key_arn": KEY}
    group = only(resources(with_api(stage={"execution_log": log}), "cloudwatch_log_group"))
    assert group == {
        "name": "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.inference.id}/v1",
        "retention_in_days": 14,
        "kms_key_id": KEY,
        "lifecycle": {"create_before_destroy": True},
    }


def test_off_is_said_and_has_no_log_group() -> None:
    config = with_api(stage={"execution_log": {"level": "off"}})
    assert only(resources(config, "api_gateway_method_settings"))["settings"]["logging_level"] == "OFF"
    assert resources(config, "cloudwatch_log_group") == {}


def test_payloads_are_logged_for_a_reason_alone() -> None:
    log = {"level": "info", "allow_payload_logging": "Hunting a rare bug"}
    (settings,) = resources(with_api(stage={"execution_log": log}), "api_gateway_method_settings").values()
    assert settings["settings"]["data_trace_enabled"] is True


def test_the_role_is_in_a_stack_that_comes_first_and_is_never_destroyed_by_a_plan(tmp_path: Path) -> None:
    config = gateway(
        manage_account_logging_role=True,
        apis={"inference": {"routes": ROUTES, "stage": {"access_log": {"destination_arn": GROUP}}}},
    )
    documents = written(config, tmp_path)
    assert documents.keys() == {"shop-default", "shop-default-account"}
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["stacks"]["shop-default"]["dependencies"] == ["shop-default-account"]
    account = documents["shop-default-account"]
    assert account["resource"]["aws_api_gateway_account"]["logging"]["lifecycle"] == {"prevent_destroy": True}
    assert "aws_api_gateway_account" not in documents["shop-default"]["resource"]
    policy = json.loads(account["resource"]["aws_iam_role_policy"]["logging"]["policy"])
    writes, _ = policy["Statement"]
    assert [resource.rpartition(":log-group:")[2] for resource in writes["Resource"]] == [
        "/aws/apigateway/*", "API-Gateway-Execution-Logs_*", "calls", "calls:*",
    ]  # fmt: skip


def test_with_everything_on_the_audit_finds_nothing_about_logs(tmp_path: Path) -> None:
    config = gateway(manage_account_logging_role=True, apis={"inference": {"routes": ROUTES, "stage": ALL}})
    written(config, tmp_path)
    report = audit(read_configuration([str(tmp_path)]), RULES)
    found = [*report.failed, *report.unknown]
    assert [it.rule.id for it in found if it.rule.id.startswith(("TG-L", "TG-S"))] == []


def test_the_stack_with_the_apis_alone_does_not_tell_of_the_role(tmp_path: Path) -> None:
    config = gateway(manage_account_logging_role=True, apis={"inference": {"routes": ROUTES, "stage": ALL}})
    document = written(config, tmp_path / "out")["shop-default"]
    report = audit(read(tmp_path, document), RULES)
    assert {it.rule.id for it in report.unknown} == {"TG-L02"}
