"""The integration types: one line each."""

from __future__ import annotations

from stacks.constructs.integrations import http, lambda_, mock
from stacks.constructs.integrations.integration import Target
from tollgate.config.integration import HttpIntegration, LambdaIntegration, MockIntegration


def integrate(target: Target) -> None:
    """Put the route's integration behind its method."""
    match target.route.integration:
        case MockIntegration() as config:
            mock.integrate(target, config)
        case HttpIntegration() as config:
            http.integrate(target, config)
        case LambdaIntegration() as config:
            lambda_.integrate(target, config)
