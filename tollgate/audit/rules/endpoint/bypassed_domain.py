"""A domain that callers can go around."""

from __future__ import annotations

from collections.abc import Iterable

from tollgate.access.facts import MAPPING, MAPPING_V2, REST_API, Facts
from tollgate.access.identity import identity
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(mapping: Resource, facts: Facts) -> Judgement:
    api = identity(mapping.get("api_id"))
    if isinstance(api, Resource) and api.kind != REST_API:
        return NOT_APPLICABLE
    if not isinstance(api, Resource) or api.is_data:
        return Undecided(
            f"Whether the API of {mapping.address} can be reached beside its domain is not known."
        )
    disabled = as_bool(api.get("disable_execute_api_endpoint"))
    if disabled is True:
        return PASSED
    if isinstance(disabled, Unknown):
        return Undecided(
            f"Whether {api.address} can be reached beside its domain is not known: {disabled.why}."
        )
    if disabled is None and api.get("body") is not None:
        return Undecided(f"Whether the body of {api.address} switches its default endpoint off is not known.")
    return Failed(
        f"{api.address} has a domain, and answers at execute-api too, around whatever guards the domain."
    )


def _subjects(facts: Facts) -> Iterable[Resource]:
    return (*facts.configuration.of(MAPPING), *facts.configuration.of(MAPPING_V2))


RULE = Rule(
    id="TG-E01",
    severity="high",
    title="A domain can be gone around",
    condition=(
        "A REST API with an aws_api_gateway_base_path_mapping or an aws_apigatewayv2_api_mapping has not "
        "disable_execute_api_endpoint = true."
    ),
    why=(
        "A caller who uses the default endpoint meets neither the domain's mutual TLS and TLS policy nor a "
        "firewall before it."
    ),
    in_gateway=(
        "Take `default_endpoint: true` out of the API's `endpoint` once the callers have moved; until then "
        "say why in the domain's `suppressions`, with an `expires`."
    ),
    in_terraform="Set disable_execute_api_endpoint = true on the REST API.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
    subjects=_subjects,
    judge=judge,
)
