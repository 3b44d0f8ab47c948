"""A domain that asks for certificates, and another way to what is behind it."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.access.facts import DOMAIN, MAPPING, MAPPING_V2, Facts
from tollgate.access.identity import identity
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown


def judge(domain: Resource, facts: Facts) -> Judgement:
    if not _asks(domain):
        return NOT_APPLICABLE
    behind = {
        api
        for mapping in _mappings(facts)
        if _domain_of(mapping, facts) is domain
        and (api := identity(mapping.get("api_id"))) is not None
        and not isinstance(api, Unknown)
    }
    unsure = None
    for mapping in _mappings(facts):
        api = identity(mapping.get("api_id"))
        if api is None or isinstance(api, Unknown) or api not in behind:
            continue
        other = _domain_of(mapping, facts)
        if other is None:
            unsure = unsure or mapping
        elif not _asks(other):
            return Failed(
                f"{domain.address} asks callers for a certificate, and {other.address} leads to the same API "
                "without."
            )
    if unsure is not None:
        return Undecided(f"Whether {unsure.address} leads around {domain.address} is not known.")
    return PASSED


def _asks(domain: Resource) -> bool:
    """Whether a domain asks for a certificate; where that is not known, nothing is said of it."""
    return isinstance(domain.block("mutual_tls_authentication"), Block)


def _mappings(facts: Facts) -> Iterator[Resource]:
    yield from facts.configuration.of(MAPPING)
    yield from facts.configuration.of(MAPPING_V2)


def _domain_of(mapping: Resource, facts: Facts) -> Resource | None:
    """The domain of a mapping, by reference or by name; None where it is declared elsewhere."""
    if (reference := mapping.reference("domain_name")) is not None:
        return reference.resource
    name = mapping.get("domain_name")
    return next((one for one in facts.configuration.of(DOMAIN) if one.get("domain_name") == name), None)


RULE = Rule(
    id="TG-E10",
    severity="high",
    title="Mutual TLS can be gone around",
    condition=(
        "An API behind an aws_api_gateway_domain_name with mutual_tls_authentication is mapped to another "
        "domain that has none."
    ),
    why="Who has no certificate takes the other domain, and needs a key alone.",
    in_gateway="Set `mutual_tls` on the other domain, too, or take the API out of its `paths`.",
    in_terraform="Add mutual_tls_authentication to the other domain, or take its mapping to the API away.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html",
    subjects=each(DOMAIN),
    judge=judge,
)
