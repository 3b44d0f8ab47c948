"""How limits differ: old and new in one line each, and whether less or more is let through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tollgate.access.plan import MethodThrottle, Plan, Quota, Throttle
from tollgate.review.side import Opening
from tollgate.terraform.configuration.value import Unknown

Direction: TypeAlias = Literal["zero", "cut", "raised", "removed", "other", "unknown"]

DAYS: Final[Mapping[str, float]] = {"DAY": 1, "WEEK": 7, "MONTH": 30}
"""Days of a quota's period; of a month, about."""


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A limit that becomes another one.

    Attributes:
        what: `rate`, `burst`, `quota`, `rate of /v1/chat/POST`.
        before: `50/s`, `none`.
        note: what a reader may overlook.
    """

    what: str
    before: str
    after: str
    direction: Direction
    note: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.before} → {self.after}{f' ({self.note})' if self.note else ''}"


def of_plans(before: Plan, after: Plan) -> Iterator[LimitChange]:
    """How the limits of a plan for each of its keys differ from another's."""
    yield from _of_throttles("", before.throttle, after.throttle)
    yield from _of_quotas(before.quota, after.quota)


def of_openings(before: Opening, after: Opening) -> Iterator[LimitChange]:
    """How what two plans hold single methods of a stage to differs."""
    old, new = _by_path(before.stage.throttles), _by_path(after.stage.throttles)
    if old is None or new is None:
        if before.stage.throttles != after.stage.throttles:
            yield LimitChange("throttles of methods", "unknown", "unknown", "unknown")
        return
    for path in sorted({*old, *new}):
        yield from _of_throttles(f" of {path}", old.get(path), new.get(path))


def _by_path(throttles: Sequence[MethodThrottle] | Unknown) -> Mapping[str, Throttle] | None:
    if isinstance(throttles, Unknown):
        return None
    return {str(each.path): each.throttle for each in throttles}


def _of_throttles(
    of: str, before: Throttle | Unknown | None, after: Throttle | Unknown | None
) -> Iterator[LimitChange]:
    if isinstance(before, Unknown) or isinstance(after, Unknown):
        if not (isinstance(before, Unknown) and isinstance(after, Unknown)):
            yield LimitChange(f"throttle{of}", "unknown", "unknown", "unknown")
        return
    for name, unit in (("rate", "/s"), ("burst", "")):
        old, new = (_number(throttle, f"{name}_limit") for throttle in (before, after))
        if old != new:
            yield compared(f"{name}{of}", old, new, unit)


def _number(throttle: Throttle | None, name: str) -> float | Unknown | None:
    """What a throttle is for a caller: in a block of which a part is missing, Amazon takes 0."""
    if throttle is None:
        return None
    found: float | Unknown | None = getattr(throttle, name)
    return 0 if found is None else found


def compared(
    what: str, before: float | Unknown | None, after: float | Unknown | None, unit: str
) -> LimitChange:
    """Two limits, of which None is none."""
    return LimitChange(what, _shown(before, unit), _shown(after, unit), _direction(before, after))


def _of_quotas(before: Quota | Unknown | None, after: Quota | Unknown | None) -> Iterator[LimitChange]:
    if before == after:
        return
    old, new = per_day(before), per_day(after)
    texts = quota_text(before), quota_text(after)
    if texts[0] == texts[1]:
        return
    direction = _direction(old, new)
    notes = []
    periods = [found.period for found in (before, after) if isinstance(found, Quota)]
    if len(periods) == 2 and periods[0] != periods[1]:
        numbers = [value for value in (old, new) if isinstance(value, (int, float))]
        if len(numbers) == 2:
            notes.append(f"{numbers[0]:,.0f} → {numbers[1]:,.0f} per day")
        notes.append("another period starts the count anew")
    yield LimitChange("quota", *texts, direction, "; ".join(notes))


def per_day(quota: Quota | Unknown | None) -> float | Unknown | None:
    """Requests per day; None without a quota."""
    if quota is None or isinstance(quota, Unknown):
        return quota
    if isinstance(quota.limit, Unknown) or quota.limit is None:
        return Unknown("its limit is not known")
    days = DAYS.get(quota.period) if isinstance(quota.period, str) else None
    return Unknown("its period is not known") if days is None else quota.limit / days


def quota_text(quota: Quota | Unknown | None) -> str:
    """`1,000 per MONTH`, `none`."""
    if quota is None:
        return "none"
    if isinstance(quota, Unknown) or not isinstance(quota.limit, (int, float)):
        return "unknown"
    return f"{quota.limit:,.0f} per {quota.period if isinstance(quota.period, str) else 'unknown'}"


def _direction(before: float | Unknown | None, after: float | Unknown | None) -> Direction:
    if after == 0:
        return "zero"
    if isinstance(before, Unknown) or isinstance(after, Unknown):
        return "unknown"
    if before == after:
        return "other"
    if after is None:
        return "removed"
    return "cut" if before is None or after < before else "raised"


def _shown(value: float | Unknown | None, unit: str) -> str:
    if value is None:
        return "none"
    return "unknown" if isinstance(value, Unknown) else f"{value:,g}{unit}"
