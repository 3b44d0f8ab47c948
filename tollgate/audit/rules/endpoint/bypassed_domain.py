"""A domain that callers can go around."""

from __future__ import annotations

from tollgate.access.facts import MAPPING, Facts
from tollgate.access.identity import identity
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(mapping: Resource, facts: Facts) -> Judgement:
    api = identity(mapping.get("api_id"))
    if api is None or isinstance(api, (str, Unknown)):
        return Undecided(
            f"Whether the API of {mapping.address} can be reached beside its domain is not known."
        )
    disabled = as_bool(api.get("disable_execute_api_endpoint"))
    if isinstance(disabled, Unknown):
        return Undecided(
            f"Whether {api.address} can be reached beside its domain is not known: {disabled.why}."
        )
    if disabled:
        return PASSED
    return Failed(
        f"{api.address} has a domain, and answers at execute-api too, around whatever guards the domain."
    )


RULE = Rule(
    id="TG-E01",
    severity="high",
    title="A domain can be gone around",
    condition=(
        "A REST API with an aws_api_gateway_base_path_mapping has not disable_execute_api_endpoint = true."
    ),
    why=(
        "A caller who uses the default endpoint meets neither the domain's mutual TLS and TLS policy nor a "
        "firewall before it."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Set disable_execute_api_endpoint = true on the REST API.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html",
    subjects=each(MAPPING),
    judge=judge,
)
