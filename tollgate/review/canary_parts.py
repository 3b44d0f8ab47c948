"""What is a canary's own beside its deployment: the log groups of its calls, and the alarms on them.

API Gateway writes a canary's calls into a log group that is called like the stage's, with the suffix
`/Canary`, and into the stage's, too: "Set up an API Gateway canary release deployment", API Gateway
developer guide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, Final, TypeAlias

from tollgate.review.view import STAGE, View
from tollgate.terraform.planned.change import Change

LOG_GROUP: Final = "aws_cloudwatch_log_group"
ALARM: Final = "aws_cloudwatch_metric_alarm"
_FILTER: Final = "aws_cloudwatch_log_metric_filter"
_SUFFIX: Final = "/Canary"

_Metric: TypeAlias = tuple[str, str]
"""A namespace and a name."""


def ended_with(view: View, stage: Change) -> Sequence[Change]:
    """The alarms and log groups of a stage's canary that a plan deletes as it ends the canary.

    A log group of which the stage's own goes, too, is none of them: its lines are kept nowhere.
    """
    if view.canary_step(stage.address) not in ("promoted", "aborted"):
        return ()
    own = set(_own_logs(stage.before or {}))
    logs = {f"{name}{_SUFFIX}" for name in own}
    metrics = _metrics_of(view, logs)
    kept = logs - {f"{_name(change)}{_SUFFIX}" for change in view.of(LOG_GROUP) if _loses_lines(change)}
    return [
        *(change for change in _deleted(view, ALARM) if _reads_only(change.before or {}, metrics)),
        *(change for change in _deleted(view, LOG_GROUP) if _name(change) in kept),
    ]


def of_ended(view: View) -> Set[str]:
    """The addresses of all that goes with a canary of the plan, which is told with the canary's end."""
    return {part.address for stage in view.of(STAGE) for part in ended_with(view, stage)}


def _own_logs(stage: Mapping[str, Any]) -> Iterator[str]:
    """The names of the log groups of a stage's access log and of its execution log."""
    yield f"API-Gateway-Execution-Logs_{stage.get('rest_api_id')}/{stage.get('stage_name')}"
    for log in stage.get("access_log_settings") or ():
        _, is_group, name = str(log.get("destination_arn") or "").partition(":log-group:")
        if is_group:
            yield name.removesuffix(":*")


def _deleted(view: View, kind: str) -> Iterator[Change]:
    return (change for change in view.of(kind) if change.action == "delete")


def _loses_lines(group: Change) -> bool:
    return group.action == "delete" or group.is_replaced


def _name(group: Change) -> str:
    return str((group.before or {}).get("name") or "")


def _metrics_of(view: View, logs: Set[str]) -> Set[_Metric]:
    """What is counted in some log groups, and in no other."""
    inside: set[_Metric] = set()
    outside: set[_Metric] = set()
    for change in view.plan.changes:
        if change.kind == _FILTER and change.before is not None:
            counted = change.before.get("metric_transformation") or ()
            found = {(str(each.get("namespace")), str(each.get("name"))) for each in counted}
            (inside if change.before.get("log_group_name") in logs else outside).update(found)
    return inside - outside


def _reads_only(alarm: Mapping[str, Any], metrics: Set[_Metric]) -> bool:
    """Whether an alarm reads some of these metrics, and nothing else."""
    queries = [metric for query in alarm.get("metric_query") or () for metric in query.get("metric") or ()]
    read = {
        (str(each.get("namespace")), str(each["metric_name"]))
        for each in (alarm, *queries)
        if each.get("metric_name")
    }
    return bool(read) and read <= metrics
