"""`http`: passes the request on to an HTTP endpoint."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration

from stacks.constructs.integrations.integration import Target, milliseconds, static
from stacks.provenance import identify
from tollgate.config.integration import HttpIntegration


def integrate(target: Target, config: HttpIntegration) -> None:
    """Send the request on with its path parameters and the fixed headers, and the answer back."""
    integration = ApiGatewayIntegration(
        target.scope,
        "integration",
        **target.of_method,
        type="HTTP_PROXY",
        integration_http_method=config.method or target.key.method,
        uri=config.url,
        timeout_milliseconds=milliseconds(config.timeout),
        request_parameters=_request_parameters(config) or None,
        response_transfer_mode="STREAM" if config.stream else None,
    )
    identify(integration, target.address, target.route)


def _request_parameters(config: HttpIntegration) -> dict[str, str]:
    path = {
        f"integration.request.path.{name}": f"method.request.path.{name}" for name in config.url_parameters
    }
    headers = {f"integration.request.header.{name}": static(text) for name, text in config.headers.items()}
    return path | headers
