"""Logs that the account does not allow."""

from __future__ import annotations

from collections.abc import Iterable

from tollgate.access.facts import SETTINGS, STAGE, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, as_text

_ACCOUNT = "aws_api_gateway_account"


def judge(resource: Resource, facts: Facts) -> Judgement:
    logs = _logs(resource)
    if logs is False:
        return NOT_APPLICABLE
    accounts = facts.configuration.of(_ACCOUNT)
    if any(account.get("cloudwatch_role_arn") is not None for account in accounts):
        return PASSED
    if accounts and logs is True:
        return Failed(f"{resource.address} logs, and {accounts[0].address} has no role for it.")
    if logs is True:
        return Undecided(f"{resource.address} logs, and the account's role for it is not declared here.")
    return Undecided(
        f"Whether {resource.address} logs, for which no role is declared, is not known: {logs.why}."
    )


def _logs(resource: Resource) -> bool | Unknown:
    if resource.kind == STAGE:
        settings = resource.block("access_log_settings")
        return settings if isinstance(settings, Unknown) else settings is not None
    block = resource.block("settings")
    level = as_text(block.get("logging_level")) if isinstance(block, Block) else block
    return level if isinstance(level, Unknown) else level in ("INFO", "ERROR")


def _subjects(facts: Facts) -> Iterable[Resource]:
    return (*facts.configuration.of(STAGE), *facts.configuration.of(SETTINGS))


RULE = Rule(
    id="TG-L02",
    severity="medium",
    title="Logs need a role that is not declared",
    condition=(
        "A stage has access_log_settings or a logging_level, and no aws_api_gateway_account has a "
        "cloudwatch_role_arn. Unknown where none is declared."
    ),
    why=(
        'Without the role the apply fails: "CloudWatch Logs role ARN must be set in account settings to '
        'enable logging".'
    ),
    in_gateway=(
        "Set `manage_account_logging_role: true`, and audit the stack `…-account` with this one; or suppress "
        "this where another team sets the role."
    ),
    in_terraform=(
        "Declare aws_api_gateway_account with cloudwatch_role_arn once for the account and region, or "
        "suppress this where another team does."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    subjects=_subjects,
    judge=judge,
)
