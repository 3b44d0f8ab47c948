"""What is named by its ARN is where the gateway is.

An integration calls its service in the gateway's own region. A permission for a function is made there, too,
and Lambda finds no function of another one: "Functions from 'eu-west-1' are not reachable in this region
('us-east-1')".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.integration import (
    BedrockIntegration,
    Integration,
    LambdaIntegration,
    SqsIntegration,
    StepFunctionsIntegration,
)
from tollgate.config.model import is_token
from tollgate.config.problem import Path, Problem
from tollgate.config.region import partition

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find functions, queues and others of another partition or region."""
    here = (partition(gateway.region), gateway.region)
    for path, what, arn in _named(gateway):
        if not arn.startswith("arn:") or is_token(arn):
            continue
        fields = arn.split(":")
        there = (fields[1], fields[3])
        if there != here:
            remedy = "no permission reaches another" if what == "function" else "API Gateway calls no other"
            yield Problem(
                path,
                f"the {what} is in {_written(*there)}, and the gateway in {_written(*here)}",
                f"Name a {what} of the gateway's own region: {remedy}.",
            )


def _named(gateway: Gateway) -> Iterator[tuple[Path, str, str]]:
    """Where something is named, what it is, and its name or ARN."""
    for name, link in gateway.vpc_links.items():
        for field, arn in (("nlb", link.nlb), ("alb", link.alb)):
            if arn is not None:
                yield ("vpc_links", name, field), "load balancer", arn
    for api_name, api in gateway.apis.items():
        for position, arn in enumerate(api.stage.canary.keep_functions if api.stage.canary else ()):
            yield ("apis", api_name, "stage", "canary", "keep_functions", position), "function", arn
        for text, route in api.routes.items():
            for place, what, arn in _of(route.integration):
                yield ("apis", api_name, "routes", text, "integration", *place), what, arn


def _of(integration: Integration) -> Iterator[tuple[Path, str, str]]:
    match integration:
        case LambdaIntegration(function=str(arn)):
            yield ("function",), "function", arn
        case StepFunctionsIntegration(state_machine=arn):
            yield ("state_machine",), "state machine", arn
        case SqsIntegration(queue=arn, kms_key=key):
            yield ("queue",), "queue", arn
            if key is not None:
                yield ("kms_key",), "key", key
        case BedrockIntegration():
            models = ("models",) if integration.models else ("model",)
            for position, model in enumerate(integration.allowed):
                yield (*models, *([position] if integration.models else [])), "model", model
            if integration.guardrail is not None:
                yield ("guardrail", "id"), "guardrail", integration.guardrail.id


def _written(partition_: str, region: str) -> str:
    return f"'{partition_}:{region}'"
