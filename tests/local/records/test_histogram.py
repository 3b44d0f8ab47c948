"""Quantiles of durations are told within a tenth."""

from __future__ import annotations

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgate.local.records.histogram import Histogram


@given(st.lists(st.floats(0.0001, 600), min_size=1), st.sampled_from([0.5, 0.99, 1.0]))
def test_a_quantile_is_that_of_the_durations_or_up_to_a_tenth_more(
    durations: list[float], part: float
) -> None:
    histogram = Histogram()
    for seconds in durations:
        histogram.add(seconds)
    exact = sorted(durations)[ceil(len(durations) * part) - 1]
    told = histogram.quantile(part)
    assert told is not None
    assert exact <= told <= exact * 1.1 + 1e-9


def test_nothing_is_told_of_no_durations() -> None:
    assert Histogram().quantile(0.5) is None


@pytest.mark.parametrize(("seconds", "told"), [(0.0, 0.000_05), (100_000.0, 1_284.0)])
def test_what_is_out_of_range_counts_as_the_range_s_end(seconds: float, told: float) -> None:
    histogram = Histogram()
    histogram.add(seconds)
    assert histogram.quantile(0.99) == pytest.approx(told, rel=0.01)
