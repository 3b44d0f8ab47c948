"""A log that is kept for ever, or in clear."""

from __future__ import annotations

from collections.abc import Iterable

from tollgate.access.facts import STAGE, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown, as_number

_GROUP = "aws_cloudwatch_log_group"
_EXECUTION = "API-Gateway-Execution-Logs_"


def judge(group: Resource, facts: Facts) -> Judgement:
    kept = as_number(group.get("retention_in_days"))
    if kept is None or kept == 0:
        return Failed(f"{group.address}, a log of an API, is kept for ever.")
    if isinstance(kept, Unknown):
        return Undecided(f"How long {group.address}, a log of an API, is kept is not known: {kept.why}.")
    if group.get("kms_key_id") is None:
        return Failed(f"{group.address}, a log of an API, has no key of your own.", "low")
    return PASSED


def _subjects(facts: Facts) -> Iterable[Resource]:
    """The log groups that a stage refers to, and those that have the name of an execution log."""
    found = (mention for stage in facts.configuration.of(STAGE) for mention in stage.mentions())
    groups = [group for group in found if group.kind == _GROUP and not group.is_data]
    named = (
        group
        for group in facts.configuration.of(_GROUP)
        if any(_EXECUTION in text for text in group.texts("name"))
    )
    return dict.fromkeys([*groups, *named])


RULE = Rule(
    id="TG-L07",
    severity="medium",
    title="A log is kept for ever, or under no key of your own",
    condition=(
        "The aws_cloudwatch_log_group of a stage, or of an execution log, has no retention_in_days (medium) "
        "or no kms_key_id (low)."
    ),
    why="Addresses and habits of callers pile up without end, and may be read by whoever may read any log.",
    in_gateway=(
        "Give the stage's `access_log` and `execution_log` a `kms_key_arn`; `retention_days` they have."
    ),
    in_terraform="Set retention_in_days and kms_key_id.",
    link="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    covers=(
        "CKV_AWS_66",
        "CKV_AWS_338",
        "CKV_AWS_158",
    ),
    subjects=_subjects,
    judge=judge,
)
