"""A role that API Gateway may take for whichever API."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.audit.rules.backends.source import sources
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown


def judge(role: Resource, facts: Facts) -> Judgement:
    asked = sources(role)
    # A policy that cannot be read is told by another rule: trusted_others.
    if isinstance(asked, Unknown) or not asked:
        return NOT_APPLICABLE
    return PASSED if all(asked) else Failed(f"{role.address} does not say whose API may take it.")


RULE = Rule(
    id="TG-B05",
    severity="info",
    title="A role does not say whose API may take it",
    condition=(
        "The assume_role_policy of a role that API Gateway takes for a backend lets it in without "
        "aws:SourceAccount or aws:SourceArn."
    ),
    why=(
        "A service that acts for whoever asks it could be asked by another account. Here it is a matter of "
        "form: a role is passed to API Gateway in its own account alone, and whether API Gateway tells its "
        "source at all is not documented."
    ),
    in_gateway="Nothing needs to be done; suppress this where it is in the way.",
    in_terraform=(
        "Add StringEqualsIfExists for aws:SourceAccount. Not StringEquals: see the rule about that."
    ),
    link="https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    subjects=lambda facts: facts.roles.credentials,
    judge=judge,
)
