"""What a plan makes where nothing is yet, a line for each side of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tollgate.access.facts import DOMAIN, MAPPING, REST_API, REST_API_POLICY, STAGE
from tollgate.access.keys import KEY
from tollgate.access.plan import Plan, Quota, Throttle
from tollgate.review.kinds.urls import mapped_urls
from tollgate.review.review import Review
from tollgate.review.side import Side, StageId, short
from tollgate.review.view import View, canary, count
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown, as_bool, as_text

_WEB_ACLS: Final = ("aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association")
_ALARM: Final = "aws_cloudwatch_metric_alarm"
_DASHBOARD: Final = "aws_cloudwatch_dashboard"
_SUBSCRIPTION: Final = "aws_sns_topic_subscription"
_SOURCE: Final = "aws:SourceIp"
_NAMES: Final = 3
"""Plans, addresses and the like; more are counted."""


def is_first(review: Review) -> bool:
    """Whether there is no API yet, and will be one: nobody has called, and nothing can stay as it is."""
    return not review.before.of(REST_API) and bool(review.after.of(REST_API))


def apis(review: Review) -> Iterator[str]:
    """`inference/openai at https://api.acme.example, not at Amazon's own URL; 3 routes`, for each stage."""
    for view in review.views:
        for api in view.after.facts.configuration.of(REST_API):
            for stage in view.after.stages_of_api(api.address):
                yield _api(view, api, stage)


def keys(review: Review) -> str:
    """How many there will be."""
    number = len(review.after.of(KEY))
    return f"{count(number, 'is', 'are')} made, and no caller has one yet." if number else "none is made."


def limits(review: Review) -> str:
    """`free 1/s, burst 5; pro 50/s, burst 100, 1,000,000 per MONTH`."""
    plans = [plan for view in review.views for plan in view.after.facts.plans.values()]
    return _some([_plan(plan) for plan in plans], "; ") or "no usage plan is made."


def protection(review: Review) -> str:
    """What stands before each API beside its keys."""
    found = {
        short(api.address): list(_before(view, api))
        for view in review.views
        for api in view.after.facts.configuration.of(REST_API)
    }
    return "; ".join(f"{name}: {', '.join(parts)}" for name, parts in found.items() if parts) or (
        "nothing beside the keys stands before an API."
    )


def watch(review: Review) -> str:
    """The logs and alarms, and who is told."""
    after = review.after
    logged = sum(bool(stage.get("access_log_settings")) for stage in after.of(STAGE))
    alarms = len(after.of(_ALARM))
    told = sorted({_who(found) for found in after.of(_SUBSCRIPTION)})
    parts = [
        count(logged, "access log") if logged else "",
        count(alarms, "alarm") + (f", told to {_some(told, ', ')}" if told else "") if alarms else "",
        "a dashboard" if after.of(_DASHBOARD) else "",
    ]
    return "; ".join(filter(None, parts)) or "no access log is written, and no alarm goes off."


def _who(subscription: Resource) -> str:
    """An address of mail; of anything else the protocol alone, as a URL may have a key of its own."""
    protocol, endpoint = as_text(subscription.get("protocol")), as_text(subscription.get("endpoint"))
    if protocol == "email" and isinstance(endpoint, str):
        return endpoint
    return f"someone by {protocol}" if isinstance(protocol, str) else "someone"


def _api(view: View, api: Resource, stage: StageId) -> str:
    is_off = as_bool(api.get("disable_execute_api_endpoint")) is True
    urls = mapped_urls(view, api.address)
    where = f"at {_some(urls, ', ')}" if urls else "at no URL" if is_off else "at a URL that Amazon gives it"
    if urls:
        where += ", not at Amazon's own URL" if is_off else ", and at Amazon's own URL"
    if _is_private(api):
        where = "through VPC endpoints alone"
    settings = canary(view.after.stages[stage].raw)
    percent = settings.get("percent_traffic") if settings else None
    share = f"; a canary gets {percent:g}% of its calls" if isinstance(percent, (int, float)) else ""
    routes = count(len(view.after.routes_of_stage(stage)), "route")
    return f"{view.after.label(stage)} {where}; {routes}{share}"


def _is_private(api: Resource) -> bool:
    configured = api.block("endpoint_configuration")
    types = configured.get("types") if configured and not isinstance(configured, Unknown) else None
    return isinstance(types, list) and types[:1] == ["PRIVATE"]


def _plan(plan: Plan) -> str:
    name = plan.resource.address.rpartition(".")[2]
    parts = []
    if isinstance(plan.throttle, Throttle):
        rate, burst = plan.throttle.rate_limit, plan.throttle.burst_limit
        if isinstance(rate, (int, float)) and isinstance(burst, (int, float)):
            parts += [f"{rate:g}/s, burst {burst:g}"]
    if isinstance(plan.quota, Quota) and isinstance(plan.quota.limit, (int, float)):
        parts += [f"{plan.quota.limit:,.0f} per {plan.quota.period}"]
    return f"{name} {', '.join(parts) or 'without limits of its own'}"


def _before(view: View, api: Resource) -> Iterator[str]:
    side = view.after
    policies = side.facts.members(api, REST_API_POLICY)
    if policies or api.get("policy"):
        yield f"a resource policy{_lets_in(view, policies)}"
    stages = set(side.stages_of_api(api.address))
    acls = (it.reference("resource_arn") for kind in _WEB_ACLS for it in side.facts.configuration.of(kind))
    if any(found is not None and found.resource.address in stages for found in acls):
        yield "a web ACL"
    if names := list(_with_certificates(side, api)):
        yield f"certificates of callers at {_some(names, ', ')}"


def _with_certificates(side: Side, api: Resource) -> Iterator[str]:
    """The domains of an API that ask callers for one."""
    mapped = {
        found.get("domain_name")
        for found in side.facts.configuration.of(MAPPING)
        if side.mapped_api(found) == api.address
    }
    for domain in side.facts.configuration.of(DOMAIN):
        name = domain.get("domain_name")
        if isinstance(name, str) and name in mapped and domain.get("mutual_tls_authentication"):
            yield name


def _lets_in(view: View, policies: Sequence[Resource]) -> str:
    """` that lets in 192.0.2.0/24 alone`. A policy has its API's ARN, so that only the document tells it."""
    written = view.plan.written.module.resources if view.plan.written else ()
    wanted = {policy.address for policy in policies}
    parts = [
        words
        for found in written
        if found.kind == REST_API_POLICY and found.address in wanted
        for words in _addresses(found.raw.get("policy"))
    ]
    return f" that {' and '.join(parts)}" if parts else ""


def _addresses(policy: object) -> Iterator[str]:
    try:
        statements = json.loads(str(policy)).get("Statement", [])
    except (ValueError, AttributeError):
        return
    for statement in statements if isinstance(statements, list) else [statements]:
        condition = statement.get("Condition") if isinstance(statement, Mapping) else None
        if isinstance(condition, Mapping) and statement.get("Effect") == "Deny":
            if others := _listed(condition, "NotIpAddress"):
                yield f"lets in {_some(others, ', ')} alone"
            if kept_out := _listed(condition, "IpAddress"):
                yield f"keeps out {_some(kept_out, ', ')}"


def _listed(condition: Mapping[str, Any], operator: str) -> list[str]:
    tested = condition.get(operator)
    found = tested.get(_SOURCE) if isinstance(tested, Mapping) else None
    return [str(entry) for entry in found] if isinstance(found, list) else [found] if found else []


def _some(names: Sequence[str], between: str) -> str:
    more = len(names) - _NAMES
    return between.join(names[:_NAMES]) + (f" and {more:,} more" if more > 0 else "")
