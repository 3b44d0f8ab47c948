"""Alarms, the dashboard and rankings of callers: what a description may ask for."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.config.conftest import Say
from tests.config.descriptions import API, LINE_AFTER_API
from tests.stacks.synthesis import MOCK
from tollgate.config.gateway import Gateway
from tollgate.config.presumptions.presumed import presumed

UNLOGGED = "refused_keys: false, throttled: false"
TOPIC = "arn:aws:sns:us-east-1:123456789012:oncall"
STREAM = "arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-calls"
GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:calls"


@pytest.mark.parametrize(
    ("written", "message", "remedy"),
    [
        (
            "alarms: {}",
            "alarms: 'inference' has no access log in CloudWatch, in which 'refused_keys' and 'throttled' "
            "could be counted",
            "Add 'access_log: {}' to the stage of 'inference', or 'refused_keys: false, throttled: false' to "
            "the alarms.",
        ),
        (
            f"alarms: {{{UNLOGGED}, apis: {{infrence: {{}}}}}}",
            "alarms.apis.infrence: there is no API 'infrence'",
            "Did you mean 'inference'?",
        ),
        (
            f"alarms: {{{UNLOGGED}, latency: {{datapoints_to_alarm: 6}}}}",
            "alarms.latency: 6 of 5 periods can never be beyond it",
            "Give 'datapoints_to_alarm: 5', or more 'evaluation_periods'.",
        ),
        (
            f"alarms: {{{UNLOGGED}, latency: {{period: 3600, evaluation_periods: 25}}}}",
            "alarms.latency: 25 periods of 3600 s are more than a day",
            "CloudWatch looks at 86,400 s at most.",
        ),
        (
            f"alarms: {{{UNLOGGED}, latency: {{period: 90}}}}",
            "alarms.latency.period: a period of 90 s",
            "Give whole minutes, as 60 or 300.",
        ),
        (
            f"alarms: {{{UNLOGGED}, topic: {{emails: [oncall]}}}}",
            "alarms.topic.emails: 'oncall' is not an e-mail address",
            "Write it as in 'oncall@example.com'.",
        ),
        (
            f"alarms: {{{UNLOGGED}, topic: {{arn: 'arn:aws:sns:us-east-1:123456789012:a.fifo'}}}}",
            "alarms.topic.arn: 'arn:aws:sns:us-east-1:123456789012:a.fifo' is not the ARN of a standard SNS "
            "topic",
            "Write 'arn:aws:sns:us-east-1:123456789012:oncall'.",
        ),
        (
            f"alarms: {{{UNLOGGED}, topic: {{arn: 'arn:aws:sns:eu-west-1:123456789012:a'}}}}",
            "alarms.topic.arn: this is in eu-west-1, and the gateway's alarms are in us-east-1",
            "Give one of us-east-1.",
        ),
        (
            f"alarms: {{{UNLOGGED}, topic: {{arn: '{TOPIC}', emails: [a@b.c]}}}}",
            "alarms.topic: 'emails' is of a topic that is made here, and 'arn' names one that is there",
            "Take 'emails' out, or 'arn'.",
        ),
        (
            f"alarms: {{{UNLOGGED}, topic: {{kms_key_arn: alias/aws/sns}}}}",
            "alarms.topic.kms_key_arn: 'alias/aws/sns' is not the ARN of a KMS key",
            "Write 'arn:aws:kms:us-east-1:123456789012:key/…'; an alias cannot be permitted.",
        ),
        (
            "contributor_insights: true",
            "contributor_insights: callers are ranked by the access log in CloudWatch, and no API has one",
            "Add 'access_log: {}' to the stage of an API, or take 'contributor_insights' out.",
        ),
    ],
)
def test_what_amazon_would_refuse_or_what_would_never_go_off_is_found(
    say: Say, written: str, message: str, remedy: str
) -> None:
    assert f"{LINE_AFTER_API}: {message} > {remedy}" in say(f"{API}{written}\n")


def test_a_log_in_a_firehose_stream_cannot_be_counted() -> None:
    with pytest.raises(ValidationError, match="'inference' has no access log in CloudWatch"):
        _gateway(STREAM, alarms={})


def test_a_log_group_that_is_there_can_be_counted() -> None:
    assert _gateway(GROUP, alarms={}).alarms is not None


def test_forty_apis_do_not_fit_on_a_dashboard() -> None:
    apis = {f"a{number}": {"routes": {"GET /": MOCK}} for number in range(40)}
    with pytest.raises(ValidationError, match="40 APIs do not fit on one dashboard"):
        Gateway.model_validate({"name": "a", "region": "us-east-1", "dashboard": True, "apis": apis})


def test_what_one_api_says_of_an_alarm_takes_the_place_of_what_the_gateway_says() -> None:
    alarms = _gateway(
        GROUP,
        alarms={
            "server_errors": {"percent": 1, "minimum_requests": 50},
            "throttled": False,
            "apis": {"inference": {"server_errors": {"percent": 10}, "latency": False}},
        },
    ).alarms
    assert alarms is not None
    own, others = alarms.of("inference"), alarms.of("other")
    assert own.server_errors is not None
    assert others.server_errors is not None
    assert (own.server_errors.percent, own.server_errors.minimum_requests) == (10, 5)
    assert (others.server_errors.percent, others.server_errors.minimum_requests) == (1, 50)
    assert (own.latency, own.throttled, others.throttled) == (None, None, None)
    assert others.latency is not None


@pytest.mark.parametrize("off", [False, None])
def test_an_alarm_can_be_left_out(off: object) -> None:
    alarms = _gateway(GROUP, alarms={"latency": off}).alarms
    assert alarms is not None
    assert alarms.latency is None


def test_a_person_is_told_to_confirm_and_whom_a_given_topic_must_let_publish() -> None:
    made = _gateway(GROUP, alarms={"topic": {"emails": ["oncall@example.com"]}})
    given = _gateway(GROUP, alarms={"topic": {"arn": "arn:aws:sns:us-east-1:123456789012:oncall"}})
    assert any("oncall@example.com must confirm" in said for said in presumed(made))
    assert any(":oncall must let cloudwatch.amazonaws.com" in said for said in presumed(given))


@pytest.mark.parametrize("topic", [{}, {"emails": []}])
def test_alarms_that_nobody_hears_are_told(topic: dict[str, Any]) -> None:
    (said,) = (said for said in presumed(_gateway(GROUP, alarms={"topic": topic})) if "nobody" in said)
    assert said == (
        "alarms: nobody is told. Add 'topic: {emails: [oncall@example.com]}', or subscribe someone to the "
        "topic 'shop-default-alarms' that is made."
    )


def _gateway(destination: str, **more: Any) -> Gateway:
    stage = {"access_log": {"destination_arn": destination}}
    apis = {"inference": {"routes": {"GET /models": MOCK}, "stage": stage}}
    return Gateway.model_validate({"name": "shop", "region": "us-east-1", "apis": apis, **more})
