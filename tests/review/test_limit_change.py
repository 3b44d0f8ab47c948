"""Limits compared."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.review.plans import PLAN, reviewed, updated
from tollgate.review.limit_change import DAYS

_QUOTAS = st.none() | st.tuples(st.integers(0, 100_000), st.sampled_from(sorted(DAYS)))


def _settings(quota: tuple[int, str] | None) -> list[dict[str, object]]:
    return [] if quota is None else [{"limit": quota[0], "offset": 0, "period": quota[1]}]


def _per_day(quota: tuple[int, str] | None) -> float:
    return float("inf") if quota is None else quota[0] / DAYS[quota[1]]


@settings(deadline=None)
@given(before=_QUOTAS, after=_QUOTAS)
def test_a_quota_that_lets_through_less_per_day_is_a_cut(
    before: tuple[int, str] | None, after: tuple[int, str] | None
) -> None:
    change = updated(PLAN, quota_settings=_settings(after))
    change["change"]["before"]["quota_settings"] = _settings(before)
    kinds = {impact.kind for impact in reviewed(change).impacts} - {"no-visible-change"}
    old, new = _per_day(before), _per_day(after)
    if before == after:
        assert kinds == set()
    elif after is not None and after[0] == 0:
        assert kinds == {"limit-zero"}
    elif new < old:
        assert kinds == {"limit-cut"}
    elif new > old:
        assert kinds == ({"limit-removed"} if after is None else {"limit-raised"})
    else:
        assert kinds == {"limit-changed"}
