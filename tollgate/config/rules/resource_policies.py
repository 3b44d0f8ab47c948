"""What a resource policy names is known of the API's calls, and fits into it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.limits import RESOURCE_POLICY_MAX_LENGTH
from tollgate.config.problem import Problem
from tollgate.config.protection.address_ranges import are_covered, is_private
from tollgate.config.protection.resource_policy import Places, ResourcePolicy

if TYPE_CHECKING:
    from tollgate.config.api import Api
    from tollgate.config.gateway import Gateway

_STATEMENT = 256
"""Characters of a statement beside the places that it names."""
_STATEMENTS = 6


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find places that no call tells, endpoints that may not call at all, and policies too long."""
    for name, api in gateway.apis.items():
        if api.resource_policy is None:
            continue
        path = ("apis", name, "resource_policy")
        for field in ("allow", "deny"):
            places = getattr(api.resource_policy, field)
            if places is not None:
                yield from _told((*path, field), places, api)
        yield from _reached((*path, "allow"), api.resource_policy, api)
        if _length(api.resource_policy, api.endpoint.vpc_endpoint_ids) > RESOURCE_POLICY_MAX_LENGTH:
            yield Problem(
                path,
                "this policy is longer than API Gateway takes",
                f"It takes {RESOURCE_POLICY_MAX_LENGTH:,} characters: name wider ranges, or put them into "
                "'web_acl', which takes 10,000.",
            )


def _told(path: tuple[str, ...], places: Places, api: Api) -> Iterator[Problem]:
    if api.endpoint.type != "private":
        for field in ("vpc_endpoints", "vpcs"):
            if getattr(places, field) is not None:
                yield Problem(
                    (*path, field),
                    f"of calls to a {api.endpoint.type} API this is not known",
                    "Name 'addresses', or set 'type: private' in 'endpoint'.",
                )
        return
    for id_ in sorted({*(places.vpc_endpoints or ())} - {*api.endpoint.vpc_endpoint_ids}):
        yield Problem(
            (*path, "vpc_endpoints"),
            f"{id_!r} may not call the API at all",
            "Add it to 'vpc_endpoint_ids' of the endpoint, or take it out here.",
            refers_to=("apis", path[1], "endpoint", "vpc_endpoint_ids"),
        )


def _reached(path: tuple[str, ...], policy: ResourcePolicy, api: Api) -> Iterator[Problem]:
    """Find a policy that lets nobody in."""
    allow, deny = policy.allow, policy.deny
    if allow is None:
        return
    if api.endpoint.type != "private" and allow.addresses and all(map(is_private, allow.addresses)):
        yield Problem(
            (*path, "addresses"),
            f"a {api.endpoint.type} API is called from the internet, where no caller has such an address",
            "Name the public addresses that the callers' networks go out by, or set 'type: private' in "
            "'endpoint'.",
        )
    if deny is not None and (
        are_covered(allow.addresses or (), deny.addresses or ())
        and {*(allow.vpc_endpoints or ())} <= {*(deny.vpc_endpoints or ())}
        and {*(allow.vpcs or ())} <= {*(deny.vpcs or ())}
    ):
        yield Problem(
            path,
            "'deny' has all of these places, so that nobody may call",
            "Take them out of one of the two.",
        )


def _length(policy: ResourcePolicy, vpc_endpoint_ids: tuple[str, ...]) -> int:
    """Characters, at most."""
    named = [
        list(ids)
        for places in (policy.allow, policy.deny)
        if places is not None
        for ids in (places.addresses, places.vpc_endpoints, places.vpcs)
        if ids
    ]
    return len(json.dumps([*named, list(vpc_endpoint_ids) * 2])) + _STATEMENT * _STATEMENTS
