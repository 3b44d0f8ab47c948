"""A log that is kept for ever, or in clear."""

from __future__ import annotations

from tollgate.access.facts import STAGE, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource


def judge(group: Resource, facts: Facts) -> Judgement:
    if not _is_of_an_api(group, facts):
        return NOT_APPLICABLE
    if group.raw.get("retention_in_days") in (None, 0):
        return Failed(f"{group.address}, the access log of an API, is kept for ever.")
    if group.raw.get("kms_key_id") is None:
        return Failed(f"{group.address}, the access log of an API, has no key of your own.", "low")
    return PASSED


def _is_of_an_api(group: Resource, facts: Facts) -> bool:
    return any(group in set(stage.mentions()) for stage in facts.configuration.of(STAGE))


RULE = Rule(
    id="TG-L07",
    severity="medium",
    title="An access log is kept for ever, or under no key of your own",
    condition=(
        "The aws_cloudwatch_log_group of a stage has no retention_in_days (medium) or no kms_key_id (low)."
    ),
    why="Addresses and habits of callers pile up without end, and may be read by whoever may read any log.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Set retention_in_days and kms_key_id.",
    link="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    covers=(
        "CKV_AWS_66",
        "CKV_AWS_338",
        "CKV_AWS_158",
    ),
    subjects=each("aws_cloudwatch_log_group"),
    judge=judge,
)
