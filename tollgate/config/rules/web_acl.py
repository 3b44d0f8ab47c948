"""A web ACL is in the gateway's region, its names fit, and some API wants it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.limits import WEB_ACL_NAME_MAX_LENGTH
from tollgate.config.model import is_token
from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway

_LONGEST_SUFFIX = len("-allowed-ipv4")
"""Of a set of addresses."""


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find a web ACL of another region, one with too long a name, and one that stands before nothing."""
    acl = gateway.web_acl
    if acl is None:
        return
    if acl.arn is not None:
        if not is_token(acl.arn) and (region := acl.arn.split(":")[3]) != gateway.region:
            yield Problem(
                ("web_acl", "arn"),
                f"this web ACL is in {region}, and the gateway in {gateway.region}",
                f"Give one of {gateway.region}: a stage takes no other.",
            )
    elif len(gateway.stack_name) + _LONGEST_SUFFIX > WEB_ACL_NAME_MAX_LENGTH:
        yield Problem(
            ("web_acl",),
            f"its name would begin with {gateway.stack_name!r}, which is too long",
            "Shorten the name of the gateway or of the environment: "
            f"{WEB_ACL_NAME_MAX_LENGTH - _LONGEST_SUFFIX} characters together are left of what WAF takes.",
        )
    if gateway.apis and not any(api.web_acl for api in gateway.apis.values()):
        yield Problem(
            ("web_acl",),
            "no API wants this web ACL: each says 'web_acl: false'",
            "Take 'web_acl: false' out of an API, or take the web ACL out.",
        )
