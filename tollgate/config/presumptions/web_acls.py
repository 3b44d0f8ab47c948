"""What a web ACL presumes, and what of it costs more."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from tollgate.config.gateway import Gateway
from tollgate.config.limits import WEB_ACL_BODY_STEPS_KB, WEB_ACL_CAPACITY_INCLUDED
from tollgate.config.protection.web_acl import WebAcl

_OF_VPCS: Final = tuple(
    map(ip_network, ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"))
)
"""RFC 1918, RFC 6598 and RFC 4193: what the addresses in a VPC are mostly of."""


def of(gateway: Gateway) -> Iterator[str]:
    """What must be so for the web ACL that is made here, and what it costs beyond the least."""
    if gateway.web_acl is None or gateway.web_acl.arn is not None:
        return
    for said in _of_web_acl(gateway.web_acl):
        yield f"web_acl {said}"
    for name, api in sorted(gateway.apis.items()):
        if api.web_acl and api.endpoint.type == "private":
            for said in _of_private(gateway.web_acl):
                yield f"web_acl {said}. {name} is private: say 'web_acl: false' there, or let them in."


def _of_private(acl: WebAcl) -> Iterator[str]:
    """What keeps callers from a private API, whose addresses are those in their VPC."""
    has_vpcs = any(map(_is_of_vpcs, acl.allow_addresses or ()))
    if acl.allow_only and not has_vpcs:
        yield "lets in 'allow_addresses' alone: callers in a VPC are blocked, as none of them is private"
    # AWS WAF developer guide, "Log fields": the country is "-" where it cannot be told, and so is none.
    if acl.countries and acl.countries.allow and (acl.allow_only or not has_vpcs):
        yield "lets in countries alone: callers in a VPC are blocked, as a private address is of no country"


def _is_of_vpcs(text: str) -> bool:
    network: IPv4Network | IPv6Network = ip_network(text)
    return any(network.version == known.version and network.overlaps(known) for known in _OF_VPCS)


def _of_web_acl(acl: WebAcl) -> Iterator[str]:
    if acl.capacity > WEB_ACL_CAPACITY_INCLUDED:
        yield f"takes {acl.capacity:,} WCUs: those above {WEB_ACL_CAPACITY_INCLUDED:,} cost more."
    if acl.inspected_kb > WEB_ACL_BODY_STEPS_KB[0]:
        yield (
            f"reads {acl.inspected_kb} KB of each body: those above {WEB_ACL_BODY_STEPS_KB[0]} KB cost more."
        )
    if "AWSManagedRulesAnonymousIpList" in acl.managed_rules:
        yield "blocks the addresses of hosting providers, where many a program that calls an API runs."
    if acl.log is not None:
        yield (
            "writes a log: AWS WAF adds it to the account's resource policy AWSWAF-LOGS of CloudWatch Logs, "
            "which must have room, by the permissions of whoever applies."
        )
        if acl.log.kms_key_arn is not None:
            yield f"encrypts its log with {acl.log.kms_key_arn}: its policy must let CloudWatch Logs use it."
