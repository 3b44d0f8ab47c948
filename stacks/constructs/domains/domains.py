"""Custom domain names: their certificates, what they lead to, and their records."""

from __future__ import annotations

from collections.abc import Mapping

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.api_gateway_base_path_mapping import ApiGatewayBasePathMapping
from cdktf_cdktf_provider_aws.api_gateway_domain_name import (
    ApiGatewayDomainName,
    ApiGatewayDomainNameEndpointConfiguration,
    ApiGatewayDomainNameMutualTlsAuthentication,
)
from cdktf_cdktf_provider_aws.route53_record import Route53Record, Route53RecordAlias
from constructs import Construct

from stacks import addresses, provider
from stacks.constructs.domains.certificate import Certificate
from stacks.constructs.rest_api import RestApi
from stacks.provenance import identify
from tollgate.config.domain import Domain, MutualTls
from tollgate.config.gateway import Gateway

_SECURITY_POLICY = "TLS_1_2"
"""Newer ones need an endpoint access mode, which no version of the provider that we admit can set."""


class Domains(Construct):
    """The domains of a gateway.

    Attributes:
        urls: where callers reach each API that has a domain, by the first one that is described.
        targets: what the record of each domain points to.
    """

    def __init__(self, scope: Construct, id_: str, *, config: Gateway, apis: Mapping[str, RestApi]) -> None:
        super().__init__(scope, id_)
        self._region = config.region
        self.urls: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        for name, domain in config.domains.items():
            made = self._domain(name, domain)
            self.targets[name] = _target(made, domain)[0]
            for record in _records(domain):
                self._alias(name, made, domain, record)
            for path, api in domain.paths.items():
                mapping = self._mapping(name, made, path, apis[api], domain)
                url = f"https://{mapping.domain_name}" + (f"/{path}" if path else "")
                self.urls.setdefault(api, url)

    def _domain(self, name: str, config: Domain) -> ApiGatewayDomainName:
        is_edge = config.endpoint == "edge"
        arn = config.certificate_arn or self._certificate(name, config)
        mutual_tls = config.mutual_tls
        domain = ApiGatewayDomainName(
            self,
            f"domain {name}",
            domain_name=name,
            certificate_arn=arn if is_edge else None,
            regional_certificate_arn=None if is_edge else arn,
            security_policy=_SECURITY_POLICY,
            endpoint_configuration=ApiGatewayDomainNameEndpointConfiguration(
                types=[config.endpoint.upper()], ip_address_type=config.ip_address_type
            ),
            mutual_tls_authentication=_mutual_tls(mutual_tls) if mutual_tls else None,
            ownership_verification_certificate_arn=mutual_tls.ownership_verification_certificate_arn
            if mutual_tls
            else None,
        )
        identify(domain, addresses.of_domain(name), config)
        return domain

    def _certificate(self, name: str, config: Domain) -> str:
        certificate = Certificate(
            self,
            f"certificate {name}",
            domain=name,
            zone=str(config.validation_zone),
            provider=provider.us_east_1(self, self._region) if config.endpoint == "edge" else None,
            config=config,
        )
        return certificate.arn

    def _alias(self, name: str, domain: ApiGatewayDomainName, config: Domain, kind: str) -> None:
        target, zone = _target(domain, config)
        record = Route53Record(
            self,
            f"{kind} {name}",
            zone_id=str(config.zone),
            name=name,
            type=kind,
            alias=Route53RecordAlias(name=target, zone_id=zone, evaluate_target_health=False),
        )
        identify(record, addresses.of_record(name, kind), config)

    def _mapping(
        self, name: str, domain: ApiGatewayDomainName, path: str, api: RestApi, config: Domain
    ) -> ApiGatewayBasePathMapping:
        stage = api.stage.resource
        # Amazon deletes no stage that a mapping leads to: so it goes after the mapping leads to another one.
        # Terraform keeps that in the state, for the day when the API is described no more.
        stage.lifecycle = TerraformResourceLifecycle(create_before_destroy=True)
        mapping = ApiGatewayBasePathMapping(
            self,
            f"mapping {name}/{path}",
            domain_name=domain.domain_name,
            base_path=path or None,
            api_id=stage.rest_api_id,
            stage_name=stage.stage_name,
        )
        identify(mapping, addresses.of_mapping(name, path), config)
        return mapping


def _records(config: Domain) -> tuple[str, ...]:
    if config.zone is None:
        return ()
    return ("A", "AAAA") if config.ip_address_type == "dualstack" else ("A",)


def _target(domain: ApiGatewayDomainName, config: Domain) -> tuple[str, str]:
    """What the domain's record points to: a name, and the hosted zone that it is in."""
    if config.endpoint == "edge":
        return domain.cloudfront_domain_name, domain.cloudfront_zone_id
    return domain.regional_domain_name, domain.regional_zone_id


def _mutual_tls(config: MutualTls) -> ApiGatewayDomainNameMutualTlsAuthentication:
    return ApiGatewayDomainNameMutualTlsAuthentication(
        truststore_uri=config.truststore_uri, truststore_version=config.truststore_version
    )
