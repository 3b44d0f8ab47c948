"""An alarm that goes off where nobody hears it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tollgate.access.facts import Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.mentions import Mention
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, as_bool

_ALARM: Final = "aws_cloudwatch_metric_alarm"
_TOPIC: Final = "aws_sns_topic"
_NAMESPACE: Final = "AWS/ApiGateway"
_AMAZONS_KEY: Final = "alias/aws/sns"


def judge(alarm: Resource, facts: Facts) -> Judgement:
    enabled, actions = as_bool(alarm.get("actions_enabled")), alarm.get("alarm_actions")
    if enabled is False:
        return Failed(f"{alarm.address} has its actions turned off: nobody is told when it goes off.")
    if actions is None or actions == []:
        return Failed(f"{alarm.address} has no action: nobody is told when it goes off.")
    for topic in _topics(alarm):
        if topic.get("kms_master_key_id") == _AMAZONS_KEY:
            return Failed(
                f"{alarm.address} goes to {topic.address}, which is encrypted by {_AMAZONS_KEY}: CloudWatch "
                "may not use that key, and nobody is told when it goes off."
            )
    for value in (enabled, actions):
        if isinstance(value, Unknown):
            return Undecided(f"Whom {alarm.address} tells is not known: {value.why}.")
    return PASSED


def _topics(alarm: Resource) -> Iterable[Resource]:
    found = (it.resource for it in alarm.mentioned("alarm_actions") if isinstance(it, Mention))
    return (topic for topic in found if topic.kind == _TOPIC and not topic.is_data)


def _subjects(facts: Facts) -> Iterable[Resource]:
    """The alarms on API Gateway's metrics, of themselves or within metric math."""
    return (alarm for alarm in facts.configuration.of(_ALARM) if _is_of_an_api(alarm))


def _is_of_an_api(alarm: Resource) -> bool:
    if alarm.get("namespace") == _NAMESPACE:
        return True
    queries = alarm.blocks("metric_query")
    if isinstance(queries, Unknown):
        return False
    metrics = (query.block("metric") for query in queries if isinstance(query, Block))
    return any(isinstance(metric, Block) and metric.get("namespace") == _NAMESPACE for metric in metrics)


RULE = Rule(
    id="TG-A01",
    severity="medium",
    title="An alarm tells nobody",
    condition=(
        "An aws_cloudwatch_metric_alarm on AWS/ApiGateway has no alarm_actions, has actions_enabled = false, "
        "or goes to an aws_sns_topic with kms_master_key_id = alias/aws/sns."
    ),
    why="It goes off, and the callers are the first to say that something is wrong.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform=(
        "Set alarm_actions to an SNS topic, encrypted by a key of your own whose policy lets "
        "cloudwatch.amazonaws.com use kms:Decrypt and kms:GenerateDataKey."
    ),
    link="https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns",
    covers=("CKV_AWS_319",),
    subjects=_subjects,
    judge=judge,
)
