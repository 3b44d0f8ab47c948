"""A role behind an API that may do more than its backend needs."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.access.iam import statements_of
from tollgate.access.roles import GATEWAY, Held
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Judgement, Undecided, worst
from tollgate.audit.rule import Rule
from tollgate.audit.rules.backends.wide import judged
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown


def judge(holder: Resource, facts: Facts) -> Judgement:
    policies = facts.roles.policies(holder)
    if isinstance(policies, Unknown):
        return (
            Undecided(f"What {holder.address} may do is not known: {policies.why}.")
            if holder in facts.roles.takers
            else NOT_APPLICABLE
        )
    return worst((_of_policy(holder, held, facts) for held in policies), own=RULE.severity)


def _of_policy(holder: Resource, held: Held, facts: Facts) -> Judgement:
    roles, who = held.roles, "whoever has its role"
    if not isinstance(roles, Unknown):
        behind = [role for role in roles if role in facts.roles.takers]
        if not behind:
            return NOT_APPLICABLE
        who = _taker(behind[0], facts)
    block, statements = held.block, statements_of(held.block, "policy")
    written = facts.written.of(holder) if block is holder else None
    if isinstance(statements, Unknown) and written is not None:
        # A plan does not know yet what has an id of what is new, and the document beside it does.
        block, statements = written, statements_of(written, "policy")
    if isinstance(statements, Unknown):
        return Undecided(f"What {holder.address} lets {who} do is not known: {statements.why}.")

    def says(what: str) -> str:
        return f"{holder.address} lets {who} {what}"

    found = (judgement for statement in statements for judgement in judged(statement, block, says))
    judgement = worst([*found, PASSED], own=RULE.severity)
    if isinstance(roles, Unknown) and judgement != PASSED:
        return Undecided(f"Whether {holder.address} is of a role behind the API is not known: {roles.why}.")
    return judgement


def _taker(role: Resource, facts: Facts) -> str:
    is_of_gateway = GATEWAY in facts.roles.takers[role]
    return "API Gateway" if is_of_gateway else f"each function with {role.address}"


RULE = Rule(
    id="TG-B01",
    severity="high",
    title="A role behind the API may do more than its backend needs",
    condition=(
        "A policy of a role that API Gateway or a Lambda function takes has an Allow with a Resource that is "
        "all of a service or of a type (*, arn:aws:sqs:*, foundation-model/*), an Action that is all of a "
        "service (sqs:*), NotAction or NotResource. Critical for every action; low where it is about logs "
        "alone. A policy is read in aws_iam_role_policy, inline_policy, an attached aws_iam_policy and "
        "aws_iam_policy_document."
    ),
    why=(
        "Whoever finds a way to steer what a route sends, as by a model's name in the path, reaches each "
        "queue, model or secret that the role may reach, in the name of your account."
    ),
    in_gateway="Tollgate does not write this: look for an override, or for a role of your own.",
    in_terraform="Name the action and the ARN that the backend needs: sqs:SendMessage on one queue.",
    link="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    covers=("CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_355", "IAM5"),
    subjects=lambda facts: facts.roles.holders(),
    judge=judge,
)
