"""A role behind an API that others may take, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from tollgate.access.facts import Facts
from tollgate.access.iam import Statement, allows, condition_keys, listed, pattern, principals, statements_of
from tollgate.audit.judgement import PASSED, Failed, Judgement, Severity, Undecided, worst
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown

_ASSUME: Final = "sts:assumerole"


def judge(role: Resource, facts: Facts) -> Judgement:
    statements = statements_of(role, "assume_role_policy")
    if isinstance(statements, Unknown):
        return Undecided(f"Who may take {role.address} is not known: {statements.why}.")
    services = facts.roles.takers[role]
    found = [judgement for entry in statements for judgement in _of(role, entry, services)]
    return worst([*found, PASSED], own=RULE.severity)


def _of(role: Resource, statement: Statement, services: Sequence[str]) -> Iterator[Judgement]:
    if not allows(statement) or not _is_about_taking(role, statement):
        return
    if "NotPrincipal" in statement:
        yield Failed(f"Everyone but some may take {role.address}, which stands behind the API.", "critical")
    for kind, named in principals(statement):
        who = pattern(role, named)
        if who.unknown and who.text in ("", "…"):
            yield Undecided(f"Who may take {role.address} is not known: {who.unknown.why}.")
        elif who.text == "*":
            severity: Severity | None = None if condition_keys(statement) else "critical"
            yield Failed(f"Anyone may take {role.address}, which stands behind the API.", severity)
        elif kind != "Service":
            shown = str(named) if isinstance(named, Reference) else who.text
            yield Failed(f"{shown} may take {role.address}, and do what the API's routes may.")
        elif who.text not in services:
            yield Failed(f"{who.text} may take {role.address}, too, which the API needs not.", "medium")


def _is_about_taking(role: Resource, statement: Statement) -> bool:
    actions = [pattern(role, said).text.lower() for said in listed(statement.get("Action"))]
    return any(fnmatchcase(_ASSUME, action) or action.startswith(_ASSUME) for action in actions)


RULE = Rule(
    id="TG-B03",
    severity="high",
    title="Others than the API may take a role behind it",
    condition=(
        "The assume_role_policy of a role that API Gateway or a Lambda function takes lets an account, a "
        "role, a user or a federated identity assume it; medium for another service, critical for anyone."
    ),
    why=(
        "They call the backend without a key and beside every limit, and the log of the API does not know "
        "of it."
    ),
    in_gateway="Tollgate does not write this: look for an override, or for a role of your own.",
    in_terraform=(
        'Let assume_role_policy name {"Service": "apigateway.amazonaws.com"} alone, or for a function '
        '{"Service": "lambda.amazonaws.com"}, and give others a role of their own.'
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html",
    covers=("CKV_AWS_60", "CKV_AWS_61"),
    subjects=lambda facts: facts.roles.takers,
    judge=judge,
)
