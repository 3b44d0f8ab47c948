"""The usage plans and API keys of an account, as Amazon tells them; no key's value is ever asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from tollgate.errors import MissingTool, TollgateError

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient

_CREDENTIALS = (
    "Log in (aws sso login, aws configure), or name a profile that is there in AWS_PROFILE; it needs "
    "apigateway:GET."
)
_PAGE = 500
"""The most that Amazon tells at once."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A usage plan.

    Attributes:
        stages: what it opens: the API's id, the stage's name and the throttles by `/path/METHOD`.
        throttle: `rateLimit` and `burstLimit`; empty for none.
        quota: `limit`, `period` and `offset`; empty for none.
        keys: the ids of its keys.
    """

    id: str
    name: str
    description: str
    product_code: str
    stages: tuple[tuple[str, str, Mapping[str, Mapping[str, float]]], ...]
    throttle: Mapping[str, float]
    quota: Mapping[str, Any]
    tags: Mapping[str, str]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """An API key, without its value."""

    id: str
    name: str
    description: str
    enabled: bool
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to adopt.

    Attributes:
        api: the API's name.
        keys: those of the plans, by id.
    """

    api: str
    plans: tuple[Plan, ...]
    keys: Mapping[str, Key]


def client(region: str | None) -> APIGatewayClient:
    """A client with the user's own credentials.

    Raises:
        MissingTool: boto3 is not installed.
        TollgateError: no region is told.
    """
    if find_spec("boto3") is None:
        raise MissingTool(
            "To read an account needs boto3. Run `python -m pip install -e '.[demo]'` in Tollgate's folder."
        )
    import boto3
    from botocore.exceptions import BotoCoreError

    try:
        session = boto3.session.Session(region_name=region)
        if session.region_name is None:
            raise TollgateError("No region is told.\n  Name it: --region us-east-1")
        return session.client("apigateway")
    except BotoCoreError as error:
        raise TollgateError(f"{error}\n  {_CREDENTIALS}") from None


def read(amazon: APIGatewayClient, api_id: str, plan_ids: Collection[str]) -> Found:
    """The plans that open an API, and their keys.

    Args:
        plan_ids: only these; none is all.

    Raises:
        TollgateError: Amazon refuses, there is no such API, or no such plan opens it.
    """
    where = f"in {amazon.meta.region_name}"
    with answered(f"There is no REST API {api_id!r} {where}.", "List them: aws apigateway get-rest-apis"):
        return _read(amazon, api_id, plan_ids)


@contextmanager
def answered(missing: str, remedy: str, rights: str = "apigateway:GET") -> Iterator[None]:
    """Ask Amazon within; what it refuses is said to a person.

    Args:
        missing: what is not there, where something is not.
        remedy: what to do about that.
        rights: what the credentials must allow.

    Raises:
        TollgateError: Amazon refuses, or cannot be asked.
    """
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        CredentialRetrievalError,
        NoCredentialsError,
    )

    try:
        yield
    except ClientError as error:
        code = error.response["Error"].get("Code", "")
        if code == "NotFoundException":
            raise TollgateError(f"{missing}\n  {remedy}") from None
        raise TollgateError(
            f"Amazon refused: {code}: {error.response['Error'].get('Message', '')}\n"
            f"  Look at the credentials and their rights: {rights}."
        ) from None
    except (NoCredentialsError, CredentialRetrievalError) as error:
        raise TollgateError(f"{error}\n  {_CREDENTIALS}") from None
    except BotoCoreError as error:
        raise TollgateError(
            f"Amazon cannot be asked: {error}\n  Look at the network, the region, and AWS_ENDPOINT_URL if it "
            "is set."
        ) from None


def _read(amazon: APIGatewayClient, api_id: str, plan_ids: Collection[str]) -> Found:
    api = str(amazon.get_rest_api(restApiId=api_id).get("name", api_id))
    opening = [
        plan
        for plan in pages(amazon, "get_usage_plans")
        if any(stage.get("apiId") == api_id for stage in plan.get("apiStages", ()))
    ]
    if missing := sorted(set(plan_ids) - {plan["id"] for plan in opening}):
        there = ", ".join(f"{plan['id']} ({plan['name']})" for plan in opening) or "none does"
        raise TollgateError(f"No usage plan {missing[0]!r} opens {api_id}.\n  These do: {there}.")
    wanted = [plan for plan in opening if not plan_ids or plan["id"] in plan_ids]
    if not wanted:
        raise TollgateError(
            f"No usage plan opens {api_id}, so that there is nothing to adopt.\n  Look at them: aws "
            "apigateway get-usage-plans; or name another API."
        )
    plans = tuple(_plan(amazon, plan) for plan in wanted)
    ids = {key for plan in plans for key in plan.keys}
    # includeValues is left out: no value leaves Amazon.
    keys = {key["id"]: _key(key) for key in pages(amazon, "get_api_keys") if key["id"] in ids}
    return Found(api, plans, keys)


def pages(amazon: APIGatewayClient, operation: str, **arguments: str) -> Iterator[Mapping[str, Any]]:
    """All items that an operation tells, page by page."""
    paginator = amazon.get_paginator(operation)  # type: ignore[call-overload]
    for page in paginator.paginate(**arguments, PaginationConfig={"PageSize": _PAGE}):
        yield from page.get("items", ())


def _plan(amazon: APIGatewayClient, plan: Mapping[str, Any]) -> Plan:
    stages = tuple(
        (str(stage["apiId"]), str(stage["stage"]), stage.get("throttle") or {})
        for stage in plan.get("apiStages", ())
    )
    keys = tuple(str(key["id"]) for key in pages(amazon, "get_usage_plan_keys", usagePlanId=plan["id"]))
    return Plan(
        id=str(plan["id"]),
        name=str(plan.get("name", "")),
        description=str(plan.get("description") or ""),
        product_code=str(plan.get("productCode") or ""),
        stages=stages,
        throttle=plan.get("throttle") or {},
        quota=plan.get("quota") or {},
        tags=plan.get("tags") or {},
        keys=keys,
    )


def _key(key: Mapping[str, Any]) -> Key:
    return Key(
        id=str(key["id"]),
        name=str(key.get("name", "")),
        description=str(key.get("description") or ""),
        enabled=bool(key.get("enabled", False)),
        tags=key.get("tags") or {},
    )


def without(found: Found, names: Sequence[str]) -> Found:
    """The same with the keys of some names alone.

    Raises:
        TollgateError: no key has such a name.
    """
    by_name = {key.name for key in found.keys.values()}
    if missing := [name for name in names if name not in by_name]:
        raise TollgateError(
            f"No key of these plans is called {missing[0]!r}.\n  Take the row out, or name another plan."
        )
    return Found(found.api, found.plans, {id_: key for id_, key in found.keys.items() if key.name in names})
