"""Each kind of impact that the provider here cannot be brought to plan, by a plan written by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.review.plans import (
    ACME,
    API,
    DEPLOYMENT,
    METHOD,
    PLAN,
    STAGE,
    Values,
    deleted,
    entry,
    reviewed,
    shop,
    updated,
)

INTEGRATION = {
    "id": "i", "rest_api_id": "api", "resource_id": "root", "http_method": "POST", "type": "HTTP_PROXY",
    "uri": "https://llm.example.com", "timeout_milliseconds": 29000, "response_transfer_mode": "BUFFERED",
    "credentials": None,
}  # fmt: skip
DOMAIN = {
    "id": "d",
    "domain_name": "api.example.com",
    "mutual_tls_authentication": [{"truststore_uri": "s3://a/b"}],
}
PERMISSION = {
    "id": "l", "function_name": "chat", "principal": "apigateway.amazonaws.com",
    "source_arn": "arn:aws:execute-api:us-east-1:1:api/v1/POST/",
}  # fmt: skip
REDEPLOYED = (
    entry(DEPLOYMENT, ["create", "delete"], shop()[DEPLOYMENT], {"rest_api_id": "api"}, unknown={"id": True}),
    entry(
        STAGE,
        ["update"],
        shop()[STAGE],
        shop()[STAGE] | {"deployment_id": None},
        unknown={"deployment_id": True},
    ),
)


def _changed(address: str, values: Values, **changes: Any) -> Values:
    return entry(address, ["update"], values, values | changes)


def _integration(**changes: Any) -> Values:
    return _changed("aws_api_gateway_integration.chat", INTEGRATION, **changes)


def _permission(**changes: Any) -> Values:
    return _changed("aws_lambda_permission.chat", PERMISSION, **changes)


def _role(*statements: Values) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


ALARM = {
    "alarm_name": "shop-default-a-latency",
    "alarm_actions": ["arn:aws:sns:us-east-1:1:a"],
    "actions_enabled": True,
}


def _rate(limit: int) -> Values:
    statement = {"rate_based_statement": [{"limit": limit, "aggregate_key_type": "IP"}]}
    return {"name": "rate-limit", "action": [{"block": [{}]}], "statement": [statement]}


RATE = _rate(100)


def _acl(**changes: Any) -> Values:
    before = {"default_action": [{"allow": [{}], "block": []}], "rule": [RATE]}
    return _changed("aws_wafv2_web_acl.gateway", before, **changes)


def _policy(before: list[str] | None, after: list[str]) -> Values:
    """An API's policy, by the addresses that it does not deny."""
    old, new = ({"rest_api_id": "api", "policy": it and _only_from(it)} for it in (before, after))
    address = "aws_api_gateway_rest_api_policy.a"
    return entry(address, ["update"] if before else ["create"], old if before else None, new)


def _only_from(addresses: list[str]) -> str:
    about = {"Principal": "*", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:::api/*"}
    return _role(
        {"Effect": "Allow", **about},
        {"Effect": "Deny", **about, "Condition": {"NotIpAddress": {"aws:SourceIp": addresses}}},
    )


ALLOWS = {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}

CASES: dict[str, tuple[list[Values], tuple[str, str]]] = {
    "an answer comes as a stream": (
        [_integration(response_transfer_mode="STREAM")],
        ("integration-streaming", "medium"),
    ),
    "a backend is called with another role": (
        [_integration(credentials="arn:aws:iam::1:role/b")],
        ("integration-credentials", "medium"),
    ),
    "an answer may take longer": ([_integration(timeout_milliseconds=60000)], ("integration-timeout", "low")),
    "a route asks for a signature": (
        [updated(METHOD, api_key_required=False, authorization="AWS_IAM")],
        ("route-guard-changed", "high"),
    ),
    "routes come from a document": ([updated(API, body="{}")], ("routes-unknown", "high")),
    "the API can be reached from the internet": (
        [
            entry(
                API, ["update"],
                shop()[API] | {"endpoint_configuration": [{"types": ["PRIVATE"]}]},
                shop()[API] | {"endpoint_configuration": [{"types": ["REGIONAL"]}]},
            )
        ],
        ("protection-weakened", "critical"),
    ),
    "Amazon's own URL answers again": (
        [
            entry(
                API, ["update"],
                shop()[API] | {"disable_execute_api_endpoint": True},
                shop()[API] | {"disable_execute_api_endpoint": False},
            )
        ],
        ("protection-weakened", "high"),
    ),
    "callers need no certificate": (
        [_changed("aws_api_gateway_domain_name.a", DOMAIN, mutual_tls_authentication=[])],
        ("protection-weakened", "critical"),
    ),
    "a rule of the web ACL goes": ([_acl(rule=[])], ("protection-weakened", "high")),
    "a rule of the web ACL only counts": (
        [_acl(rule=[RATE | {"action": [{"block": [], "count": [{}]}]}])],
        ("protection-weakened", "high"),
    ),
    "one address may send more": ([_acl(rule=[_rate(500)])], ("protection-weakened", "high")),
    "one address may send less": ([_acl(rule=[_rate(50)])], ("protection-tightened", "medium")),
    "a web ACL comes before a stage that is called": (
        [entry("aws_wafv2_web_acl_association.a", ["create"], None, {"resource_arn": "s"})],
        ("protection-tightened", "medium"),
    ),
    "a web ACL knows another address": (
        [_changed("aws_wafv2_ip_set.denied", {"addresses": ["192.0.2.1/32"]}, addresses=[])],
        ("addresses-changed", "medium"),
    ),
    "an API is called from fewer places": (
        [_policy(["192.0.2.0/24", "198.51.100.0/24"], ["192.0.2.0/24"])],
        ("protection-tightened", "medium"),
    ),
    "an API is called from more places": (
        [_policy(["192.0.2.0/24"], ["192.0.2.0/24", "198.51.100.0/24"])],
        ("protection-weakened", "high"),
    ),
    "an API gets a policy": ([_policy(None, ["192.0.2.0/24"])], ("protection-tightened", "medium")),
    "the backend sees no certificate": (
        [_changed(STAGE, shop()[STAGE] | {"client_certificate_id": "c"}, client_certificate_id="")],
        ("protection-weakened", "medium"),
    ),
    "no access log is written": (
        [_changed(STAGE, shop()[STAGE] | {"access_log_settings": [{"format": "x"}]}, access_log_settings=[])],
        ("log-removed", "medium"),
    ),
    "an alarm goes": (
        [entry("aws_cloudwatch_metric_alarm.a", ["delete"], ALARM, None)],
        ("alarm-removed", "medium"),
    ),
    "an alarm tells nobody": (
        [_changed("aws_cloudwatch_metric_alarm.a", ALARM, alarm_actions=[])],
        ("alarm-silenced", "medium"),
    ),
    "someone is told no more": (
        [entry("aws_sns_topic_subscription.a", ["delete"], {"protocol": "email"}, None)],
        ("alarm-untold", "low"),
    ),
    "anyone may call the function": ([_permission(principal="*")], ("permission-widened", "critical")),
    "any API may call the function": ([_permission(source_arn=None)], ("permission-widened", "high")),
    "the API may no longer call the function": (
        [entry("aws_lambda_permission.chat", ["delete"], PERMISSION, None)],
        ("permission-removed", "high"),
    ),
    "a role may do everything": (
        [
            _changed(
                "aws_iam_role_policy.a",
                {"policy": _role(ALLOWS)},
                policy=_role(ALLOWS, {"Effect": "Allow", "Action": "*", "Resource": "*"}),
            )
        ],
        ("permission-widened", "critical"),
    ),
    "a key is made anew with its value": (
        [entry(ACME, ["delete", "create"], shop()[ACME], shop()[ACME] | {"id": None}, unknown={"id": True})],
        ("key-recreated", "high"),
    ),
    "a stage is deleted": ([deleted(STAGE), deleted(DEPLOYMENT)], ("stage-deleted", "critical")),
    "a limit cannot be told": (
        [
            entry(
                PLAN, ["update"], shop()[PLAN], shop()[PLAN] | {"throttle_settings": [{"burst_limit": 100}]},
                unknown={"throttle_settings": [{"rate_limit": True}]},
            )
        ],
        ("limit-unknown", "medium"),
    ),
    "the default endpoint goes": (
        [
            entry(
                API, ["update"],
                shop()[API] | {"disable_execute_api_endpoint": False},
                shop()[API] | {"disable_execute_api_endpoint": True},
            )
        ],
        ("url-changed", "critical"),
    ),
    "callers must show a certificate": (
        [
            entry(
                "aws_api_gateway_domain_name.a", ["update"],
                DOMAIN | {"mutual_tls_authentication": []}, DOMAIN,
            )
        ],
        ("domain-changed", "critical"),
    ),
    "a domain trusts others": (
        [
            _changed(
                "aws_api_gateway_domain_name.a", DOMAIN,
                mutual_tls_authentication=[{"truststore_uri": "s3://a/b", "truststore_version": "2"}],
            )
        ],
        ("domain-changed", "medium"),
    ),
    "a domain is not found any more": (
        [
            entry("aws_api_gateway_domain_name.a", ["no-op"], DOMAIN, DOMAIN),
            entry("aws_route53_record.a", ["delete"], {"name": "api.example.com", "type": "A"}, None),
        ],
        ("domain-changed", "critical"),
    ),
    "a domain goes": (
        [entry("aws_api_gateway_domain_name.a", ["delete"], DOMAIN, None)],
        ("domain-changed", "critical"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_with_its_risk(case: str) -> None:
    changes, expected = CASES[case]
    found = {(impact.kind, impact.risk) for impact in reviewed(*changes).impacts}
    assert expected in found


@pytest.mark.parametrize("case", CASES)
def test_none_of_it_is_told_where_nothing_changes(case: str) -> None:
    changes, (kind, _) = CASES[case]
    same = [
        entry(change["address"], ["no-op"], change["change"]["before"], change["change"]["before"])
        for change in changes
    ]
    assert kind not in {impact.kind for impact in reviewed(*same).impacts}


def test_what_a_deployment_copies_takes_effect_with_it_and_else_later() -> None:
    (later,) = (
        each for each in reviewed(_integration(uri="https://b.example.com")).impacts if each.risk == "medium"
    )
    assert later.takes_effect == "at the next redeploy"
    (now,) = (
        each
        for each in reviewed(_integration(uri="https://b.example.com"), *REDEPLOYED).impacts
        if each.risk == "medium"
    )
    assert now.takes_effect == "now"


def _timed(*changes: Values) -> dict[str, str]:
    return {each.kind: each.takes_effect for each in reviewed(*changes).impacts}


def test_a_policy_that_changes_is_in_force_with_the_redeploy_and_one_that_goes_until_the_next() -> None:
    narrower = _policy(["192.0.2.0/24", "198.51.100.0/24"], ["192.0.2.0/24"])
    assert _timed(narrower, *REDEPLOYED)["protection-tightened"] == "now"
    policy = narrower["change"]["before"]
    gone = entry("aws_api_gateway_rest_api_policy.a", ["delete"], policy, None)
    (found,) = (each for each in reviewed(gone, *REDEPLOYED).impacts if each.kind == "protection-weakened")
    assert (found.takes_effect, found.undo) == ("at the next redeploy", "Put it back as it was.")
    assert "Write another redeploy into the API's stage" in found.detail


def _drift(*changes: Values) -> list[tuple[str, str]]:
    policy = {"rest_api_id": "api", "policy": _only_from(["192.0.2.0/24"])}
    beside = entry("aws_api_gateway_rest_api_policy.a", ["no-op"], policy, policy)
    found = reviewed(beside, resource_drift=list(changes)).impacts
    return [(each.kind, each.detail) for each in found]


def test_what_amazon_tells_of_an_apis_policy_after_ours_was_applied_is_no_drift() -> None:
    told = {"policy": _only_from(["192.0.2.0/24"])}
    assert _drift(_changed(API, shop()[API], **told)) == []
    ((kind, detail),) = _drift(_changed(API, shop()[API], **told, description="by hand"))
    assert (kind, detail) == ("drift", f"What differs: {API}: description")


def test_a_policy_that_was_changed_by_hand_is_drift() -> None:
    ours, theirs = (
        {"rest_api_id": "api", "policy": _only_from(it)} for it in (["192.0.2.0/24"], ["0.0.0.0/1"])
    )
    found = _drift(
        _changed("aws_api_gateway_rest_api_policy.a", ours, policy=theirs["policy"]),
        _changed(API, shop()[API] | {"policy": ours["policy"]}, policy=theirs["policy"]),
    )
    assert sorted({kind for kind, _ in found}) == ["drift-protection-tightened", "drift-protection-weakened"]
    assert len(found) == 2


def test_a_refusal_of_ones_own_that_goes_is_answered_until_the_next_redeploy() -> None:
    response = {"rest_api_id": "api", "response_type": "THROTTLED", "status_code": "420"}
    gone = entry("aws_api_gateway_gateway_response.a", ["delete"], response, None)
    assert _timed(gone, *REDEPLOYED)["refusal-changed"] == "at the next redeploy"


MAPPING = {"id": "m", "domain_name": "api.example.com", "base_path": "", "api_id": "api", "stage_name": "v1"}


def test_an_api_that_loses_its_last_domain_and_has_no_default_endpoint_is_told_so() -> None:
    off = shop()[API] | {"disable_execute_api_endpoint": True}
    found = reviewed(
        entry(API, ["no-op"], off, off),
        entry("aws_api_gateway_base_path_mapping.a", ["delete"], MAPPING, None),
    )
    (impact,) = found.impacts
    assert impact.detail == "a has no default endpoint either: nobody reaches it."
    assert "default_endpoint: true" in impact.undo


def test_a_stage_that_only_a_domain_leads_to_has_its_name_in_no_url() -> None:
    off = shop()[API] | {"disable_execute_api_endpoint": True}
    renamed = entry(STAGE, ["delete", "create"], shop()[STAGE], shop()[STAGE] | {"stage_name": "v2"})
    assert "url-changed" in {impact.kind for impact in reviewed(renamed).impacts}
    silent = reviewed(entry(API, ["no-op"], off, off), renamed).impacts
    assert "url-changed" not in {impact.kind for impact in silent}


GROUP = {"id": "g", "name": "/aws/apigateway/shop/a", "retention_in_days": 90}
SETTINGS: Values = {
    "id": "x", "rest_api_id": "api", "stage_name": "v1", "method_path": "*/*",
    "settings": [{"logging_level": "ERROR", "metrics_enabled": True, "data_trace_enabled": False}],
}  # fmt: skip
LOGS = [{"destination_arn": "arn:a", "format": "$context.requestId $context.status"}]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            entry("aws_cloudwatch_log_group.a", ["delete"], GROUP, None),
            [("log-deleted", "medium", "the log /aws/apigateway/shop/a is deleted, with every line in it")],
        ),
        (
            _changed("aws_cloudwatch_log_group.a", GROUP, retention_in_days=30),
            [("log-changed", "low", "the log /aws/apigateway/shop/a is kept for 30 days")],
        ),
        (_changed("aws_cloudwatch_log_group.a", GROUP, retention_in_days=365), []),
        (
            _changed("aws_api_gateway_method_settings.a", SETTINGS, settings=[{"logging_level": "OFF"}]),
            [
                ("log-removed", "medium", "no execution log is written any more for */*"),
                ("metrics-removed", "low", "no metrics of single routes are counted any more for */*"),
            ],
        ),
        (
            _changed(
                STAGE,
                shop()[STAGE] | {"access_log_settings": LOGS},
                access_log_settings=[{**LOGS[0], "format": "$context.requestId"}],
            ),
            [("log-changed", "low", "the access log of a/v1 no longer has status")],
        ),
        (
            _changed(
                STAGE,
                shop()[STAGE] | {"access_log_settings": LOGS},
                access_log_settings=[{**LOGS[0], "destination_arn": "arn:b"}],
            ),
            [("log-changed", "low", "the access log of a/v1 goes to arn:b, not to arn:a")],
        ),
        (
            entry(
                "aws_api_gateway_account.logging",
                ["create"],
                None,
                {},
                unknown={"cloudwatch_role_arn": True},
            ),
            [
                (
                    "account-logging",
                    "medium",
                    "API Gateway gets another role for the logs of every API of the account and region",
                )
            ],
        ),
    ],
)
def test_what_becomes_of_logs_is_told(change: Values, told: list[tuple[str, str, str]]) -> None:
    found = [(it.kind, it.risk, it.title) for it in reviewed(change).impacts if it.risk != "none"]
    assert sorted(found) == sorted(told)


EXECUTION = {"id": "e", "name": "API-Gateway-Execution-Logs_api/v1", "retention_in_days": 90}
OF_ROUTE = "aws_api_gateway_method_settings.a"


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (entry(OF_ROUTE, ["no-op"], SETTINGS, SETTINGS), True),
        (
            _changed(OF_ROUTE, SETTINGS, settings=[SETTINGS["settings"][0] | {"throttling_rate_limit": 5}]),
            True,
        ),
        (_changed(OF_ROUTE, SETTINGS, settings=[{"logging_level": "OFF"}]), False),
        (entry(OF_ROUTE, ["delete"], SETTINGS, None), False),
        (entry(OF_ROUTE, ["no-op"], *[SETTINGS | {"stage_name": "v2"}] * 2), False),
    ],
)
def test_a_log_that_goes_while_its_stage_still_logs_is_told(settings: Values, told: bool) -> None:
    gone = entry("aws_cloudwatch_log_group.a", ["delete"], EXECUTION, None)
    found = [it for it in reviewed(gone, settings).impacts if it.kind == "log-left-on"]
    assert [(it.risk, "execution_log: {level: off}" in it.undo) for it in found] == [("high", True)] * told


def test_a_log_that_stays_on_with_its_group_is_nothing_to_tell() -> None:
    kept = entry("aws_cloudwatch_log_group.a", ["no-op"], EXECUTION, EXECUTION)
    assert reviewed(kept, entry(OF_ROUTE, ["no-op"], SETTINGS, SETTINGS)).impacts == ()


@pytest.mark.parametrize(
    ("said", "told"), [({"metrics_enabled": {"constant_value": True}}, []), ({}, ["metrics-left-on"])]
)
def test_metrics_that_are_on_where_nothing_says_so_are_told(said: Values, told: list[str]) -> None:
    block = {"throttling_rate_limit": {"constant_value": 5}} | said
    kind, _, name = OF_ROUTE.partition(".")
    resource = {"mode": "managed", "type": kind, "name": name, "expressions": {"settings": [block]}}
    configuration = {"root_module": {"resources": [resource]}}
    found = reviewed(entry(OF_ROUTE, ["no-op"], SETTINGS, SETTINGS), configuration=configuration).impacts
    assert [(it.kind, it.risk) for it in found] == [(each, "low") for each in told]
