"""A cache that gives one caller another's reply."""

from __future__ import annotations

from tollgate.access.facts import INTEGRATION, Facts
from tollgate.access.key_place import key_places
from tollgate.access.method_settings import is_cached
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_list,
    as_text,
)

_KEY = "header.x-api-key"
_CALLERS = ("method.request.header.authorization", "context.authorizer.", "context.identity.")


def judge(integration: Resource, facts: Facts) -> Judgement:
    spot = facts.spot(integration)
    methods = facts.methods_at.get(spot, ()) if spot is not None else ()
    if not any(facts.routes[method].guard == "key" for method in methods):
        return NOT_APPLICABLE
    cached = is_cached(facts.routes[methods[0]], facts)
    if cached is False:
        return NOT_APPLICABLE
    parameters = as_list(integration.get("cache_key_parameters"))
    names = [] if isinstance(parameters, Unknown) else [as_text(name) for name in parameters]
    places = key_places(methods[0], facts)
    known = {f"method.request.{place}" for place in ([_KEY] if isinstance(places, Unknown) else places)}
    if any(isinstance(name, str) and (name.lower() in known or _is_of_caller(name)) for name in names):
        return PASSED
    if isinstance(cached, Unknown):
        return Undecided(f"Whether replies of {integration.address} are cached is not known: {cached.why}.")
    if isinstance(parameters, Unknown) or any(isinstance(name, Unknown) for name in names):
        return Undecided(f"What {integration.address} is cached by is not known.")
    return Failed(
        f"Replies of {integration.address} are cached for all callers: one gets what another asked for."
    )


def _is_of_caller(parameter: str) -> bool:
    return parameter.lower().startswith(_CALLERS)


RULE = Rule(
    id="TG-C01",
    severity="high",
    title="A cache gives one caller another's reply",
    condition=(
        "caching_enabled holds for a method with api_key_required (of */*, for GET alone), and "
        "cache_key_parameters of its integration has neither the header that the key comes in "
        "(method.request.header.x-api-key, or what the authorizer is asked by) nor an identity."
    ),
    why=(
        "A reply that was made of one consumer's prompt is given to another who asks the same path. Hits "
        "count towards quotas even so."
    ),
    in_gateway="Tollgate puts the key into what a `cache` keeps answers by: look for an override.",
    in_terraform=(
        "Add method.request.header.x-api-key, or the header of the authorizer, to cache_key_parameters, or "
        "switch caching off for the method."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html",
    subjects=each(INTEGRATION),
    judge=judge,
)
