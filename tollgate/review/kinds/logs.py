"""What comes to be written down of calls: payloads and keys; and what no longer is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tollgate.access.facts import SETTINGS
from tollgate.review.canary_parts import LOG_GROUP, of_ended
from tollgate.review.impact import Impact, Risk
from tollgate.review.view import STAGE, View
from tollgate.terraform.planned.change import Change

_ACCOUNT: Final = "aws_api_gateway_account"
_OF_APIS: Final = ("/aws/apigateway/", "API-Gateway-Execution-Logs_")
"""What the names of log groups begin with that are an API's."""
_ON: Final = ("ERROR", "INFO")
_KEY_IN_LOG: Final = re.compile(r"\$context\.identity\.apiKey(?!Id)")
_VARIABLE: Final = re.compile(r"\$context\.([A-Za-z0-9_.]*[A-Za-z0-9_])")


def impacts(view: View) -> Iterator[Impact]:
    """`payloads-logged`, `keys-logged`, `log-removed`, `log-changed`, `log-deleted`, `metrics-removed`,
    `account-logging`.
    """  # fmt: skip
    for change in view.of(SETTINGS):
        yield from _of_settings(view, change)
    for change in view.of(STAGE):
        yield from _of_access_log(view, change)
    of_canaries = of_ended(view)
    for change in view.of(LOG_GROUP):
        if change.address not in of_canaries:  # The end of the canary tells it.
            yield from _of_group(view, change)
    for change in view.of(_ACCOUNT):
        yield from _of_account(view, change)


def _of_settings(view: View, change: Change) -> Iterator[Impact]:
    before, after = _first(change.before, "settings"), _first(change.after, "settings")
    where = (change.after or change.before or {}).get("method_path")
    stages = view.stages_of(view.api_of(change))
    if after.get("data_trace_enabled") is True and before.get("data_trace_enabled") is not True:
        yield view.impact(
            "payloads-logged",
            "critical",
            f"the whole of requests and answers is logged for {where}",
            detail=(
                "Prompts, answers and headers are written to CloudWatch in clear, for whoever may read logs."
            ),
            keys=view.after.keys_at(stages),
            stages=stages,
            undo=(
                "Set data_trace_enabled = false. What was logged until then stays: delete the log streams."
            ),
            addresses=[change.address],
        )
    if change.after is None:
        return
    if before.get("logging_level") in _ON and after.get("logging_level") not in _ON:
        yield _removed(view, change, "medium", f"no execution log is written any more for {where}",
                       "Why API Gateway failed to answer a call is told nowhere.")  # fmt: skip
    if before.get("metrics_enabled") is True and after.get("metrics_enabled") is not True:
        yield view.impact(
            "metrics-removed",
            "low",
            f"no metrics of single routes are counted any more for {where}",
            detail="Alarms on them have no data, and dashboards are empty from now on.",
            stages=stages,
            undo="Set metrics_enabled = true.",
            addresses=[change.address],
        )


def _of_access_log(view: View, change: Change) -> Iterator[Impact]:
    before, after = (_first(it, "access_log_settings") for it in (change.before, change.after))
    old, new = str(before.get("format", "")), str(after.get("format", ""))
    label = view.after.label(change.address)
    if _KEY_IN_LOG.search(new) and not _KEY_IN_LOG.search(old):
        yield view.impact(
            "keys-logged",
            "critical",
            f"{label} writes each caller's key into its access log",
            detail=(
                "$context.identity.apiKey is the secret itself; $context.identity.apiKeyId tells who called."
            ),
            keys=view.after.keys_at([change.address]),
            stages=[change.address],
            undo=(
                "Take it out of the format. The keys that were logged are known to whoever reads the log: "
                "issue them anew."
            ),
            addresses=[change.address],
        )
    if change.after is None or change.is_unknown("access_log_settings"):
        return
    if old and not new:
        yield _removed(view, change, "medium", f"{label} no longer writes an access log",
                       "Nobody can tell afterwards which key called what.")  # fmt: skip
    elif old and new and (said := _lost(old, new) or _elsewhere(before, after)):
        yield view.impact(
            "log-changed",
            "low",
            f"the access log of {label} {said}",
            detail="Queries, alarms and dashboards that read it may find nothing.",
            stages=[change.address],
            undo="Put it back as it was.",
            addresses=[change.address],
        )


def _removed(view: View, change: Change, risk: Risk, title: str, detail: str) -> Impact:
    stages = [change.address] if change.kind == STAGE else view.stages_of(view.api_of(change))
    what = "access_log_settings" if change.kind == STAGE else "logging_level"
    return view.impact(
        "log-removed",
        risk,
        title,
        detail=detail,
        stages=stages,
        undo=f"Put {what} back.",
        addresses=[change.address],
    )


def _lost(old: str, new: str) -> str:
    """What a format no longer has."""
    gone = sorted(set(_VARIABLE.findall(old)) - set(_VARIABLE.findall(new)))
    return f"no longer has {', '.join(gone)}" if gone else ""


def _elsewhere(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Where a log goes, where that is known to be another place."""
    old, new = before.get("destination_arn"), after.get("destination_arn")
    return f"goes to {new}, not to {old}" if old and new and old != new else ""


def _of_group(view: View, change: Change) -> Iterator[Impact]:
    before, after = change.before or {}, change.after or {}
    name = str(before.get("name") or "")
    if not name.startswith(_OF_APIS):
        return
    if change.action == "delete" or change.is_replaced:
        yield view.impact(
            "log-deleted",
            "medium",
            f"the log {name} is deleted, with every line in it",
            detail=(
                "API Gateway makes an execution log anew where it still logs, and then it is kept for ever."
                if name.startswith(_OF_APIS[1])
                else "What callers did until now can be read nowhere."
            ),
            undo="Export the log first, or let Terraform forget it: terraform state rm.",
            addresses=[change.address],
        )
    elif _days(after) < _days(before) and not change.is_unknown("retention_in_days"):
        yield view.impact(
            "log-changed",
            "low",
            f"the log {name} is kept for {after.get('retention_in_days')} days",
            detail="Older lines are deleted.",
            undo="Export the log first.",
            addresses=[change.address],
        )


def _days(values: Mapping[str, Any]) -> float:
    """0, and nothing, are for ever."""
    return values.get("retention_in_days") or float("inf")


def _of_account(view: View, change: Change) -> Iterator[Impact]:
    if change.action in ("forget", "unknown"):
        return
    if change.action == "delete":
        risk: Risk = "high"
        title = "API Gateway's role for logs is no longer looked after, and may be taken away"
    elif change.differs("cloudwatch_role_arn") or change.is_unknown("cloudwatch_role_arn"):
        risk = "medium"
        title = "API Gateway gets another role for the logs of every API of the account and region"
    else:
        return
    yield view.impact(
        "account-logging",
        risk,
        title,
        detail=(
            "An account has one for each region: what someone else has set there is overwritten, and APIs "
            "that are not of this gateway log by it, too."
        ),
        undo="Set the role that was there before.",
        addresses=[change.address],
    )


def _first(values: Mapping[str, Any] | None, name: str) -> Mapping[str, Any]:
    """A nested block of which there is one at most."""
    found = (values or {}).get(name)
    first = found[0] if isinstance(found, list) and found else found
    return first if isinstance(first, Mapping) else {}
