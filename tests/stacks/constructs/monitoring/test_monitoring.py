"""What watches a gateway: alarms and their topic, the dashboard, and rankings of callers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from stacks.constructs.monitoring.dashboard import NAMED_KEYS
from tests.stacks.synthesis import Block, gateway, only, resources, synthesize
from tollgate.config.gateway import Gateway
from tollgate.config.limits import DASHBOARD_APIS, DASHBOARD_WIDGETS
from tollgate.config.logs.access_log import FIELDS

ROOT = Path(__file__).parents[4]
HTTP = {"type": "http", "url": "https://models.example.com/"}
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234"
TOPIC = "arn:aws:sns:us-east-1:123456789012:oncall"
GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:calls"
EVERYTHING: dict[str, Any] = {"alarms": {"no_traffic": {}}, "dashboard": True, "contributor_insights": True}


def test_an_error_at_night_is_no_alarm() -> None:
    """One of one is a hundred percent: below the minimum the share counts as none."""
    alarm = _alarm(
        "server_errors", _watched(alarms={"server_errors": {"percent": 2, "minimum_requests": 30}})
    )
    first, *metrics = alarm["metric_query"]
    assert first["expression"] == "IF(requests >= 30, 100 * errors / requests, 0)"
    assert (alarm["threshold"], alarm["comparison_operator"]) == (2, "GreaterThanOrEqualToThreshold")
    assert [(it["id"], it["metric"]["metric_name"], it["metric"]["stat"]) for it in metrics] == [
        ("errors", "5XXError", "Sum"),
        ("requests", "Count", "Sum"),
    ]


def test_alarms_watch_the_name_that_the_api_is_given() -> None:
    """API Gateway tells its metrics by an API's name, never by its id."""
    config = _watched({"name": 'chat "one"', "stage": {"access_log": {}, "name": "live"}}, alarms={})
    assert _alarm("latency", config)["dimensions"] == {"ApiName": 'chat "one"', "Stage": "live"}


@pytest.mark.parametrize(
    ("integration", "latency", "backend"),
    [
        (HTTP, 26_100, 23_200),
        (HTTP | {"timeout": 10}, 9_000, 8_000),
        (HTTP | {"timeout": 600, "stream": True}, 540_000, 480_000),
    ],
)
def test_an_answer_is_slow_where_its_timeout_is_near(
    integration: dict[str, object], latency: int, backend: int
) -> None:
    """Of a streamed answer, too, whose latency is told when it has ended."""
    config = _watched({"routes": {"POST /chat": {"integration": integration}}}, alarms={})
    assert _alarm("latency", config)["threshold"] == latency
    assert _alarm("integration_latency", config)["threshold"] == backend


def test_a_p99_of_few_requests_counts() -> None:
    """CloudWatch would wait for a thousand requests in each period otherwise."""
    assert _alarm("latency", _watched(alarms={}))["evaluate_low_sample_count_percentiles"] == "evaluate"


def test_no_backend_has_no_latency() -> None:
    config = _watched({"routes": {"GET /": {"integration": {"type": "mock"}}}}, alarms={})
    assert "inference__integration_latency" not in resources(config, "cloudwatch_metric_alarm")


def test_only_an_alarm_of_no_traffic_goes_off_without_data() -> None:
    alarms = resources(_watched(**EVERYTHING), "cloudwatch_metric_alarm")
    missing = {name: alarm["treat_missing_data"] for name, alarm in alarms.items()}
    assert [name for name, said in missing.items() if said != "notBreaching"] == ["inference__no_traffic"]


def test_refusals_are_counted_by_what_the_gateway_itself_answers() -> None:
    """A backend's 401 is none of them, nor is what another API writes into the same log group."""
    config = _watched({"stage": {"access_log": {"destination_arn": GROUP}}}, alarms={"throttled": False})
    counted = only(resources(config, "cloudwatch_log_metric_filter"))
    assert counted["log_group_name"] == "calls"
    assert counted["pattern"] == (
        '{ ($.apiId = "${aws_api_gateway_rest_api.inference.id}") && '
        '(($.errorType = "INVALID_API_KEY") || ($.errorType = "UNAUTHORIZED")) }'
    )


def test_a_topic_is_encrypted_and_takes_what_this_stacks_alarms_say() -> None:
    config = _watched(alarms={"topic": {"emails": ["oncall@example.com"]}})
    topic = only(resources(config, "sns_topic"))
    assert topic == {"name": "shop-default-alarms", "kms_master_key_id": "${aws_kms_key.alarms.arn}"}
    (statement,) = json.loads(only(resources(config, "sns_topic_policy"))["policy"])["Statement"]
    account = "${data.aws_caller_identity.tollgate.account_id}"
    condition = {
        "StringEquals": {"aws:SourceAccount": account},
        "ArnLike": {
            "aws:SourceArn": "arn:${data.aws_partition.tollgate.partition}:cloudwatch:us-east-1:"
            f"{account}:alarm:shop-default-*"
        },
    }
    assert statement["Condition"] == condition
    _, alarms = json.loads(only(resources(config, "kms_key"))["policy"])["Statement"]
    assert alarms["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert alarms["Condition"] == condition


def test_a_given_key_is_not_made() -> None:
    config = _watched(alarms={"topic": {"kms_key_arn": KEY}})
    assert only(resources(config, "sns_topic"))["kms_master_key_id"] == KEY
    assert resources(config, "kms_key") == {}


def test_a_given_topic_is_told_and_left_as_it_is() -> None:
    config = _watched(alarms={"topic": {"arn": TOPIC}, "ok_actions": False})
    alarm = _alarm("latency", config)
    assert (alarm["alarm_actions"], alarm.get("ok_actions")) == ([TOPIC], None)
    assert (
        not {"aws_sns_topic", "aws_sns_topic_policy", "aws_kms_key"} & synthesize(config)["resource"].keys()
    )


def test_an_alarm_says_what_to_do_and_where_to_read_on() -> None:
    sections = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    for address, alarm in resources(_watched(**EVERYTHING), "cloudwatch_metric_alarm").items():
        kind = address.removeprefix("inference__")
        assert "First: " in alarm["alarm_description"]
        assert alarm["alarm_description"].endswith(f"More: Tollgate's runbook (docs/operations.md), {kind}.")
        assert f"### {kind}\n" in sections


def test_an_alarm_names_the_teams_own_runbook_where_there_is_one() -> None:
    runbook = "https://wiki.example.com/gateway?page=1"
    config = _watched(alarms={"runbook": runbook, "no_traffic": {}})
    alarm = _alarm("no_traffic", config)
    assert alarm["alarm_description"].startswith("No request reached ")
    assert alarm["alarm_description"].endswith(f" More: {runbook}")


def test_names_of_two_gateways_do_not_meet() -> None:
    def names(gateway: str) -> set[str]:
        found = synthesize(_watched(name=gateway, **EVERYTHING))["resource"]
        kinds = (
            ("aws_cloudwatch_metric_alarm", "alarm_name"),
            ("aws_cloudwatch_dashboard", "dashboard_name"),
            ("aws_cloudwatch_contributor_insight_rule", "rule_name"),
            ("aws_sns_topic", "name"),
        )
        return {block[argument] for kind, argument in kinds for block in found[kind].values()}

    one = names("one")
    assert all(name.startswith("one-default") for name in one)
    assert one.isdisjoint(names("other"))


def test_widgets_of_a_dashboard_lie_side_by_side_and_none_on_another() -> None:
    taken: set[tuple[int, int]] = set()
    for widget in _widgets(_watched(**EVERYTHING)):
        columns = range(widget["x"], widget["x"] + widget["width"])
        cells = {(x, y) for x in columns for y in range(widget["y"], widget["y"] + widget["height"])}
        assert max(columns) < 24
        assert taken.isdisjoint(cells)
        taken |= cells


def test_each_widget_of_a_dashboard_has_what_amazon_asks_of_its_type() -> None:
    """CloudWatch, "Dashboard body structure and syntax": 100 alarms in a widget, 500 metrics in a graph."""
    of_type: dict[str, list[dict[str, Any]]] = {"text": [], "alarm": [], "metric": [], "log": []}
    for widget in _widgets(_watched(**EVERYTHING)):
        of_type[widget["type"]].append(widget["properties"])
    assert all(it["markdown"] for it in of_type["text"])
    assert all(1 <= len(it["alarms"]) <= 100 for it in of_type["alarm"])
    for properties in (*of_type["metric"], *of_type["log"]):
        assert properties["region"] == "us-east-1"
        assert properties["view"] in ("timeSeries", "singleValue", "table")
    for properties in of_type["metric"]:
        assert 1 <= len(properties.get("metrics", [])) <= 500 or properties["insightRule"]["ruleName"]
    assert all(it["query"].startswith("SOURCE '") for it in of_type["log"])


def test_a_query_of_the_dashboard_names_fields_of_the_access_log() -> None:
    words = {"as", "by", "desc", "like", "fields", "filter", "limit", "sort", "stats", "SOURCE"}
    for widget in _widgets(_watched(**EVERYTHING)):
        if widget["type"] != "log":
            continue
        query = re.sub(r"'[^']*'|/[^/]*/", "", widget["properties"]["query"])
        made = set(re.findall(r"\bas (\w+)", query))
        functions = set(re.findall(r"(\w+)\(", query))
        named = set(re.findall(r"\b[A-Za-z]\w*", query)) - words - made - functions
        assert named
        assert named <= FIELDS.keys()


def test_as_many_apis_as_a_dashboard_may_have_fit_on_it() -> None:
    title_and_keys = 2
    of_one = len(_widgets(_watched(**EVERYTHING))) - title_and_keys
    assert of_one * DASHBOARD_APIS + title_and_keys <= DASHBOARD_WIDGETS


def test_a_name_with_quotes_leaves_the_dashboard_whole() -> None:
    config = _watched({"name": 'chat "one" ${x}', "stage": {"access_log": {}}}, dashboard=True)
    assert '## chat "one" $${x}, stage v1' in [it["properties"].get("markdown") for it in _widgets(config)]


def test_ten_thousand_keys_are_not_named_on_the_dashboard() -> None:
    consumers = {f"c{number:05}": {"usage_plan": "pro"} for number in range(NAMED_KEYS + 7)}
    names = _widgets(_watched(dashboard=True, consumers=consumers))[-1]["properties"]["markdown"]
    assert names.count("${aws_api_gateway_api_key.") == NAMED_KEYS
    assert "and 7 more" in names


def test_keys_in_other_stacks_are_not_named_on_the_dashboard() -> None:
    names = _widgets(_watched(dashboard=True, shards=2))[-1]["properties"]["markdown"]
    assert "aws_api_gateway_api_key" not in names


def test_an_api_without_a_log_shows_what_amazon_tells_of_it() -> None:
    kinds = {widget["type"] for widget in _widgets(_watched({"stage": {}}, dashboard=True))}
    assert kinds == {"text", "metric"}


def test_callers_are_ranked_by_the_ids_of_their_keys() -> None:
    rules = resources(_watched(contributor_insights=True), "cloudwatch_contributor_insight_rule")
    definitions = {rule["rule_name"]: json.loads(rule["rule_definition"]) for rule in rules.values()}
    assert {name: it["Contribution"]["Keys"] for name, it in definitions.items()} == {
        "shop-default-inference-callers": ["$.apiKeyId"],
        "shop-default-inference-failing": ["$.apiKeyId"],
        "shop-default-inference-throttled": ["$.apiKeyId"],
    }
    assert all(
        it["LogGroupNames"] == ["${aws_cloudwatch_log_group.inference.name}"] for it in definitions.values()
    )


def _watched(api: dict[str, object] | None = None, **more: Any) -> Gateway:
    """A gateway with an access log and a backend."""
    usual = {"routes": {"POST /chat": {"integration": HTTP}}, "stage": {"access_log": {}}}
    return gateway(apis={"inference": usual | (api or {})}, **more)


def _alarm(kind: str, config: Gateway) -> Block:
    return resources(config, "cloudwatch_metric_alarm")[f"inference__{kind}"]


def _widgets(config: Gateway) -> list[Block]:
    body: dict[str, list[Block]] = json.loads(
        only(resources(config, "cloudwatch_dashboard"))["dashboard_body"]
    )
    return body["widgets"]
