"""Small gateways, and what they become."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from stacks.gateway_stack import App, GatewayStack
from tollgate.config.gateway import Gateway

Document = dict[str, Any]
Block = dict[str, Any]

MOCK = {"integration": {"type": "mock"}}


def gateway(**fields: object) -> Gateway:
    """A gateway with one API, one plan and one consumer; `fields` take the place of its own."""
    description: dict[str, object] = {
        "name": "shop",
        "region": "us-east-1",
        "apis": {"inference": {"routes": {"GET /models": MOCK}}},
        "usage_plans": {"pro": {"apis": ["inference"]}},
        "consumers": {"acme": {"usage_plan": "pro"}},
    }
    return Gateway.model_validate(description | fields)


def with_route(key: str, integration: Mapping[str, object], **route: object) -> Gateway:
    """The same with this one route."""
    return gateway(apis={"inference": {"routes": {key: {"integration": integration, **route}}}})


def with_api(**fields: object) -> Gateway:
    """The same with an API that has these fields."""
    return gateway(apis={"inference": {"routes": {"GET /models": MOCK}} | fields})


def synthesize(config: Gateway) -> Document:
    """The Terraform document of a gateway, as it would be written."""
    return written(GatewayStack(App(stack_traces=False), config.stack_name, config))


def written(stack: GatewayStack) -> Document:
    document: Document = json.loads(json.dumps(stack.to_terraform()))
    return document


def resources(config: Gateway, kind: str) -> dict[str, Block]:
    """The blocks of one type of resource, `api_gateway_method`, by name."""
    found: dict[str, Block] = synthesize(config)["resource"].get(f"aws_{kind}", {})
    return found


def only(blocks: Mapping[str, Block]) -> Block:
    """The one block that there is, without its `//`."""
    (block,) = blocks.values()
    return {name: value for name, value in block.items() if name != "//"}
