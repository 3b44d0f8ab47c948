"""What a description presumes of the account, and of its backends, that nothing here can look up."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.config.api import Api, ApiRoute
from tollgate.config.gateway import Gateway
from tollgate.config.integrations.called import CalledIntegration
from tollgate.config.integrations.forwarding import ForwardingIntegration
from tollgate.config.limits import (
    INTEGRATION_TIMEOUT_DEFAULT_MS,
    STREAMED_IDLE_SECONDS,
    WEB_ACL_BODY_STEPS_KB,
    WEB_ACL_CAPACITY_INCLUDED,
)
from tollgate.config.web_acl import WebAcl


def presumed(gateway: Gateway) -> Iterator[str]:
    """What must be so, and what is paid for, one line each: of the web ACL, the caches and the routes."""
    if gateway.web_acl is not None:
        for said in _of_web_acl(gateway.web_acl):
            yield f"web_acl {said}"
    for api_name, api in sorted(gateway.apis.items()):
        if (cache := api.stage.cache) is not None:
            yield f"{api_name} has a cache of {cache.size} GB, which costs by the hour, asked or not."
        for key, route in api.items():
            for said in _of_route(api, route):
                yield f"{api_name} {key} {said}"


def _of_web_acl(acl: WebAcl) -> Iterator[str]:
    if acl.arn is not None:
        return
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


def _of_route(api: Api, route: ApiRoute) -> Iterator[str]:
    integration = route.integration
    if not isinstance(integration, CalledIntegration):
        return
    is_forwarded = isinstance(integration, ForwardingIntegration) and api.key_header in integration.forwards
    if is_forwarded and not route.public:
        yield (
            f"forwards {api.key_header!r}: the backend gets the key of each caller, and can call the API "
            "with it."
        )
    if integration.streams:
        seconds = STREAMED_IDLE_SECONDS[api.endpoint.type]
        yield f"streams: its answer ends after {seconds} s of silence."
    elif integration.timeout * 1000 > INTEGRATION_TIMEOUT_DEFAULT_MS:
        yield (
            f"waits {integration.timeout:g} s: the account's quota for integration timeouts must have been "
            f"raised above {INTEGRATION_TIMEOUT_DEFAULT_MS / 1000:g} s, which may lower its throttle."
        )
