"""Prompts and replies in the log."""

from __future__ import annotations

from tollgate.access.facts import SETTINGS, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(settings: Resource, facts: Facts) -> Judgement:
    block = settings.block("settings")
    traced = as_bool(block.get("data_trace_enabled")) if isinstance(block, Block) else block
    if isinstance(traced, Unknown):
        return Undecided(
            f"Whether {settings.address} writes prompts into the log is not known: {traced.why}."
        )
    if traced:
        return Failed(f"{settings.address} writes every prompt and every reply into the log.")
    return PASSED


RULE = Rule(
    id="TG-L01",
    severity="critical",
    title="Prompts and replies are logged",
    condition="settings.data_trace_enabled of an aws_api_gateway_method_settings is true.",
    why=(
        "What callers ask the model, personal data too, lies in CloudWatch for everyone who may read logs. "
        "Amazon masks keys there, and payloads not."
    ),
    in_gateway=(
        "Take `allow_payload_logging` out of the stage's `execution_log`, or answer for it in the stage's "
        "`suppressions` until a day."
    ),
    in_terraform="Set data_trace_enabled = false.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    covers=("CKV_AWS_276",),
    subjects=each(SETTINGS),
    judge=judge,
)
