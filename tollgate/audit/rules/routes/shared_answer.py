"""An authorizer's answer for one caller that is given to another."""

from __future__ import annotations

from typing import Final

from tollgate.access.facts import Facts
from tollgate.access.key_place import AUTHORIZER, identity_sources
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown, as_number, as_text
from tollgate.terraform.credential import names_one

_DEFAULT_TTL: Final = 300
"""Seconds, of the provider."""
_OF_THE_CALLER: Final = ("method.request.header.", "method.request.querystring.", "context.identity.")
_OF_MANY: Final = frozenset(
    {
        "accept", "accept-encoding", "accept-language", "content-type", "host", "origin", "referer",
        "user-agent", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto", "context.identity.sourceip",
        "context.identity.useragent",
    }
)  # fmt: skip
"""What many callers have alike: an address, too, behind which a company may stand."""


def judge(authorizer: Resource, facts: Facts) -> Judgement:
    kind = as_text(authorizer.get("type")) or "TOKEN"
    if kind == "COGNITO_USER_POOLS":
        return NOT_APPLICABLE
    ttl, sources = as_number(authorizer.get("authorizer_result_ttl_in_seconds")), identity_sources(authorizer)
    if (ttl if ttl is not None else _DEFAULT_TTL) == 0:
        return PASSED
    if isinstance(sources, Unknown):
        return Undecided(f"By what {authorizer.address} tells callers apart is not known: {sources.why}.")
    if any(names_one(found.rpartition(".")[2]) for found in sources):
        return PASSED
    telling = [found for found in sources if found.startswith(_OF_THE_CALLER) and not _is_of_many(found)]
    said = ", ".join(sources) or "nothing"
    if telling or isinstance(ttl, Unknown) or isinstance(kind, Unknown):
        return Undecided(f"Whether {authorizer.address} tells callers apart, by {said}, is not known.")
    return Failed(
        f"{authorizer.address} keeps its answer by {said} alone: one caller is taken for another, with their "
        "key and limits."
    )


def _is_of_many(source: str) -> bool:
    return source in _OF_MANY or source.rpartition(".")[2] in _OF_MANY


RULE = Rule(
    id="TG-R20",
    severity="critical",
    title="An authorizer's answer for one caller is given to another",
    condition=(
        "An aws_api_gateway_authorizer of a Lambda function keeps its answers (authorizer_result_ttl_in_"
        "seconds is not 0; 300 where it is not set), and no identity_source of it is what carries a "
        "credential, such as the header Authorization or x-api-key."
    ),
    why=(
        "API Gateway asks the function once for each value of the identity sources, and takes the next who "
        "has the same for the first: with their usageIdentifierKey, their limits and what they may call."
    ),
    in_gateway="Tollgate does not write this: look for an override.",
    in_terraform=(
        'Set identity_source = "method.request.header.Authorization", or the header that the key comes in; '
        "or set authorizer_result_ttl_in_seconds = 0."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html",
    subjects=each(AUTHORIZER),
    judge=judge,
)
