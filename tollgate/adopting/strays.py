"""Keys that an account has under a described name, and attachments of keys, that no Terraform state knows.

Where an apply is interrupted, the AWS provider drops the request that it is waiting for, and Amazon may have
made the key. The next apply makes another one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tollgate.adopting.account import answered, pages

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient


@dataclass(frozen=True, slots=True)
class Stray:
    """A key that is in no state.

    Attributes:
        created: when, in UTC; None where Amazon does not tell.
        plans: the names of the usage plans that it is in: somebody may use it then.
    """

    id: str
    name: str
    created: datetime | None
    plans: tuple[str, ...]

    def is_younger(self, than: timedelta) -> bool:
        """Whether it is: an apply may be running, whose state does not have it yet."""
        return self.created is None or datetime.now(UTC) - self.created < than


def strays(amazon: APIGatewayClient, names: Collection[str], known: Collection[str]) -> list[Stray]:
    """Find them.

    Args:
        names: what the described keys are called at Amazon.
        known: the ids that the states have.

    Raises:
        TollgateError: Amazon refuses, or cannot be asked.
    """
    with answered("There are no keys.", "Name another region."):
        return [
            Stray(key["id"], str(key["name"]), key.get("createdDate"), tuple(_plans(amazon, key)))
            # includeValues is left out: no value leaves Amazon.
            for key in pages(amazon, "get_api_keys")
            if key.get("name") in names and key["id"] not in known
        ]


def _plans(amazon: APIGatewayClient, key: Any) -> Iterator[str]:
    for plan in pages(amazon, "get_usage_plans", keyId=key["id"]):
        yield str(plan.get("name", plan["id"]))


def attachments(amazon: APIGatewayClient, plans: Collection[str]) -> list[str]:
    """Which keys are in some usage plans, as `PLAN_ID/KEY_ID`.

    Args:
        plans: their ids.

    Raises:
        TollgateError: Amazon refuses, cannot be asked, or has no such plan.
    """
    found = []
    for plan in plans:
        with answered(f"There is no usage plan {plan}.", "Plan again: tollgate plan."):
            found += [f"{plan}/{key['id']}" for key in pages(amazon, "get_usage_plan_keys", usagePlanId=plan)]
    return found


def delete(amazon: APIGatewayClient, stray: Stray) -> None:
    """Delete one.

    Raises:
        TollgateError: Amazon refuses, or cannot be asked.
    """
    with answered(f"There is no key {stray.id}.", "Somebody has deleted it.", "apigateway:DELETE"):
        amazon.delete_api_key(apiKey=stray.id)
