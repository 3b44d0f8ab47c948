"""A plan of a gateway with many consumers, as `terraform show -json` prints it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

API = "aws_api_gateway_rest_api.inference"
STAGE = "aws_api_gateway_stage.inference"
_API_ID, _ROOT_ID = "a1b2c3d4e5", "r00t000000"

Values = dict[str, Any]


def write_plan(file: Path, consumers: int) -> int:
    """Write a plan in which some consumers leave, some come, and some come into another usage plan.

    Returns:
        How many resources it has.
    """
    document = plan(consumers)
    file.write_text(json.dumps(document), encoding="utf-8")
    return len(document["resource_changes"])


def plan(consumers: int) -> dict[str, Any]:
    """One in a hundred leaves, one in a hundred is new, and one in a hundred gets another plan."""
    entries = [*_gateway(), *(entry for number in range(consumers) for entry in _consumer(number))]
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": _values(entries, "after"),
        "resource_changes": [_change(entry) for entry in entries],
        "prior_state": {"format_version": "1.0", "values": _values(entries, "before")},
        "configuration": {
            "provider_config": {"aws": {"name": "aws", "full_name": "registry.terraform.io/hashicorp/aws"}},
            "root_module": {"resources": [_configured(entry) for entry in entries]},
        },
        "relevant_attributes": [],
        "timestamp": "2026-11-25T12:00:00Z",
        "applyable": True,
        "complete": True,
        "errored": False,
    }


def _gateway() -> Iterator[Values]:
    yield _kept(API, {"id": _API_ID, "root_resource_id": _ROOT_ID, "name": "inference", "tags": None})
    of_api = {"rest_api_id": [f"{API}.id", API]}
    yield _kept(
        "aws_api_gateway_resource.chat",
        {"id": "c4a700", "rest_api_id": _API_ID, "parent_id": _ROOT_ID, "path_part": "chat", "path": "/chat"},
        of_api | {"parent_id": [f"{API}.root_resource_id", API]},
    )
    yield _kept(
        "aws_api_gateway_method.chat",
        {"id": "m", "rest_api_id": _API_ID, "resource_id": "c4a700", "http_method": "POST",
         "authorization": "NONE", "api_key_required": True},
        of_api | {"resource_id": ["aws_api_gateway_resource.chat.id", "aws_api_gateway_resource.chat"]},
    )  # fmt: skip
    yield _kept(
        STAGE,
        {"id": "s", "rest_api_id": _API_ID, "stage_name": "v1", "deployment_id": "d3p10y"},
        of_api,
    )
    for name, rate in (("free", 1), ("pro", 50)):
        yield _kept(
            f"aws_api_gateway_usage_plan.{name}",
            {"id": f"p-{name}", "name": name,
             "api_stages": [{"api_id": _API_ID, "stage": "v1", "throttle": []}],
             "throttle_settings": [{"rate_limit": rate, "burst_limit": 100}], "quota_settings": []},
        )  # fmt: skip


def _consumer(number: int) -> Iterator[Values]:
    key, kind = f"consumer_{number}__primary", number % 100
    id_ = hashlib.sha256(f"id {number}".encode()).hexdigest()[:10]
    secret = hashlib.sha256(f"value {number}".encode()).hexdigest()[:40]
    values = {
        "id": id_, "arn": f"arn:aws:apigateway:us-east-1::/apikeys/{id_}", "customer_id": "",
        "created_date": "2026-01-01T00:00:00Z", "last_updated_date": "2026-01-01T00:00:00Z",
        "description": "made for a consumer", "enabled": True,
        "name": f"ai-api-prod-consumer-{number}-primary",
        "tags": {"contact": f"team-{number}@example.com"},
        "tags_all": {"contact": f"team-{number}@example.com"}, "value": secret,
    }  # fmt: skip
    plan, after = ("pro", "free" if kind == 2 else "pro") if number % 3 else ("free", "free")
    attached = {"id": id_, "key_id": id_, "key_type": "API_KEY", "name": values["name"], "value": secret}
    references = {
        "key_id": [f"aws_api_gateway_api_key.{key}.id", f"aws_api_gateway_api_key.{key}"],
        "usage_plan_id": [f"aws_api_gateway_usage_plan.{after}.id", f"aws_api_gateway_usage_plan.{after}"],
    }
    before = {**attached, "usage_plan_id": f"p-{plan}"}
    planned = {**attached, "usage_plan_id": f"p-{after}"}
    addresses = f"aws_api_gateway_api_key.{key}", f"aws_api_gateway_usage_plan_key.{key}"
    if kind == 0:
        yield _entry(addresses[0], ["delete"], values, None)
        yield _entry(addresses[1], ["delete"], before, None)
    elif kind == 1:
        new = {name: values[name] for name in ("description", "enabled", "name", "tags", "tags_all")}
        yield _entry(addresses[0], ["create"], None, new, unknown={"id": True, "arn": True, "value": True})
        unknown = {"id": True, "key_id": True, "name": True, "value": True}
        yield _entry(
            addresses[1],
            ["create"],
            None,
            {"key_type": "API_KEY", "usage_plan_id": f"p-{after}"},
            references,
            unknown,
        )
    else:
        yield _kept(addresses[0], values)
        actions = ["no-op"] if plan == after else ["delete", "create"]
        yield _entry(addresses[1], actions, before, planned, references)


def _kept(address: str, values: Values, references: dict[str, list[str]] | None = None) -> Values:
    return _entry(address, ["no-op"], values, values, references)


def _entry(
    address: str,
    actions: list[str],
    before: Values | None,
    after: Values | None,
    references: dict[str, list[str]] | None = None,
    unknown: Values | None = None,
) -> Values:
    return {
        "address": address, "actions": actions, "before": before, "after": after,
        "references": references or {}, "unknown": unknown or {},
    }  # fmt: skip


def _change(entry: Values) -> Values:
    kind, _, name = entry["address"].partition(".")
    sensitive = {"value": True, "tags": {}, "tags_all": {}} if kind == "aws_api_gateway_api_key" else {}
    return {
        "address": entry["address"], "mode": "managed", "type": kind, "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {
            "actions": entry["actions"], "before": entry["before"], "after": entry["after"],
            "after_unknown": entry["unknown"], "before_sensitive": sensitive, "after_sensitive": sensitive,
        },
    }  # fmt: skip


def _values(entries: list[Values], when: str) -> Values:
    resources = [
        {
            "address": entry["address"], "mode": "managed", "type": entry["address"].partition(".")[0],
            "name": entry["address"].partition(".")[2], "schema_version": 0, "values": entry[when],
            "provider_name": "registry.terraform.io/hashicorp/aws", "sensitive_values": {},
        }
        for entry in entries
        if entry[when] is not None
    ]  # fmt: skip
    return {"root_module": {"resources": resources}}


def _configured(entry: Values) -> Values:
    kind, _, name = entry["address"].partition(".")
    expressions = {argument: {"references": found} for argument, found in entry["references"].items()}
    return {
        "address": entry["address"], "mode": "managed", "type": kind, "name": name,
        "provider_config_key": "aws", "schema_version": 0,
        "expressions": {"key_type": {"constant_value": "API_KEY"}, **expressions},
    }  # fmt: skip
