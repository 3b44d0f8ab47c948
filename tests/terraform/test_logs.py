"""Logs, metrics and traces on a real Terraform: applied, planned again, and switched off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stacks.synthesis import MOCK, gateway
from tests.terraform.conftest import ApplyGateway, Attach, synthesize
from tollgate.config.gateway import Gateway
from tollgate.demo.embedded_aws import AwsAt
from tollgate.errors import TerraformError

pytestmark = pytest.mark.terraform

ROUTES = {"GET /models": {**MOCK, "throttle": {"rate_limit": 5, "burst_limit": 5}}}
ON = {
    "access_log": {"fields": {"team": "$context.authorizer.team"}},
    "execution_log": {"retention_days": 14},
    "metrics": True,
    "tracing": True,
}
OFF = {"execution_log": {"level": "off"}, "metrics": False}
SETTINGS = [f"aws_api_gateway_method_settings.{name}" for name in ("inference", "inference__GET_models")]
GROUPS = [f"aws_cloudwatch_log_group.{name}" for name in ("inference", "inference__execution")]
STAGE = "aws_api_gateway_stage.inference"


def logged(stage: dict[str, object], **fields: object) -> Gateway:
    return gateway(name="logged", apis={"inference": {"routes": ROUTES, "stage": stage}}, **fields)


def test_logs_are_applied_once_and_switched_off_alone(apply_gateway: ApplyGateway) -> None:
    applied = apply_gateway(logged(ON))
    (api,) = applied.terraform.outputs().apis.values()
    logs = applied.aws.session("us-east-1").client("logs", endpoint_url=applied.aws.url)
    kept = {it["logGroupName"]: it["retentionInDays"] for it in logs.describe_log_groups()["logGroups"]}
    assert kept["/aws/apigateway/logged-default/inference"] == 90
    assert kept[f"API-Gateway-Execution-Logs_{api.id}/v1"] == 14
    assert applied.plan(logged(ON)).is_empty

    off = applied.plan(logged(OFF))
    assert off.actions == {
        **{address: ["update"] for address in (*SETTINGS, STAGE)},
        **{address: ["delete"] for address in GROUPS},
    }
    assert off.changed[STAGE] == {"access_log_settings", "xray_tracing_enabled"}
    done = applied.apply(logged(OFF))
    # Where a log went while a stage still logs, API Gateway would make it again.
    changed, gone = (
        [place for place, it in enumerate(done) if it[0] == doing] for doing in ("Changing", "Destroying")
    )
    assert max(changed) < min(gone)
    stage = applied.aws.api_gateway("us-east-1").get_stage(restApiId=api.id, stageName="v1")
    assert {it["loggingLevel"] for it in stage["methodSettings"].values()} == {"OFF"}
    assert applied.plan(logged({})).is_empty


def test_what_was_said_once_stays_where_it_is_only_left_out(apply_gateway: ApplyGateway) -> None:
    """Hence `check_left_on`."""
    applied = apply_gateway(logged({"metrics": True}))
    assert applied.plan(logged({})).is_empty


def test_the_accounts_role_is_set_and_no_plan_destroys_it(attach: Attach, aws: AwsAt, tmp_path: Path) -> None:
    folder = synthesize(logged(ON, manage_account_logging_role=True), tmp_path)
    with attach(aws) as terraform:
        running = terraform.initialised(folder.with_name("logged-default-account"))
        running.plan(tmp_path / "plan")
        running.apply(tmp_path / "plan")
        assert running.plan(tmp_path / "plan").is_empty
        role = aws.api_gateway("us-east-1").get_account()["cloudwatchRoleArn"]
        assert ":role/tollgate-logged-default-account-" in role
        with pytest.raises(TerraformError, match="prevent_destroy"):
            running.destroy()
