"""A request that nobody looks at."""

from __future__ import annotations

from collections.abc import Set

from tollgate.access.facts import METHOD, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown, as_bool, as_mapping, as_text

_WITH_BODY = ("POST", "PUT", "PATCH")
_VALIDATOR = "aws_api_gateway_request_validator"
_EVERY_TYPE = "$default"
_ANYTHING = "Empty"
"""A model that each API has, and every body fits."""


def judge(method: Resource, facts: Facts) -> Judgement:
    route = facts.routes[method]
    if route.verb not in _WITH_BODY:
        return NOT_APPLICABLE
    if method.raw.get("request_validator_id") is None:
        return Failed(
            f"What callers send to {route} reaches the backend unchecked, and counts towards their quota."
        )
    checks = _checks_bodies(method)
    models = as_mapping(method.get("request_models"))
    if isinstance(checks, Unknown) or isinstance(models, Unknown):
        return Undecided(f"Whether what callers send to {route} is checked is not known.")
    if not checks:
        return Failed(f"The validator of {route} does not look at what callers send in the body.")
    types = {kind for kind, model in models.items() if model != _ANYTHING}
    if not types:
        return Failed(f"{route} has a validator, and no model to check a body by.")
    if _EVERY_TYPE in types:
        return PASSED
    return _of_other_types(method, types, facts)


def _checks_bodies(method: Resource) -> bool | Unknown:
    validator = method.get("request_validator_id")
    if not isinstance(validator, Reference) or validator.resource.kind != _VALIDATOR:
        return Unknown("its validator is not declared here")
    checks = as_bool(validator.resource.get("validate_request_body"))
    return checks if isinstance(checks, Unknown) else checks is True


def _of_other_types(method: Resource, types: Set[str], facts: Facts) -> Judgement:
    """Bodies of a Content-Type without a model are not checked, and may yet be refused by the integration."""
    route, spot = facts.routes[method], facts.spot(method)
    integrations = facts.integrations_at.get(spot, ()) if spot is not None else ()
    if integrations and all(_refuses_all_but(types, found) for found in integrations):
        return PASSED
    return Failed(
        f"{route} checks {', '.join(sorted(types))} alone: a body of another Content-Type goes by unchecked.",
        "low",
    )


def _refuses_all_but(types: Set[str], integration: Resource) -> bool:
    """Whether an integration answers 415 to each Content-Type that has no template."""
    kind, behavior = as_text(integration.get("type")), as_text(integration.get("passthrough_behavior"))
    templates = as_mapping(integration.get("request_templates"))
    if kind not in ("AWS", "HTTP") or isinstance(templates, Unknown) or not templates:
        return False
    return behavior in ("NEVER", "WHEN_NO_TEMPLATES") and templates.keys() <= types


RULE = Rule(
    id="TG-R19",
    severity="info",
    title="Requests are not validated",
    condition=(
        "A POST, PUT or PATCH aws_api_gateway_method has no request_validator_id, one that does not validate "
        "bodies, or no request_models; or it has models for some Content-Types alone (low), and its "
        "integration does not refuse the others by passthrough_behavior."
    ),
    why=(
        "A body that cannot be right is refused by the model, after it was paid for. A body of a "
        'Content-Type that has no model goes by: "If no matching content type is found, request validation '
        'is not performed", Amazon says.'
    ),
    in_gateway="Give the route a `request`, or let the backend check, and suppress this.",
    in_terraform=(
        "Set request_validator_id, and request_models with a schema under $default, which holds for every "
        "Content-Type."
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html",
    covers=(
        "CKV2_AWS_53",
        "APIG2",
    ),
    subjects=each(METHOD),
    judge=judge,
)
