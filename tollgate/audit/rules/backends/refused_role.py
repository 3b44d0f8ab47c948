"""A role with a condition that API Gateway may not fulfil."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from tollgate.access.facts import Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.audit.rules.backends.source import sources
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown

_IF_EXISTS: Final = "ifexists"


def judge(role: Resource, facts: Facts) -> Judgement:
    asked = sources(role)
    # A policy that cannot be read is told by another rule: trusted_others.
    if isinstance(asked, Unknown) or not asked:
        return NOT_APPLICABLE
    strict = [_strict(keys) for keys in asked]
    # A statement that insists on nothing lets it in, whatever another one says.
    if not all(strict):
        return PASSED
    return Failed(
        f"{role.address} insists on {strict[0][0]}, which API Gateway was seen not to tell: each call would "
        "get 500."
    )


def _strict(keys: Mapping[str, str]) -> Sequence[str]:
    return [key for key, operator in keys.items() if _IF_EXISTS not in operator.lower()]


RULE = Rule(
    id="TG-B04",
    severity="medium",
    title="A role insists on a source that API Gateway may not tell",
    condition=(
        "The assume_role_policy of a role that an integration or an authorizer names as its credentials "
        "lets API Gateway in only with aws:SourceAccount, aws:SourceArn or the like, by an operator without "
        "IfExists."
    ),
    why=(
        "Amazon documents none of these keys for the role of an integration, and with aws:SourceAccount each "
        'call was seen to get 500, "API Gateway does not have permission to assume the provided role". It '
        "is one report, and not verified here. Little is lost without the key: a role is passed to API "
        "Gateway in its own account alone."
    ),
    in_gateway="Tollgate does not write this: look for an override, or for a role of your own.",
    in_terraform=(
        "Use StringEqualsIfExists and ArnLikeIfExists, which hold where API Gateway tells its source and let "
        "it in where it does not; or call each such route before callers do."
    ),
    link="https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/pull/479",
    subjects=lambda facts: facts.roles.credentials,
    judge=judge,
)
