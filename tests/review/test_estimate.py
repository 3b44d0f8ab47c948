"""How long an apply takes at least."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.review.plans import entry
from tollgate.review.estimate import duration, of_changes
from tollgate.terraform.planned.change import Change, change


def _changes(kind: str, actions: list[str], number: int) -> list[Change]:
    return [change(entry(f"{kind}.x{index}", actions, {}, {})) for index in range(number)]


@pytest.mark.parametrize(
    ("kind", "actions", "number", "binding", "seconds"),
    [
        ("aws_api_gateway_api_key", ["create"], 10_000, "CreateApiKey", 1_999.0),
        # Two calls each, of which the second reads back, and ten calls a second in all.
        ("aws_api_gateway_usage_plan_key", ["create"], 10_000, "all calls together", 1_996.0),
        ("aws_api_gateway_usage_plan", ["update"], 4, "UpdateUsagePlan", 60.0),
        ("aws_api_gateway_usage_plan", ["delete"], 2, "UpdateUsagePlan", 20.0),
        ("aws_api_gateway_deployment", ["create", "delete"], 3, "CreateDeployment", 10.0),
        ("aws_api_gateway_domain_name", ["delete", "create"], 2, "CreateDomainName", 30.0),
        ("aws_api_gateway_api_key", ["delete"], 105, "DeleteApiKey", 20.0),
    ],
)
def test_the_limit_that_binds_is_told_with_the_time_that_it_takes(
    kind: str, actions: list[str], number: int, binding: str, seconds: float
) -> None:
    found = of_changes(_changes(kind, actions, number))
    assert found.binding is not None
    assert (found.binding.rate.name, pytest.approx(found.seconds)) == (binding, seconds)


def test_nothing_takes_no_time() -> None:
    found = of_changes(_changes("aws_api_gateway_api_key", ["no-op"], 9))
    assert found.binding is None
    assert str(found) == "Nothing at Amazon is to be changed."


def test_what_is_not_of_api_gateway_takes_nothing_of_its_limits() -> None:
    assert of_changes(_changes("aws_iam_role", ["create"], 500)).seconds == 0


@settings(deadline=None)
@given(st.integers(0, 400), st.integers(0, 400))
def test_more_work_never_takes_less(first: int, more: int) -> None:
    few = of_changes(_changes("aws_api_gateway_api_key", ["create"], first))
    many = of_changes(_changes("aws_api_gateway_api_key", ["create"], first + more))
    assert many.seconds >= few.seconds


def test_durations_are_told_as_people_say_them() -> None:
    assert [duration(seconds) for seconds in (4, 60, 200, 3_900)] == [
        "4 s",
        "1 min",
        "3 min 20 s",
        "1 h 5 min",
    ]
