"""What a web ACL presumes, and what of it costs more."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.config.gateway import Gateway
from tollgate.config.limits import WEB_ACL_BODY_STEPS_KB, WEB_ACL_CAPACITY_INCLUDED
from tollgate.config.web_acl import WebAcl


def of(gateway: Gateway) -> Iterator[str]:
    """What must be so for the web ACL that is made here, and what it costs beyond the least."""
    if gateway.web_acl is not None and gateway.web_acl.arn is None:
        for said in _of_web_acl(gateway.web_acl):
            yield f"web_acl {said}"


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
