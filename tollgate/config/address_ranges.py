"""Ranges of addresses, in CIDR notation."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_interface, ip_network
from typing import Annotated, Literal

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
