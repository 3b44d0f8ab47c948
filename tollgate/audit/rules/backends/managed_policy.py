"""A policy of Amazon's that opens a whole service to a role behind an API."""

from __future__ import annotations

import re
from typing import Final

from tollgate.access.facts import Facts
from tollgate.access.roles import ATTACHMENT, ATTACHMENTS, ROLE, Attached
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided, worst
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown, as_text

_POLICY: Final = "aws_iam_policy"
_WIDE: Final = re.compile(r"(?:FullAccess|AdministratorAccess|PowerUserAccess)$")


def judge(by: Resource, facts: Facts) -> Judgement:
    found = [attached for attached in facts.roles.attached if attached.by is by]
    return worst(_of(attached, facts) for attached in found)


def _of(attached: Attached, facts: Facts) -> Judgement:
    by, role, name = attached.by.address, attached.role, _name(attached)
    if role is None or (isinstance(role, Resource) and role not in facts.roles.takers):
        return NOT_APPLICABLE
    if isinstance(name, Unknown):
        # Of a role that may be any, a policy that may be any says nothing.
        known = isinstance(role, Resource)
        return Undecided(f"Which policy {by} attaches is not known: {name.why}.") if known else NOT_APPLICABLE
    if not _WIDE.search(name):
        return PASSED
    if isinstance(role, Unknown):
        return Undecided(f"Whether {by} gives {name} to a role behind the API is not known: {role.why}.")
    return Failed(f"{by} gives {name} to {role.address}, which stands behind the API: all of a service.")


def _name(attached: Attached) -> str | Unknown:
    """The name of an attached policy."""
    arn = attached.arn
    if isinstance(arn, Reference):
        # A policy that is declared here is read by another rule: wide_role.
        named = as_text(arn.resource.get("name")) if arn.resource.kind == _POLICY else None
        is_read = arn.resource.kind == _POLICY and not arn.resource.is_data
        return "" if is_read else named or Unknown(f"{arn} is known after apply")
    text = as_text(arn)
    if isinstance(text, Unknown) and text.text is not None and ":policy/" in text.text:
        # The partition of an ARN may be an expression: `arn:${data.aws_partition.here.partition}:…`.
        last = text.text.rpartition("/")[2]
        return text if "}" in last else last
    return text if isinstance(text, Unknown) else (text or "").rpartition("/")[2]


RULE = Rule(
    id="TG-B02",
    severity="high",
    title="A role behind the API has a policy for a whole service",
    condition=(
        "A policy whose ARN ends in FullAccess, AdministratorAccess or PowerUserAccess is attached to a role "
        "that API Gateway or a Lambda function takes."
    ),
    why=(
        "The route needs one action on one queue, model or function, and the role may read, change and "
        "delete all of them."
    ),
    in_gateway="Tollgate does not write this: look for an override, or for a role of your own.",
    in_terraform="Detach it, and give the role an aws_iam_role_policy with the one action and its ARN.",
    link="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    covers=("CKV_AWS_274", "IAM4"),
    subjects=lambda facts: (
        found for kind in (ATTACHMENT, ATTACHMENTS, ROLE) for found in facts.configuration.of(kind)
    ),
    judge=judge,
)
