"""Alarms and the dashboard, applied to an AWS and read back from it. test_production.py switches them off."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.terraform.conftest import AppliedGateway, ApplyGateway
from tollgate.config.gateway import Gateway
from tollgate.config.load import load

pytestmark = pytest.mark.terraform

REGION = "us-east-1"
EXAMPLE = Path(__file__).parents[2] / "examples" / "watched" / "gateway.yaml"


@pytest.fixture(scope="module")
def watched(apply_gateway: ApplyGateway) -> AppliedGateway:
    """A gateway that is watched in every way, applied."""
    return apply_gateway(_example())


def test_alarms_watch_the_api_by_the_name_that_it_has_at_amazon(watched: AppliedGateway) -> None:
    """CloudWatch takes any dimension; one that no metric has would never go off."""
    client = watched.aws.session(REGION).client("cloudwatch", endpoint_url=watched.aws.url)
    apis = watched.aws.api_gateway(REGION)
    (api,) = [api for api in apis.get_rest_apis()["items"] if api["name"] == "watched-default-inference"]
    (stage,) = apis.get_stages(restApiId=api["id"])["item"]
    of_api = {"ApiName": api["name"], "Stage": stage["stageName"]}
    alarms = client.describe_alarms(AlarmNamePrefix="watched-default-inference-")["MetricAlarms"]
    metrics = [metric for alarm in alarms for metric in _metrics(alarm)]
    seen = [
        {it["Name"]: it["Value"] for it in metric["Dimensions"]}
        for metric in metrics
        if metric.get("Namespace") == "AWS/ApiGateway"
    ]
    assert seen == 5 * [of_api]


def test_what_is_counted_in_the_log_is_what_its_alarm_watches(watched: AppliedGateway) -> None:
    session = watched.aws.session(REGION)
    logs = session.client("logs", endpoint_url=watched.aws.url)
    alarms = session.client("cloudwatch", endpoint_url=watched.aws.url).describe_alarms()["MetricAlarms"]
    filters = logs.describe_metric_filters(logGroupName="/aws/apigateway/watched-default/inference")
    counted = {
        (it["metricNamespace"], it["metricName"])
        for found in filters["metricFilters"]
        for it in found["metricTransformations"]
    }
    seen = {
        (it["Namespace"], it["MetricName"])
        for it in alarms
        if it.get("Namespace") == "Tollgate/watched-default/inference"
    }
    assert counted == seen != set()


def test_the_dashboard_names_the_keys_as_the_log_does(watched: AppliedGateway) -> None:
    client = watched.aws.session(REGION).client("cloudwatch", endpoint_url=watched.aws.url)
    body = json.loads(client.get_dashboard(DashboardName="watched-default")["DashboardBody"])
    keys = body["widgets"][-1]["properties"]["markdown"]
    (key,) = [
        key
        for key in watched.aws.api_gateway(REGION).get_api_keys()["items"]
        if key["name"].startswith("watched-")
    ]
    assert f"{key['id']} | acme | primary | pro" in keys


def _metrics(alarm: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What an alarm looks at: the one metric that it is of, or those that its expression is of."""
    return [alarm, *(it["MetricStat"]["Metric"] for it in alarm.get("Metrics", []) if "MetricStat" in it)]


def _example() -> Gateway:
    """The example of a gateway that is watched in every way."""
    (gateway,) = load(str(EXAMPLE)).environments.values()
    return gateway
