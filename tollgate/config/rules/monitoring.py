"""What a dashboard and Contributor Insights need of the rest, and how much fits into them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.limits import DASHBOARD_APIS, INSIGHT_RULE_KIND_LENGTH, INSIGHT_RULE_NAME_MAX_LENGTH
from tollgate.config.logs.log_group import has_log_group
from tollgate.config.problem import ANY, Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find what would watch nothing, and what Amazon would refuse."""
    asked = {
        "alarms": gateway.alarms is not None,
        "dashboard": gateway.dashboard,
        "contributor_insights": gateway.contributor_insights,
    }
    for field in (field for field, is_asked in asked.items() if is_asked and not gateway.apis):
        yield Problem(
            (field,), "the gateway has no API of its own to watch", f"Take {field!r} out, or add 'apis'."
        )
    if gateway.dashboard and len(gateway.apis) > DASHBOARD_APIS:
        yield Problem(
            ("dashboard",),
            f"{len(gateway.apis)} APIs do not fit on one dashboard",
            f"It takes {DASHBOARD_APIS}: split the gateway, or leave the dashboard out.",
        )
    if gateway.contributor_insights and gateway.apis:
        yield from _insights(gateway)


def _insights(gateway: Gateway) -> Iterator[Problem]:
    ranked = [name for name, api in gateway.apis.items() if has_log_group(api)]
    if not ranked:
        yield Problem(
            ("contributor_insights",),
            "callers are ranked by the access log in CloudWatch, and no API has one",
            "Add 'access_log: {}' to the stage of an API, or take 'contributor_insights' out.",
            refers_to=("apis", ANY, "stage", "access_log"),
        )
    for name in ranked:
        length = len(f"{gateway.stack_name}-{name}-") + INSIGHT_RULE_KIND_LENGTH
        if length > INSIGHT_RULE_NAME_MAX_LENGTH:
            yield Problem(
                ("apis", name),
                f"a rule of Contributor Insights for it would have a name of {length} characters",
                f"Use shorter names: {INSIGHT_RULE_NAME_MAX_LENGTH} characters at most in all.",
            )
