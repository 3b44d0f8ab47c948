"""Ranges of addresses, in CIDR notation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_interface, ip_network
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from tollgate.config.model import wrong
from tollgate.config.once import each_once


def _check_range(text: str) -> str:
    """As AWS WAF takes it: it has a length, and no host bits.

    "AWS WAF supports all IPv4 and IPv6 CIDR ranges except for /0": AWS WAF, "CreateIPSet", `Addresses`.
    """
    try:
        whole = ip_network(text, strict=False)
    except ValueError:
        raise wrong(
            f"{text!r} is not a range of addresses", "Write it as in '203.0.113.0/24' or '2001:db8::/32'."
        ) from None
    if whole.prefixlen == 0:
        raise wrong(f"{text!r} is every address", "Name the ranges that are meant.")
    if not _is_exact(text):
        one = ip_interface(text).ip
        raise wrong(
            f"{text!r} begins before what it says: bits are set beyond its first {whole.prefixlen}",
            f"Write '{whole}', or '{ip_network(one)}' for the one address.",
        )
    return str(whole)


def _is_exact(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


AddressRange = Annotated[str, AfterValidator(_check_range)]
"""One address, or a range of them; as CIDR once it is read."""

AddressRanges = Annotated[
    tuple[AddressRange, ...], Field(strict=False, min_length=1), AfterValidator(each_once)
]
"""Some, each once."""

Version = Literal["ipv4", "ipv6"]


def of_version(ranges: Sequence[str], version: Version) -> tuple[str, ...]:
    """Those of one version of the protocol, in the order of their numbers."""
    kind = IPv4Network if version == "ipv4" else IPv6Network
    networks = (ip_network(text) for text in ranges)
    return tuple(str(it) for it in sorted(found for found in networks if isinstance(found, kind)))


_NOT_ON_THE_INTERNET: Final = tuple(
    map(
        ip_network,
        (
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
            "fc00::/7", "fe80::/10", "::1/128",
        ),
    )
)  # fmt: skip
"""Private, shared, loopback and link-local addresses: RFC 6890."""


def is_private(text: str) -> bool:
    """Whether no call from the internet comes from a range."""
    return any(_is_within(text, outer) for outer in _NOT_ON_THE_INTERNET)


def are_covered(ranges: Sequence[str], by: Sequence[str]) -> bool:
    """Whether others hold every address of some ranges."""
    outer = [network for version in (4, 6) for network in _merged(by, version)]
    return all(any(_is_within(text, network) for network in outer) for text in ranges)


def _merged(ranges: Sequence[str], version: int) -> Iterator[IPv4Network | IPv6Network]:
    """Two halves as the whole that they are."""
    networks = [network for network in map(ip_network, ranges) if network.version == version]
    return iter(collapse_addresses(networks))  # type: ignore[type-var]


def _is_within(text: str, outer: IPv4Network | IPv6Network) -> bool:
    network = ip_network(text)
    return network.version == outer.version and network.subnet_of(outer)  # type: ignore[arg-type]
