"""A gateway as Amazon has it, read back with boto3."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tollgate.terraform.outputs import Outputs

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_apigateway.type_defs import MethodTypeDef, UsagePlanTypeDef


@dataclass(frozen=True)
class Route:
    """A method of an API.

    Attributes:
        needs_key: whether a call without an API key is refused.
        target: where calls go, as in `HTTP_PROXY https://llm.example.com`.
    """

    api: str
    method: str
    path: str
    needs_key: bool
    target: str


@dataclass(frozen=True)
class Plan:
    """A usage plan.

    Attributes:
        throttle: as in `50/s, burst 100`; for one route, with the route.
        quota: as in `1000 a MONTH`, or nothing.
        stages: what it opens, as in `inference/v1`.
    """

    name: str
    throttle: tuple[str, ...]
    quota: str
    stages: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """A consumer's API key.

    Attributes:
        fingerprint: eight hex digits of its value's SHA-256: tells keys apart, gives nothing of them away.
    """

    consumer: str
    slot: str
    plan: str
    enabled: bool
    fingerprint: str


@dataclass(frozen=True)
class Deployed:
    """A gateway as it is deployed."""

    routes: tuple[Route, ...]
    plans: tuple[Plan, ...]
    keys: tuple[Key, ...]


def read_back(client: APIGatewayClient, outputs: Outputs) -> Deployed:
    """Ask API Gateway for everything that Terraform's outputs name."""
    api_names = {api.id: name for name, api in outputs.apis.items()}
    plan_names = {id_: name for name, id_ in outputs.usage_plan_ids.items()}
    return Deployed(
        routes=tuple(route for api in api_names.items() for route in _routes(client, *api)),
        plans=tuple(_plans(client, plan_names, api_names)),
        keys=tuple(_keys(client, outputs, plan_names)),
    )


def _routes(client: APIGatewayClient, api_id: str, api: str) -> Iterator[Route]:
    pages = client.get_paginator("get_resources").paginate(restApiId=api_id, embed=["methods"])
    resources = [resource for page in pages for resource in page["items"]]
    for resource in sorted(resources, key=lambda resource: resource["path"]):
        for verb, method in sorted(resource.get("resourceMethods", {}).items()):
            yield Route(
                api=api,
                method=verb,
                path=resource["path"],
                needs_key=method.get("apiKeyRequired", False),
                target=_target(method),
            )


def _target(method: MethodTypeDef) -> str:
    integration = method.get("methodIntegration", {})
    return f"{integration.get('type', '')} {integration.get('uri', '')}".strip()


def _plans(
    client: APIGatewayClient, plan_names: Mapping[str, str], api_names: Mapping[str, str]
) -> Iterator[Plan]:
    pages = client.get_paginator("get_usage_plans").paginate()
    found = {plan["id"]: plan for page in pages for plan in page["items"]}
    for id_, name in plan_names.items():
        yield _plan(name, found[id_], api_names)


def _plan(name: str, plan: UsagePlanTypeDef, api_names: Mapping[str, str]) -> Plan:
    quota = plan.get("quota")
    stages = plan.get("apiStages", [])
    throttle = {"": plan["throttle"]} if "throttle" in plan else {}
    for stage in stages:
        throttle |= stage.get("throttle", {})
    return Plan(
        name=name,
        throttle=tuple(
            f"{route} {limit.get('rateLimit', 0):g}/s, burst {limit.get('burstLimit', 0)}".strip()
            for route, limit in throttle.items()
        ),
        quota=f"{quota['limit']} a {quota['period']}" if quota else "",
        stages=tuple(f"{api_names.get(stage['apiId'], stage['apiId'])}/{stage['stage']}" for stage in stages),
    )


def _keys(client: APIGatewayClient, outputs: Outputs, plan_names: Mapping[str, str]) -> Iterator[Key]:
    plan_of = {
        key["id"]: name
        for id_, name in plan_names.items()
        for page in client.get_paginator("get_usage_plan_keys").paginate(usagePlanId=id_)
        for key in page["items"]
    }
    pages = client.get_paginator("get_api_keys").paginate(includeValues=True)
    found = {key["id"]: key for page in pages for key in page["items"]}
    for consumer, slots in outputs.api_key_ids.items():
        for slot, id_ in slots.items():
            yield Key(
                consumer=consumer,
                slot=slot,
                plan=plan_of.get(id_, ""),
                enabled=found[id_]["enabled"],
                fingerprint=hashlib.sha256(found[id_]["value"].encode()).hexdigest()[:8],
            )
