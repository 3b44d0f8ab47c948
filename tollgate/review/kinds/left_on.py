"""Logs and metrics that stay on at Amazon, though nothing says so any more.

The provider's `settings` are optional and computed: what was said once is kept where it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tollgate.access.facts import SETTINGS
from tollgate.review.impact import Impact
from tollgate.review.view import View
from tollgate.terraform.planned.change import Change
from tollgate.terraform.planned.references import References

_GROUP: Final = "aws_cloudwatch_log_group"
_ON: Final = ("ERROR", "INFO")


def impacts(view: View) -> Iterator[Impact]:
    """`log-left-on` and `metrics-left-on`."""
    if view.is_drift:
        return
    groups = {
        str((change.before or {}).get("name")): change
        for change in view.of(_GROUP)
        if change.action == "delete"
    }
    said = References(view.plan.configuration, {})
    # Nothing is done to most settings that stay on.
    for change in view.plan.changes:
        if change.kind != SETTINGS or change.is_data or not change.after:
            continue
        settings = _block(change.after)
        group = groups.get(_execution_log(change.after))
        if group is not None and settings.get("logging_level") in _ON:
            yield _log(view, change, group)
        if settings.get("metrics_enabled") is True and _is_silent(said.expressions(change)):
            yield _metrics(view, change)


def _log(view: View, change: Change, group: Change) -> Impact:
    stages = view.stages_of(view.api_of(change))
    where = (change.after or {}).get("method_path")
    return view.impact(
        "log-left-on",
        "high",
        f"the execution log of {where} stays on, and its log group goes",
        detail="API Gateway makes the group again, kept for ever and under no key of yours: to the provider, "
        "a level of which nothing is said stays as it is.",
        stages=stages,
        undo="Switch it off, and apply that: in gateway.yaml the stage's 'execution_log: {level: off}', else "
        'logging_level = "OFF". Then take it out.',
        addresses=[change.address, group.address],
    )


def _metrics(view: View, change: Change) -> Impact:
    return view.impact(
        "metrics-left-on",
        "low",
        f"metrics of single routes are counted for {(change.after or {}).get('method_path')}, and nothing "
        "says so",
        detail="Amazon charges for each of them: to the provider, what is left out stays as it is.",
        stages=view.stages_of(view.api_of(change)),
        undo="Switch them off, and apply that: in gateway.yaml the stage's 'metrics: false', else "
        "metrics_enabled = false. Or say that they are on.",
        addresses=[change.address],
    )


def _is_silent(expressions: Mapping[str, Any]) -> bool:
    """Whether the configuration has settings, and says nothing of metrics among them."""
    settings = _block(expressions)
    return bool(settings) and "metrics_enabled" not in settings


def _execution_log(settings: Mapping[str, Any]) -> str:
    """What API Gateway calls the log group: developer guide, "Execution logging for REST APIs"."""
    return f"API-Gateway-Execution-Logs_{settings.get('rest_api_id')}/{settings.get('stage_name')}"


def _block(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The nested block, of which there is one."""
    found = values.get("settings")
    first = found[0] if isinstance(found, list) and found else found
    return first if isinstance(first, Mapping) else {}
