"""Widgets of a CloudWatch dashboard, and the grid that they lie on.

Source: "Dashboard body structure and syntax", CloudWatch API reference.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from stacks.constructs.monitoring.alarm_definitions import Metric

COLUMNS: Final = 24
"""Of the grid."""

BLUE: Final = "#1f77b4"
LIGHT_BLUE: Final = "#aec7e8"
GREEN: Final = "#2ca02c"
GREY: Final = "#7f7f7f"
ORANGE: Final = "#ff7f0e"
PURPLE: Final = "#9467bd"
RED: Final = "#d62728"


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget, without its place.

    Attributes:
        type: Amazon's word for it.
        width: in columns.
        height: in rows.
    """

    type: str
    width: int
    height: int
    properties: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a graph."""

    metric: Metric
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Line:
    """A value that a graph is compared with, in its left axis' unit."""

    value: float
    label: str


Row = Sequence[Widget]


def body(rows: Iterable[Row]) -> str:
    """A dashboard's text: the rows one below the other, the widgets of each side by side."""
    placed: list[Mapping[str, object]] = []
    y = 0
    for row in rows:
        x = 0
        for widget in row:
            place = {"type": widget.type, "x": x, "y": y, "width": widget.width, "height": widget.height}
            placed.append({**place, "properties": widget.properties})
            x += widget.width
        y += max((widget.height for widget in row), default=0)
    return json.dumps({"widgets": placed}, ensure_ascii=False)


def text(markdown: str, *, height: int, width: int = COLUMNS) -> Widget:
    """Words, without a frame around them."""
    return Widget("text", width, height, {"markdown": markdown, "background": "transparent"})


def alarm_states(title: str, arns: Sequence[str], *, height: int) -> Widget:
    """The states of alarms, side by side."""
    return Widget("alarm", COLUMNS, height, {"title": title, "alarms": list(arns)})


def graph(
    title: str,
    series: Sequence[Series],
    *,
    region: str,
    unit: str,
    width: int = 8,
    is_stacked: bool = False,
    lines: Sequence[Line] = (),
) -> Widget:
    """Series over time.

    Args:
        unit: what the axis, which begins at zero, is labelled with.
        lines: for comparison.
    """
    annotations = [{"value": line.value, "label": line.label, "color": RED} for line in lines]
    properties = {
        **_metrics(title, series, region, period=60),
        "view": "timeSeries",
        "stacked": is_stacked,
        "yAxis": {"left": {"label": unit, "min": 0, "showUnits": False}},
        **({"annotations": {"horizontal": annotations}} if annotations else {}),
    }
    return Widget("metric", width, 6, properties)


def total(title: str, series: Sequence[Series], *, region: str, width: int = 8) -> Widget:
    """What comes together in the time that is shown, in digits."""
    properties = {
        **_metrics(title, series, region, period=3600),
        "view": "singleValue",
        "setPeriodToTimeRange": True,
    }
    return Widget("metric", width, 6, properties)


def log_table(title: str, log_group: str, query: Sequence[str], *, region: str, width: int) -> Widget:
    """What a query of CloudWatch Logs Insights finds, as a table. Amazon charges by what it reads.

    Args:
        query: its commands, in order.
    """
    properties = {
        "title": title,
        "region": region,
        "view": "table",
        "query": "\n| ".join((f"SOURCE '{log_group}'", *query)),
    }
    return Widget("log", width, 8, properties)


def contributors(title: str, rule: str, *, region: str, width: int) -> Widget:
    """The first ten contributors of a rule of Contributor Insights, over time."""
    properties = {
        "title": title,
        "region": region,
        "view": "timeSeries",
        "stacked": False,
        "period": 60,
        "legend": {"position": "bottom"},
        "insightRule": {"ruleName": rule, "maxContributorCount": 10, "orderBy": "Sum"},
    }
    return Widget("metric", width, 6, properties)


def _metrics(title: str, series: Sequence[Series], region: str, *, period: int) -> Mapping[str, object]:
    return {
        "title": title,
        "region": region,
        "period": period,
        "metrics": [_line(one) for one in series],
    }


def _line(series: Series) -> list[object]:
    metric = series.metric
    dimensions = [part for pair in metric.dimensions.items() for part in pair]
    shown = {"stat": metric.statistic, "label": series.label, "color": series.colour}
    return [metric.namespace, metric.name, *dimensions, shown]
