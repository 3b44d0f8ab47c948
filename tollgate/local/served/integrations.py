"""What answers a route, as the document has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast, get_args

from tollgate.access.facts import Facts, Spot
from tollgate.local.served.arguments import Arguments, Untold
from tollgate.local.served.functions import Functions, is_call
from tollgate.local.served.gateway import (
    ContentHandling,
    Integration,
    IntegrationResponse,
    IntegrationType,
    Passthrough,
)
from tollgate.terraform.configuration.resource import Resource

INTEGRATION_RESPONSE = "aws_api_gateway_integration_response"
_DEFAULT_TIMEOUT_MS: Final = 29_000
NOTHING: Final = Integration(type="MOCK")
"""In the place of one that cannot be told; its route is not served."""


class Integrations:
    """Reads the integrations of routes by their places."""

    def __init__(self, facts: Facts, arguments: Arguments, functions: Functions) -> None:
        self._facts = facts
        self._arguments = arguments
        self._functions = functions
        self._responses: dict[Spot, list[Resource]] = {}
        for response in facts.configuration.of(INTEGRATION_RESPONSE):
            if (spot := facts.spot(response)) is not None:
                self._responses.setdefault(spot, []).append(response)

    def at(self, spot: Spot) -> Integration:
        """The integration of a method.

        Raises:
            Untold: there is none, or what it says cannot be told.
        """
        found = self._facts.integrations_at.get(spot, ())
        if not found:
            raise Untold("it has no integration")
        return self._integration(found[0], [self._response(each) for each in self._responses.get(spot, ())])

    def _integration(self, resource: Resource, responses: Sequence[IntegrationResponse]) -> Integration:
        arguments = self._arguments
        kind = arguments.text(resource, "type") or ""
        if kind not in get_args(IntegrationType):
            raise Untold(f"its integration is of the type {kind!r}")
        uri = arguments.text(resource, "uri") or ""
        timeout = arguments.number(resource, "timeout_milliseconds") or _DEFAULT_TIMEOUT_MS
        return Integration(
            type=cast("IntegrationType", kind),
            uri=uri,
            method=arguments.text(resource, "integration_http_method") or "",
            timeout=timeout / 1000,
            streams=arguments.text(resource, "response_transfer_mode") == "STREAM",
            is_private=arguments.text(resource, "connection_type") == "VPC_LINK",
            parameters=arguments.texts(resource, "request_parameters"),
            templates=arguments.texts(resource, "request_templates"),
            passthrough=cast(
                "Passthrough", arguments.text(resource, "passthrough_behavior") or "WHEN_NO_MATCH"
            ),
            content_handling=_content_handling(arguments.text(resource, "content_handling")),
            responses=tuple(responses),
            function=self._functions.called(uri) if kind.startswith("AWS") and is_call(uri) else None,
        )

    def _response(self, resource: Resource) -> IntegrationResponse:
        arguments = self._arguments
        return IntegrationResponse(
            status=int(arguments.text(resource, "status_code") or 200),
            selection_pattern=arguments.text(resource, "selection_pattern") or "",
            parameters=arguments.texts(resource, "response_parameters"),
            templates=arguments.texts(resource, "response_templates"),
            content_handling=_content_handling(arguments.text(resource, "content_handling")),
        )


def _content_handling(text: str | None) -> ContentHandling | None:
    return cast("ContentHandling", text) if text in get_args(ContentHandling) else None
