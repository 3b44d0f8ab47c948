"""A gateway of consumers whose keys have a life, and what is looked at after each step of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.terraform.conftest import AppliedGateway
from tollgate.config.gateway import Gateway
from tollgate.review.review import Review, review
from tollgate.terraform.configuration.json_text import decoded
from tollgate.terraform.planned.plan import plan_of
from tollgate.terraform.planned.read import document_beside

PLANS = {
    "pro": {"apis": ["a"], "throttle": {"rate_limit": 50, "burst_limit": 50}},
    "free": {"apis": ["a"], "throttle": {"rate_limit": 5, "burst_limit": 5}},
}


def gateway(name: str, **consumers: object) -> Gateway:
    return Gateway.model_validate(
        {
            "name": name,
            "region": "us-east-1",
            "apis": {"a": {"routes": {"GET /": {"integration": {"type": "mock"}}}}},
            "usage_plans": PLANS,
            "consumers": consumers,
        }
    )


def acme(plan: str = "pro", **slots: Mapping[str, Any]) -> dict[str, Any]:
    return {"usage_plan": plan, **({"keys": slots} if slots else {})}


def keys_of(applied: AppliedGateway, prefix: str) -> dict[str, tuple[str, bool, tuple[str, ...]]]:
    """The value of each key at Amazon, whether it is enabled, and its plans; by name without the prefix."""
    client = applied.aws.api_gateway("us-east-1")
    plans = {plan["name"]: plan["id"] for plan in client.get_usage_plans()["items"]}
    attached = {
        plan.removeprefix(f"{prefix}-default-"): {
            key["id"] for key in client.get_usage_plan_keys(usagePlanId=id_)["items"]
        }
        for plan, id_ in plans.items()
        if plan.startswith(prefix)
    }
    return {
        key["name"].removeprefix(f"{prefix}-default-"): (
            key["value"],
            key["enabled"],
            tuple(sorted(plan for plan, ids in attached.items() if key["id"] in ids)),
        )
        for key in client.get_api_keys(includeValues=True)["items"]
        if key["name"].startswith(prefix)
    }


def reviewed(applied: AppliedGateway, after: Gateway) -> Review:
    """The review of what would come next."""
    applied.plan(after)
    shown = applied.terraform.show(applied.out / "plan").encode()
    written = document_beside(applied.terraform.folder / "plan")
    return review([plan_of(decoded("plan.json", shown), stack=after.stack_name, written=written)])


def kinds(found: Review) -> list[tuple[str, str]]:
    return [(impact.kind, impact.risk) for impact in found.impacts]
