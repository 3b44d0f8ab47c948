"""Plans as `terraform show -json` prints them, written by hand: a shop with one API, a plan and two keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tollgate.review.review import Review, review
from tollgate.terraform.configuration.json_text import Document
from tollgate.terraform.planned.plan import plan_of

Values = dict[str, Any]

API = "aws_api_gateway_rest_api.a"
METHOD = "aws_api_gateway_method.chat"
STAGE = "aws_api_gateway_stage.v1"
DEPLOYMENT = "aws_api_gateway_deployment.a"
PLAN = "aws_api_gateway_usage_plan.pro"
ACME, BOB = (f"aws_api_gateway_api_key.{name}" for name in ("acme", "bob"))
ACME_IN_PLAN, BOB_IN_PLAN = (f"aws_api_gateway_usage_plan_key.{name}" for name in ("acme", "bob"))

SECRETS = {ACME: "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0hL3nR6uX9w", BOB: "Zy9Xw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0FeDdCcBbAa"}


def shop() -> dict[str, Values]:
    """What there is, by address."""
    keys = {ACME: "k1", BOB: "k2"}
    return {
        API: {"id": "api", "root_resource_id": "root", "name": "a"},
        METHOD: {
            "id": "m", "rest_api_id": "api", "resource_id": "root", "http_method": "POST",
            "authorization": "NONE", "api_key_required": True,
        },
        DEPLOYMENT: {"id": "d1", "rest_api_id": "api", "triggers": {"release": "1"}},
        STAGE: {"id": "s", "rest_api_id": "api", "stage_name": "v1", "deployment_id": "d1"},
        PLAN: {
            "id": "p", "name": "pro", "api_stages": [{"api_id": "api", "stage": "v1", "throttle": []}],
            "throttle_settings": [{"rate_limit": 50, "burst_limit": 100}], "quota_settings": [],
        },
        **{
            key: {"id": id_, "name": key.rpartition(".")[2], "enabled": True, "value": SECRETS[key]}
            for key, id_ in keys.items()
        },
        ACME_IN_PLAN: _attached("k1", ACME),
        BOB_IN_PLAN: _attached("k2", BOB),
    }  # fmt: skip


def _attached(id_: str, key: str) -> Values:
    return {"id": id_, "key_id": id_, "key_type": "API_KEY", "usage_plan_id": "p", "value": SECRETS[key]}


def entry(
    address: str,
    actions: list[str],
    before: Values | None,
    after: Values | None,
    **more: Any,
) -> Values:
    """A change of a resource, `unknown` and `previous_address` among what it may have more."""
    kind, _, name = address.partition(".")
    change = {"actions": actions, "before": before, "after": after, "after_unknown": more.pop("unknown", {})}
    change |= {name: more.pop(name) for name in ("importing", "replace_paths") if name in more}
    return {"address": address, "mode": "managed", "type": kind, "name": name, "change": change, **more}


def plan(*changes: Values, **sections: Any) -> Values:
    """The shop with some of its resources changed."""
    told = {change["address"] for change in changes}
    rest = [
        entry(address, ["no-op"], values, values) for address, values in shop().items() if address not in told
    ]
    return {
        "format_version": "1.2", "terraform_version": "1.11.4", "planned_values": {"root_module": {}},
        "resource_changes": [*changes, *rest], "configuration": {"root_module": {}}, **sections,
    }  # fmt: skip


def updated(address: str, **values: Any) -> Values:
    """A resource of the shop with some values changed in place."""
    before = shop()[address]
    return entry(address, ["update"], before, before | values)


def deleted(address: str) -> Values:
    """A resource of the shop that goes."""
    return entry(address, ["delete"], shop()[address], None)


def reviewed(*changes: Values, **sections: Any) -> Review:
    """The review of the shop with some of its resources changed."""
    return of(plan(*changes, **sections))


def of(document: Mapping[str, Any]) -> Review:
    """The review of a plan."""
    return review([plan_of(Document("plan.json", json.dumps(document)), stack="shop")])
