"""A canary: which deployment stays, which is made anew, and what both may call."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.audit.documents import read
from tests.stacks.synthesis import MOCK, gateway, synthesize, with_api
from tollgate.audit.audit import audit
from tollgate.audit.rules.registry import RULES
from tollgate.config.gateway import Gateway

SQS = {"integration": {"type": "sqs", "queue": "jobs"}}
LAMBDA = {"integration": {"type": "lambda", "function": "chat"}}


def _with_canary(routes: dict[str, Any] | None = None, **canary: object) -> Gateway:
    return with_api(routes=routes or {"GET /models": MOCK}, stage={"canary": {"percent": 5} | canary})


def test_the_deployment_of_the_stage_stays_and_the_canarys_follows_the_description() -> None:
    document = synthesize(_with_canary())["resource"]
    deployments = document["aws_api_gateway_deployment"]
    assert deployments["inference"]["lifecycle"] == {
        "create_before_destroy": True,
        "ignore_changes": ["triggers"],
    }
    assert deployments["inference__canary"]["lifecycle"] == {"create_before_destroy": True}
    (plain,) = synthesize(with_api())["resource"]["aws_api_gateway_deployment"].values()
    assert {each["triggers"]["definition"] for each in deployments.values()} == {
        plain["triggers"]["definition"]
    }


def test_a_stage_gives_the_canary_its_share_and_its_variables() -> None:
    document = synthesize(_with_canary(percent=12.5, variables={"model": "new"}))["resource"]
    (stage,) = document["aws_api_gateway_stage"].values()
    assert stage["deployment_id"] == "${aws_api_gateway_deployment.inference.id}"
    assert stage["canary_settings"] == {
        "deployment_id": "${aws_api_gateway_deployment.inference__canary.id}",
        "percent_traffic": 12.5,
        "stage_variable_overrides": {"model": "new"},
        "use_stage_cache": False,
    }


def test_a_role_keeps_what_it_allows_and_gets_what_the_canary_needs() -> None:
    document = synthesize(_with_canary({"POST /jobs": SQS}))["resource"]
    policies = document["aws_iam_role_policy"]
    stays, canary = policies["inference__POST_jobs"], policies["inference__POST_jobs__canary"]
    assert stays["lifecycle"] == {"ignore_changes": ["policy"]}
    assert "lifecycle" not in canary
    assert json.loads(stays["policy"]) == json.loads(canary["policy"])
    for deployment in document["aws_api_gateway_deployment"].values():
        assert {f"aws_iam_role_policy.{name}" for name in policies} <= set(deployment["depends_on"])


def test_a_function_is_kept_that_no_route_calls_any_more() -> None:
    document = synthesize(_with_canary({"POST /chat": LAMBDA}, keep_functions=["before", "chat"]))
    permissions = document["resource"]["aws_lambda_permission"]
    assert {each["function_name"] for each in permissions.values()} == {"before", "chat"}
    assert permissions.keys() == {"inference__before", "inference__chat"}


def test_what_the_stage_serves_is_not_compared_with_the_description() -> None:
    assert "check" in synthesize(with_api())
    assert "check" not in synthesize(_with_canary())


def test_it_passes_the_audit(tmp_path: Path) -> None:
    config = _with_canary({"POST /jobs": SQS, "POST /chat": LAMBDA}, keep_functions=["before"])
    with_canary = audit(read(tmp_path, synthesize(config)), RULES)
    routes = {"POST /jobs": SQS, "POST /chat": LAMBDA}
    (tmp_path / "main.tf.json").unlink()
    without = audit(read(tmp_path, synthesize(with_api(routes=routes))), RULES)
    assert {found.rule.id for found in with_canary.findings} == {found.rule.id for found in without.findings}


def test_a_canary_has_a_log_and_an_alarm_of_its_own() -> None:
    stage = {"access_log": {"retention_days": 30}, "canary": {"percent": 5}}
    api = {"routes": {"GET /models": MOCK}, "stage": stage}
    document = synthesize(gateway(apis={"inference": api}, alarms={}))["resource"]
    log = document["aws_cloudwatch_log_group"]["inference__canary"]
    assert log["name"].endswith("/inference/Canary")
    assert log["retention_in_days"] == 30
    (stage,) = document["aws_api_gateway_stage"].values()
    assert stage["depends_on"] == ["aws_cloudwatch_log_group.inference__canary"]
    alarm = document["aws_cloudwatch_metric_alarm"]["inference__canary_server_errors"]
    assert alarm["alarm_name"].startswith("shop-")
    filters = document["aws_cloudwatch_log_metric_filter"]
    of_canary = {
        each["log_group_name"] == "${aws_cloudwatch_log_group.inference__canary.name}"
        for name, each in filters.items()
        if "__canary_" in name
    }
    assert of_canary == {True}
    counted = {each["metric_transformation"]["name"] for each in filters.values()}
    asked = {query["metric"]["metric_name"] for query in alarm["metric_query"] if "metric" in query}
    assert asked == {"canary_requests", "canary_server_errors"} <= counted


def test_the_steps_of_a_canary_are_kept_and_encrypted_as_the_stages_before_it_is_called() -> None:
    key = "arn:aws:kms:us-east-1:123456789012:key/1234"
    log = {"retention_days": 14, "kms_key_arn": key}
    document = synthesize(with_api(stage={"execution_log": log, "canary": {"percent": 5}}))["resource"]
    group = document["aws_cloudwatch_log_group"]["inference__execution__canary"]
    assert group["name"] == ("API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.inference.id}/v1/Canary")
    assert (group["retention_in_days"], group["kms_key_id"]) == (14, key)
    (stage,) = document["aws_api_gateway_stage"].values()
    (settings,) = document["aws_api_gateway_method_settings"].values()
    for writer in (stage, settings):
        assert "aws_cloudwatch_log_group.inference__execution__canary" in writer["depends_on"]


@pytest.mark.parametrize("stage", [{}, {"execution_log": {"level": "off"}}])
def test_a_canary_of_a_stage_that_logs_nothing_has_no_log(stage: dict[str, object]) -> None:
    document = synthesize(with_api(stage=stage | {"canary": {"percent": 5}}))["resource"]
    assert "aws_cloudwatch_log_group" not in document


def test_a_canary_without_alarms_has_a_log_alone() -> None:
    stage = {"access_log": {}, "canary": {"percent": 5}}
    document = synthesize(with_api(stage=stage))["resource"]
    assert "inference__canary" in document["aws_cloudwatch_log_group"]
    assert "aws_cloudwatch_metric_alarm" not in document


def test_without_one_a_gateway_has_one_deployment() -> None:
    document = synthesize(gateway())
    assert len(document["resource"]["aws_api_gateway_deployment"]) == 1
    assert "canary" not in json.dumps(document)
