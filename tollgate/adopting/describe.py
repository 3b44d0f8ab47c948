"""What was found in an account, as a description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tollgate.adopting.account import Found, Key, Plan
from tollgate.config.consumer import DEFAULT_SLOT
from tollgate.config.model import NAME_MAX_LENGTH

Description = dict[str, Any]


def describe(found: Found, *, name: str | None, region: str) -> tuple[Description, list[str]]:
    """A description that Terraform takes everything over by, and changes nothing.

    Args:
        name: the gateway's; by default, after the API.

    Returns:
        the description, and what of the account is not in it.
    """
    left: list[str] = []
    plans = _named({plan.id: plan.name for plan in found.plans})
    owners: dict[str, Plan] = {}
    for plan in found.plans:
        for key in plan.keys:
            if key not in found.keys:
                continue
            if (other := owners.setdefault(key, plan)) is not plan:
                left.append(
                    f"{found.keys[key].name} is in {other.name} and in {plan.name}: a consumer has one plan, "
                    f"so the attachment to {plan.name} stays as it is, and under nobody's care."
                )
        if plan.product_code:
            left.append(f"{plan.name} has the product code {plan.product_code}, which would be taken off it.")
    left += [
        f"the key {id_} has no name, which Terraform asks for: give it one at Amazon, and adopt again."
        for id_ in owners
        if not found.keys[id_].name
    ]
    named = [id_ for id_ in owners if found.keys[id_].name]
    keys = {id_: found.keys[id_] for id_ in sorted(named, key=lambda id_: found.keys[id_].name)}
    consumers = _named({id_: key.name for id_, key in keys.items()})
    return {
        "name": name or _slug(found.api),
        "region": region,
        "usage_plans": {plans[plan.id]: _plan(plan) for plan in found.plans},
        "consumers": {
            consumers[id_]: {"usage_plan": plans[owners[id_].id], "keys": {DEFAULT_SLOT: _key(key)}}
            for id_, key in keys.items()
        },
    }, left


def _named(names: Mapping[str, str]) -> dict[str, str]:
    """A name of ours for each thing, all different, whatever the letters' case."""
    given: dict[str, str] = {}
    taken: set[str] = set()
    for id_, name in names.items():
        slug = _slug(name)
        number, made = 1, slug
        while made.lower() in taken:
            number += 1
            suffix = f"-{number}"
            made = slug[: NAME_MAX_LENGTH - len(suffix)].rstrip("-_") + suffix
        taken.add(made.lower())
        given[id_] = made
    return given


def _slug(name: str) -> str:
    """Letters and digits, with single '-' or '_' between them."""
    text = re.sub(r"[^A-Za-z0-9_-]+", "-", name)
    text = re.sub(r"([-_])[-_]+", r"\1", text).strip("-_")[:NAME_MAX_LENGTH].rstrip("-_")
    return text or "unnamed"


def _plan(plan: Plan) -> Description:
    return {
        "import_id": plan.id,
        "name": plan.name,
        **({"description": plan.description} if plan.description else {}),
        "existing_stages": list(map(_stage, plan.stages)),
        **({"throttle": _throttle(plan.throttle)} if plan.throttle else {}),
        **({"quota": dict(_quota(plan.quota))} if plan.quota else {}),
        **({"tags": dict(plan.tags)} if plan.tags else {}),
    }


def _stage(stage: tuple[str, str, Mapping[str, Mapping[str, float]]]) -> Description:
    api, name, throttles = stage
    routes = {_route(path): _throttle(limits) for path, limits in sorted(throttles.items())}
    return {"api_id": api, "stage": name, **({"throttle": routes} if routes else {})}


def _route(path: str) -> str:
    """`/v1/chat/POST` as `POST /v1/chat`; the root's is `//GET`."""
    place, _, method = path.rpartition("/")
    return f"{method} {'/' + place.strip('/')}"


def _throttle(limits: Mapping[str, float]) -> Description:
    return {"rate_limit": _number(limits["rateLimit"]), "burst_limit": int(limits["burstLimit"])}


def _number(value: float) -> float:
    return int(value) if float(value).is_integer() else value


def _quota(quota: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    yield "limit", int(quota["limit"])
    yield "period", str(quota["period"])
    if quota.get("offset"):
        yield "offset", int(quota["offset"])


def _key(key: Key) -> Description:
    return {
        "import_id": key.id,
        "name": key.name,
        # Without one, the provider would write its own.
        "description": key.description,
        **({} if key.enabled else {"enabled": False}),
        **({"tags": dict(key.tags)} if key.tags else {}),
    }
