"""What the integrations with an HTTP backend have in common."""

from __future__ import annotations

from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration

from stacks.constructs import secret_variables
from stacks.constructs.integrations.integration import Target, milliseconds, static, transfer_mode
from stacks.constructs.vpc_links import Link
from stacks.provenance import identify
from tollgate.config.integrations.forwarding import CREDENTIALS, ForwardingIntegration
from tollgate.config.integrations.secret_headers import scheme_of, variable_of

_HEADER = "integration.request.header."
_NOTHING = "-"
"""In place of a caller's credential: API Gateway passes each header on, and can but give it another value."""


def forward(target: Target, config: ForwardingIntegration, link: Link | None = None) -> None:
    """Send the request on with its path parameters and the fixed headers, and the answer back.

    Args:
        link: where the backend is in a VPC.
    """
    integration = ApiGatewayIntegration(
        target.scope,
        "integration",
        **target.of_method,
        cache_key_parameters=target.cache_key,
        type="HTTP_PROXY",
        integration_http_method=config.method or target.key.method,
        uri=config.url,
        connection_type="VPC_LINK" if link else None,
        connection_id=link.id if link else None,
        integration_target=link.target if link else None,
        timeout_milliseconds=milliseconds(config.timeout),
        request_parameters=_request_parameters(target, config) or None,
        response_transfer_mode=transfer_mode(target, config),
    )
    identify(integration, target.address, target.route)


def _request_parameters(target: Target, config: ForwardingIntegration) -> dict[str, str]:
    path = {
        f"integration.request.path.{name}": f"method.request.path.{name}" for name in config.url_parameters
    }
    headers = {_HEADER + name: static(text) for name, text in config.headers.items()}
    secrets = {_HEADER + name: _secret(target, text) for name, text in config.secret_headers.items()}
    set_anew = {name.lower() for name in (*config.headers, *config.secret_headers, *config.forwards)}
    withheld = {_HEADER + name: static(_NOTHING) for name in CREDENTIALS if name.lower() not in set_anew}
    return path | withheld | headers | secrets


def _secret(target: Target, template: str) -> str:
    variable = variable_of(template)
    stack = TerraformStack.of(target.scope)
    return static(f"{scheme_of(template)}{secret_variables.reference(stack, variable)}")
