"""A cache that gives one caller another's reply."""

from __future__ import annotations

from tollgate.access.facts import INTEGRATION, STAGE, Facts
from tollgate.access.method_settings import escaped, settings_of
from tollgate.access.route import Route
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
    as_list,
)

_KEY = "method.request.header.x-api-key"
_CALLERS = ("method.request.header.authorization", "context.authorizer.", "context.identity.")


def judge(integration: Resource, facts: Facts) -> Judgement:
    spot = facts.spot(integration)
    methods = facts.methods_at.get(spot, ()) if spot is not None else ()
    if not any(facts.routes[method].guard == "key" for method in methods):
        return NOT_APPLICABLE
    cached = _is_cached(facts.routes[methods[0]], facts)
    if isinstance(cached, Unknown):
        return Undecided(f"Whether replies of {integration.address} are cached is not known: {cached.why}.")
    if not cached:
        return NOT_APPLICABLE
    parameters = as_list(integration.get("cache_key_parameters"))
    if isinstance(parameters, Unknown):
        return Undecided(f"What {integration.address} is cached by is not known: {parameters.why}.")
    names = [name.lower() for name in parameters if isinstance(name, str)]
    if any(name == _KEY or name.startswith(_CALLERS) for name in names):
        return PASSED
    return Failed(
        f"Replies of {integration.address} are cached for all callers: one gets what another asked for."
    )


def _is_cached(route: Route, facts: Facts) -> bool | Unknown:
    """Whether any stage caches a route."""
    if route.api is None or isinstance(route.api, Unknown):
        return Unknown("its API is not known")
    for stage in facts.members(route.api, STAGE):
        settings = settings_of(stage, facts)
        if isinstance(settings, Unknown):
            return settings
        path = f"{str(route.path).removeprefix('/')}/{route.verb}"
        block = next((settings[name] for name in (path, escaped(path), "*/*") if name in settings), None)
        cached = as_bool(block.get("caching_enabled")) if block else False
        if cached:
            return cached
    return False


RULE = Rule(
    id="TG-C01",
    severity="high",
    title="A cache gives one caller another's reply",
    condition=(
        "caching_enabled holds for a method with api_key_required, and cache_key_parameters of its "
        "integration has neither method.request.header.x-api-key nor an identity."
    ),
    why=(
        "A reply that was made of one consumer's prompt is given to another who asks the same path. Hits "
        "count towards quotas even so."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform=(
        "Add method.request.header.x-api-key to cache_key_parameters, or switch caching off for the method."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html",
    subjects=each(INTEGRATION),
    judge=judge,
)
