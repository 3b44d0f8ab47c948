"""A small shop: an API with one route that asks for a key, a stage, a plan and a consumer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

API = "${aws_api_gateway_rest_api.a.id}"
STAGE = "${aws_api_gateway_stage.v1.stage_name}"


def shop(
    *,
    rate: object = 50,
    burst: object = 100,
    method: object = None,
    stage: Mapping[str, object] | None = None,
    route: Mapping[str, object] | None = None,
    **keys: dict[str, object],
) -> Document:
    """The shop.

    Args:
        rate: the plan's; None for no throttle.
        method: the throttle of the route in the plan.
        stage: the settings of the stage for all methods.
        route: the settings of the stage for the route.
        keys: API keys by name, instead of one called acme.
    """
    opened: dict[str, object] = {"api_id": API, "stage": STAGE}
    if method is not None:
        opened["throttle"] = [{"path": "/chat/POST", **_mapping(method)}]
    plan: dict[str, object] = {"name": "pro", "api_stages": [opened]}
    if rate is not None:
        plan["throttle_settings"] = {"rate_limit": rate, "burst_limit": burst}
    named = keys or {"acme": {}}
    settings = {"all": ("*/*", stage), "chat": ("~1chat/POST", route)}
    return {
        "resource": {
            "aws_api_gateway_rest_api": {"a": {"name": "a"}},
            "aws_api_gateway_resource": {
                "chat": {
                    "rest_api_id": API,
                    "parent_id": "${aws_api_gateway_rest_api.a.root_resource_id}",
                    "path_part": "chat",
                }
            },
            "aws_api_gateway_method": {
                "chat": {
                    "rest_api_id": API,
                    "resource_id": "${aws_api_gateway_resource.chat.id}",
                    "http_method": "POST",
                    "authorization": "NONE",
                    "api_key_required": True,
                }
            },
            "aws_api_gateway_stage": {"v1": {"rest_api_id": API, "stage_name": "v1"}},
            "aws_api_gateway_method_settings": {
                name: {"rest_api_id": API, "stage_name": STAGE, "method_path": path, "settings": limits}
                for name, (path, limits) in settings.items()
                if limits is not None
            },
            "aws_api_gateway_usage_plan": {"pro": plan},
            "aws_api_gateway_api_key": {name: {"name": name, **key} for name, key in named.items()},
            "aws_api_gateway_usage_plan_key": {
                name: {
                    "key_id": f"${{aws_api_gateway_api_key.{name}.id}}",
                    "key_type": "API_KEY",
                    "usage_plan_id": "${aws_api_gateway_usage_plan.pro.id}",
                }
                for name in named
            },
        }
    }


def _mapping(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value
