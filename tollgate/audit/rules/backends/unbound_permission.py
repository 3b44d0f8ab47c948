"""A function that any API may call."""

from __future__ import annotations

from typing import Final

from tollgate.access.facts import Facts
from tollgate.access.iam import Pattern, pattern
from tollgate.access.roles import GATEWAY
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown, Value, as_text

_PERMISSION: Final = "aws_lambda_permission"
_API: Final = 5
"""Which part of an execute ARN begins with the API: `arn:aws:execute-api:region:account:api/stage/…`."""


def judge(permission: Resource, facts: Facts) -> Judgement:
    function = _function(permission)
    who = as_text(permission.get("principal"))
    if isinstance(who, Unknown):
        return Undecided(f"Who may call {function} is not known: {who.why}.")
    if who == "*" and _is_of_anyone(permission):
        return Failed(f"Anyone may call {function}, from any account.", "critical")
    if who != GATEWAY:
        return NOT_APPLICABLE
    source = _source(permission, facts)
    if source is None:
        if permission.get("source_account") is not None:
            return Failed(f"Every API of the account may call {function}.", "medium")
        return Failed(f"Every API, of whichever account, may call {function}.")
    if isinstance(source, Reference):
        return PASSED
    return _of_arn(function, source)


def _of_arn(function: str, source: Pattern) -> Judgement:
    parts = source.text.split(":", _API)
    api = parts[_API].partition("/")[0] if len(parts) > _API else ""
    account = parts[_API - 1] if len(parts) > _API else ""
    if "*" in account or (len(parts) <= _API and source.text.endswith("*") and parts[0] == "arn"):
        return Failed(f"Every API, of whichever account, may call {function}: {source.text}.")
    if "*" in api:
        return Failed(f"Every API of the account may call {function}: {source.text}.", "medium")
    if source.unknown:
        return Undecided(f"Which API may call {function} is not known: {source.unknown.why}.")
    return PASSED


def _source(permission: Resource, facts: Facts) -> Pattern | Reference | None:
    """The source ARN; of a plan that does not know it yet, as the document beside it has it."""
    found: Value = permission.get("source_arn")
    holder = permission
    if isinstance(found, Unknown) and found.text is None:
        holder = facts.written.of(permission) or permission
        found = holder.get("source_arn")
    if found is None or isinstance(found, Reference):
        return found
    return pattern(holder, found)


def _is_of_anyone(permission: Resource) -> bool:
    return all(permission.get(name) is None for name in ("source_arn", "source_account", "principal_org_id"))


def _function(permission: Resource) -> str:
    named = permission.get("function_name")
    if isinstance(named, Reference):
        return named.resource.address
    return named if isinstance(named, str) else f"the function of {permission.address}"


RULE = Rule(
    id="TG-B06",
    severity="high",
    title="Any API may call a function",
    condition=(
        "An aws_lambda_permission for apigateway.amazonaws.com has no source_arn, or one that stands for any "
        "account (high) or any API of the account (medium); or its principal is * without a source "
        "(critical)."
    ),
    why=(
        "Whoever has an API can put the function behind it, and call it without a key and beside every limit."
    ),
    in_gateway="Tollgate does not write this: look for an override.",
    in_terraform='Set source_arn = "${aws_api_gateway_rest_api.NAME.execution_arn}/*".',
    link="https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html",
    covers=("CKV_AWS_301", "CKV_AWS_364"),
    subjects=each(_PERMISSION),
    judge=judge,
)
