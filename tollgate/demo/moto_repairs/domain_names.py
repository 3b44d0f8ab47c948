"""What moto forgets of a custom domain name.

- CreateDomainName keeps mutual TLS and the certificate that proves whose the domain is; moto drops both.
- UpdateDomainName is missing.

Source: "Patch operations" in the API Gateway API reference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from moto.apigateway.models import DomainName
from moto.apigateway.responses import APIGatewayResponse

_MUTUAL_TLS: Final = "mutualTlsAuthentication"
_KEPT: Final = (_MUTUAL_TLS, "ownershipVerificationCertificateArn")
_ATTRIBUTES: Final = {
    "securityPolicy": "security_policy",
    "certificateArn": "certificate_arn",
    "regionalCertificateArn": "regional_certificate_arn",
}


def mend() -> None:
    """Make moto keep them, and change them."""
    created: Callable[[APIGatewayResponse], Any] = APIGatewayResponse.create_domain_name
    described: Callable[[DomainName], dict[str, Any]] = DomainName.to_json

    def create_domain_name(response: APIGatewayResponse) -> Any:
        status, headers, _ = created(response)
        domain = response.backend.get_domain_name(response._get_param("domainName"))
        for name in _KEPT:
            if value := response._get_param(name):
                setattr(domain, name, value)
        return status, headers, json.dumps(domain.to_json())

    def update_domain_name(response: APIGatewayResponse) -> str:
        domain = response.backend.get_domain_name(response.path.split("/")[2])
        for operation in response._get_param("patchOperations"):
            _change(domain, operation)
        return json.dumps(domain.to_json())

    def to_json(domain: DomainName) -> dict[str, Any]:
        kept = {name: value for name in _KEPT if (value := getattr(domain, name, None))}
        return described(domain) | kept

    APIGatewayResponse.create_domain_name = create_domain_name  # type: ignore[method-assign, assignment]
    APIGatewayResponse.update_domain_name = update_domain_name  # type: ignore[attr-defined]
    DomainName.to_json = to_json  # type: ignore[method-assign, assignment]


def _change(domain: DomainName, operation: Mapping[str, str]) -> None:
    first, *rest = operation["path"].removeprefix("/").split("/")
    value = operation.get("value") or ""
    if first == _MUTUAL_TLS:
        changed = {**getattr(domain, first, {}), rest[0]: value}
        # "To disable mutual TLS for a custom domain name, remove the truststore from your custom domain
        # name."
        setattr(domain, first, changed if changed.get("truststoreUri") else None)
    elif first == "endpointConfiguration":
        field, *position = rest
        domain.endpoint_configuration = {
            **(domain.endpoint_configuration or {}),
            field: [value] if position else value,
        }
    else:
        setattr(domain, _ATTRIBUTES.get(first, first), value)
