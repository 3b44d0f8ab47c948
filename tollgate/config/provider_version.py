"""The versions of the AWS provider that a gateway's features need.

The bindings that synthesize carry one exact version; what they emit needs none of it unless a feature does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tollgate.config.integrations.private import PrivateIntegration
from tollgate.config.integrations.proxy import ProxyIntegration
from tollgate.config.limits import INTEGRATION_TIMEOUT_PROVIDER_MAX_MS
from tollgate.config.problem import Path

if TYPE_CHECKING:
    from tollgate.config.api import ApiRoute
    from tollgate.config.gateway import Gateway

Version = tuple[int, int, int]

BASE: Final[Version] = (5, 100, 0)
STREAMING: Final[Version] = (6, 25, 0)
"""`response_transfer_mode` and `integration_target` of `aws_api_gateway_integration`."""
LONG_STREAMING: Final[Version] = (6, 26, 0)
"""A streamed answer may take longer than 300 s."""
CEILING: Final[Version] = (7, 0, 0)

_NEVER: Final[Version] = (10**6, 0, 0)
_TERM: Final = re.compile(r"\s*(=|!=|>=|<=|>|<|~>)?\s*v?(\d{1,5})(?:\.(\d{1,5}))?(?:\.(\d{1,5}))?\s*")


@dataclass(frozen=True, slots=True)
class ProviderRange:
    """The provider's versions.

    Attributes:
        constraint: as Terraform writes it, `>= 5.100, < 7`.
        reasons: why it is not the usual one, one line for each feature.
    """

    constraint: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """A feature that needs a later provider.

    Attributes:
        minimum: the first version that has it.
        feature: in the user's words.
        path: where the description asks for it.
        reason: the feature with its route and line.
    """

    minimum: Version
    feature: str
    path: Path
    reason: str


def provider_range(gateway: Gateway) -> ProviderRange:
    """What a gateway needs, narrowed by the version that the user pins."""
    found = tuple(needs(gateway))
    minimum = max((need.minimum for need in found), default=BASE)
    usual = f">= {written(minimum)}, < {CEILING[0]}"
    reasons = tuple(need.reason for need in found)
    if gateway.provider_version is None:
        return ProviderRange(usual, reasons)
    low, high = bounds(gateway.provider_version)
    if low >= minimum and high <= CEILING:
        return ProviderRange(gateway.provider_version, reasons)
    return ProviderRange(f"{gateway.provider_version}, {usual}", reasons)


def needs(gateway: Gateway) -> Iterator[Need]:
    """The features of a gateway that need more than the usual provider."""
    for api_name, api in sorted(gateway.apis.items()):
        for key, route in api.items():
            path: Path = ("apis", api_name, "routes", str(key), "integration")
            yield from _of_route(route, path, f"{api_name} {key}", gateway)


def _of_route(route: ApiRoute, path: Path, name: str, gateway: Gateway) -> Iterator[Need]:
    integration = route.integration
    source = integration.source or route.source
    where = f" ({source.shown})" if source else ""
    if isinstance(integration, ProxyIntegration) and integration.stream is not None:
        what = "streams its answer" if integration.stream else "says that its answer is not streamed"
        yield Need(
            STREAMING,
            "a streamed answer" if integration.stream else "turning a streamed answer off",
            (*path, "stream"),
            f">= {written(STREAMING)}: {name} {what}{where}",
        )
        if integration.timeout * 1000 > INTEGRATION_TIMEOUT_PROVIDER_MAX_MS:
            yield Need(
                LONG_STREAMING,
                f"a timeout of {integration.timeout:g} s",
                (*path, "timeout"),
                f">= {written(LONG_STREAMING)}: {name} may stream for {integration.timeout:g} s{where}",
            )
    if isinstance(integration, PrivateIntegration):
        link = gateway.vpc_links.get(integration.vpc_link)
        if link is not None and link.alb is not None:
            yield Need(
                STREAMING,
                "a VPC link to an Application Load Balancer",
                (*path, "vpc_link"),
                f">= {written(STREAMING)}: {name} reaches an Application Load Balancer{where}",
            )


def bounds(constraint: str) -> tuple[Version, Version]:
    """The first version that a constraint admits, and the first one beyond it; `!=` narrows nothing.

    Raises:
        ValueError: it is not a constraint as Terraform writes it.
    """
    low, high = (0, 0, 0), _NEVER
    for term in constraint.split(","):
        match = _TERM.fullmatch(term)
        if match is None:
            raise ValueError(term.strip())
        first, beyond = _interval(match)
        low, high = max(low, first), min(high, beyond)
    return low, high


def _interval(match: re.Match[str]) -> tuple[Version, Version]:
    operator = match[1] or "="
    version = (int(match[2]), int(match[3] or 0), int(match[4] or 0))
    following = (version[0], version[1], version[2] + 1)
    if operator == "=":
        return version, following
    if operator in (">", ">="):
        return (version if operator == ">=" else following), _NEVER
    if operator in ("<", "<="):
        return (0, 0, 0), (version if operator == "<" else following)
    if operator == "~>":
        return version, ((version[0], version[1] + 1, 0) if match[4] else (version[0] + 1, 0, 0))
    return (0, 0, 0), _NEVER


def written(version: Version) -> str:
    return ".".join(str(part) for part in version[: 3 if version[2] else 2])
