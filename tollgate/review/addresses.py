"""Which addresses some ranges hold that others do not, in whatever ranges they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network


def beyond(ranges: Iterable[str], others: Iterable[str]) -> list[str]:
    """The widest ranges, in order, of which not every address is in the others."""
    rest = {*_collapsed(others)}
    return [str(found) for found in _collapsed(ranges) if not any(wide in rest for wide in _around(found))]


def _collapsed(ranges: Iterable[str]) -> list[IPv4Network | IPv6Network]:
    networks = [ip_network(text, strict=False) for text in ranges]
    four = collapse_addresses(found for found in networks if isinstance(found, IPv4Network))
    six = collapse_addresses(found for found in networks if isinstance(found, IPv6Network))
    return [*four, *six]


def _around(network: IPv4Network | IPv6Network) -> Iterator[IPv4Network | IPv6Network]:
    """A range, and all that it is in."""
    for prefix in range(network.prefixlen + 1):
        yield network.supernet(new_prefix=prefix)
