"""`mock`: a fixed answer from API Gateway itself."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cdktf import TerraformResource
from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration
from cdktf_cdktf_provider_aws.api_gateway_integration_response import ApiGatewayIntegrationResponse
from cdktf_cdktf_provider_aws.api_gateway_method_response import ApiGatewayMethodResponse
from pydantic import JsonValue

from stacks import addresses
from stacks.constructs.cors import cors_headers, origin_choice
from stacks.constructs.integrations.integration import Target, static
from stacks.provenance import identify
from tollgate.config.integration import MockIntegration


def integrate(target: Target, config: MockIntegration) -> None:
    """Answer with the status, headers and body of the description."""
    integration = _integration(target, config)
    method_response = _method_response(target, config)
    _integration_response(target, config, integration, method_response)


def _integration(target: Target, config: MockIntegration) -> ApiGatewayIntegration:
    integration = ApiGatewayIntegration(
        target.scope,
        "integration",
        **target.of_method,
        cache_key_parameters=target.cache_key,
        type="MOCK",
        # Without a template for its media type a request's own body would be the template, and fail.
        passthrough_behavior="WHEN_NO_TEMPLATES",
        # A mock integration answers with the response whose status its request template names.
        request_templates={"application/json": f'{{"statusCode": {config.status}}}'},
        # The template is for text: a request of a binary media type would not get through it.
        content_handling=target.api.text_handling,
    )
    identify(integration, target.address, target.route)
    return integration


def _method_response(target: Target, config: MockIntegration) -> ApiGatewayMethodResponse:
    response = ApiGatewayMethodResponse(
        target.scope,
        "method_response",
        **target.of_method,
        status_code=str(config.status),
        response_parameters={_header(name): True for name in _headers(target, config)} or None,
    )
    _identify(response, target, config)
    return response


def _integration_response(
    target: Target,
    config: MockIntegration,
    integration: ApiGatewayIntegration,
    method_response: ApiGatewayMethodResponse,
) -> None:
    response = ApiGatewayIntegrationResponse(
        target.scope,
        "response",
        **target.of_method,
        status_code=method_response.status_code,
        response_parameters={_header(name): source for name, source in _headers(target, config).items()}
        or None,
        response_templates={
            _media_type(config): _template(config.body, origin_choice(target.api.config.cors))
        },
        depends_on=[integration],
    )
    _identify(response, target, config)


def _identify(response: TerraformResource, target: Target, config: MockIntegration) -> None:
    identify(response, addresses.of_response(target.api.name, target.key, config.status), target.route)


def _headers(target: Target, config: MockIntegration) -> Mapping[str, str]:
    """Names, and what they are mapped from: the description's own go before those for browsers."""
    named = {name.lower() for name in config.headers}
    for_browsers = cors_headers(target.api.config.cors, has_template=True)
    return {
        **{name: source for name, source in for_browsers.items() if name.lower() not in named},
        **{name: static(text) for name, text in config.headers.items()},
    }


def _header(name: str) -> str:
    return f"method.response.header.{name}"


def _media_type(config: MockIntegration) -> str:
    """The body's: the fixed Content-Type, or JSON."""
    named = {name.lower(): value for name, value in config.headers.items()}
    return named.get("content-type", "application/json").split(";")[0].strip()


def _template(body: JsonValue, before: str) -> str:
    """The body as a mapping template that says it word for word: `#[[…]]#` is Velocity's quotation.

    Args:
        before: another template that says nothing; its last word would take what follows for its own.
    """
    if body is None:
        return before
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, sort_keys=True)
    if not before and "$" not in text and "#" not in text:
        return text
    return before + "#[[" + text.replace("]]#", "]]]]##[[#") + "]]#"
