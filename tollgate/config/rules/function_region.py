"""A function that is named by its ARN is where the gateway is.

The permission that lets API Gateway call it is made in the gateway's region, and Lambda finds no function of
another one there: "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.integration import LambdaIntegration
from tollgate.config.model import is_token
from tollgate.config.problem import Problem
from tollgate.config.region import partition

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find functions of another partition or region."""
    here = (partition(gateway.region), gateway.region)
    for api_name, api in gateway.apis.items():
        for text, route in api.routes.items():
            integration = route.integration
            if not isinstance(integration, LambdaIntegration) or not _is_arn(integration.function):
                continue
            fields = integration.function.split(":")
            there = (fields[1], fields[3])
            if there != here:
                yield Problem(
                    ("apis", api_name, "routes", text, "integration", "function"),
                    f"the function is in {_written(*there)}, and the gateway in {_written(*here)}",
                    "Name a function of the gateway's own region: no permission reaches another.",
                )


def _is_arn(function: str) -> bool:
    return function.startswith("arn:") and not is_token(function)


def _written(partition_: str, region: str) -> str:
    return f"'{partition_}:{region}'"
