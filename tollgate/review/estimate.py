"""How long an apply takes at least: what Amazon's control plane lets through, and which of its limits binds.

Source: "API Gateway quotas for creating, deploying and managing an API", per account and region.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.planned.change import Action, Change


@dataclass(frozen=True, slots=True)
class Rate:
    """What Amazon lets through of a call.

    Attributes:
        name: of the call.
        seconds: between two of them, once the burst is used.
        burst: how many go through at once.
    """

    name: str
    seconds: float
    burst: int = 1


ALL: Final = Rate("all calls together", 0.1, 40)
_RATES: Final[Mapping[tuple[str, str], Rate]] = {
    ("aws_api_gateway_api_key", "create"): Rate("CreateApiKey", 0.2, 5),
    ("aws_api_gateway_api_key", "delete"): Rate("DeleteApiKey", 0.2, 5),
    ("aws_api_gateway_deployment", "create"): Rate("CreateDeployment", 5),
    ("aws_api_gateway_resource", "create"): Rate("CreateResource", 0.2, 5),
    ("aws_api_gateway_usage_plan", "update"): Rate("UpdateUsagePlan", 20),
    # The provider takes the stages out of a plan before it deletes it.
    ("aws_api_gateway_usage_plan", "delete"): Rate("UpdateUsagePlan", 20),
    ("aws_api_gateway_account", "create"): Rate("UpdateAccount", 20),
    ("aws_api_gateway_account", "update"): Rate("UpdateAccount", 20),
    ("aws_api_gateway_rest_api", "create"): Rate("CreateRestApi", 3),
    ("aws_api_gateway_domain_name", "create"): Rate("CreateDomainName", 30),
    ("aws_api_gateway_domain_name", "update"): Rate("UpdateDomainName", 30),
    ("aws_api_gateway_domain_name", "delete"): Rate("DeleteDomainName", 30),
    ("aws_apigatewayv2_vpc_link", "create"): Rate("CreateVpcLink", 15),
}
_STEPS: Final[Mapping[Action, tuple[str, ...]]] = {
    "create": ("create",),
    "update": ("update",),
    "delete": ("delete",),
    "replace": ("delete", "create"),
    "replace-first": ("create", "delete"),
}
_OF_API_GATEWAY: Final = ("aws_api_gateway_", "aws_apigatewayv2_")


@dataclass(frozen=True, slots=True)
class Share:
    """What one limit of Amazon's makes of some calls.

    Attributes:
        seconds: how long they take at least.
    """

    rate: Rate
    calls: int
    seconds: float

    def __str__(self) -> str:
        if self.rate is ALL:
            return f"{self.calls:,} calls in all"
        return f"{self.calls:,} call{'' if self.calls == 1 else 's'} of {self.rate.name}"


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long an apply takes at least.

    Attributes:
        shares: by how long they take, the longest first. They run side by side, so the first one binds.
    """

    shares: tuple[Share, ...]

    @property
    def seconds(self) -> float:
        """The least time."""
        return self.shares[0].seconds if self.shares else 0.0

    @property
    def binding(self) -> Share | None:
        """What takes the longest; None where nothing is called."""
        return self.shares[0] if self.shares else None

    def __str__(self) -> str:
        if self.binding is None:
            return "Nothing at Amazon is to be changed."
        if self.seconds < 1:
            return "Amazon's limits do not slow the apply down."
        return f"The apply takes at least {duration(self.seconds)}, for {self.binding}."


def of_changes(changes: Iterable[Change]) -> Estimate:
    """What a plan takes."""
    return _estimate(
        Counter(
            (change.kind, step)
            for change in changes
            if not change.is_data
            for step in _STEPS.get(change.action, ())
        )
    )


def of_configuration(configuration: Configuration) -> Estimate:
    """What making everything takes that is declared."""
    return _estimate(
        Counter(
            (resource.kind, "create")
            for stack in configuration.stacks
            for resource in stack.module.resources
            if not resource.is_data
        )
    )


def duration(seconds: float) -> str:
    """`45 s`, `3 min 20 s`, `1 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def _estimate(steps: Mapping[tuple[str, str], int]) -> Estimate:
    calls: Counter[Rate] = Counter()
    for (kind, step), number in steps.items():
        if kind.startswith(_OF_API_GATEWAY):
            # The provider reads back what it has written.
            calls[ALL] += number if step == "delete" else 2 * number
            if rate := _RATES.get((kind, step)):
                calls[rate] += number
    shares = [
        Share(rate, number, max(0, number - rate.burst) * rate.seconds) for rate, number in calls.items()
    ]
    return Estimate(tuple(sorted(shares, key=lambda share: (-share.seconds, share.rate.name))))
