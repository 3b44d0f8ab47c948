"""Impacts that someone answers for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.review.plans import BOB, reviewed, updated
from tollgate.errors import TollgateError
from tollgate.review.acceptance import Acceptance, judge, of_options, read_acceptances
from tollgate.review.verdict import verdict

TODAY = date(2026, 11, 25)


def test_an_answer_holds_until_its_last_day() -> None:
    review = reviewed(updated(BOB, enabled=False))
    (impact,) = review.impacts
    for day, expected in ((date(2026, 11, 25), "pass"), (date(2026, 11, 24), "fail")):
        judged = judge(review, [Acceptance(impact.id, "Bob has left us.", day, None)], today=TODAY)
        assert verdict(judged) == expected


def test_an_answer_for_something_else_is_told_and_answers_for_nothing() -> None:
    judged = judge(
        reviewed(updated(BOB, enabled=False)),
        of_options(["access-lost-0000000000"], "Bob has left us."),
        today=TODAY,
    )
    assert verdict(judged) == "fail"
    assert "no impact of this plan has this id" in judged.warnings[0]


def test_an_option_needs_a_reason_and_a_reason_something_to_answer_for() -> None:
    with pytest.raises(TollgateError, match="--reason TEXT"):
        of_options(["access-lost-0000000000"], "short")
    with pytest.raises(TollgateError, match="--accept ID"):
        of_options([], "Bob has left us.")


def test_a_file_is_read_with_the_line_of_each_answer(tmp_path: Path) -> None:
    file = tmp_path / "reviews.yaml"
    file.write_text("accepted:\n  - {id: a-1, reason: Bob has left us., expires: 2026-12-31, by: ann}\n")
    (found,) = read_acceptances(file)
    assert (found.impact, found.expires, str(found.place)) == ("a-1", date(2026, 12, 31), f"{file}:2")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("accepted: 3\n", ":1: accepted is no list"),
        ("accepted:\n  - {id: a-1, expires: 2026-12-31}\n", ":2: the acceptance has no reason"),
        ("accepted:\n  - {id: a-1, reason: short, expires: 2026-12-31}\n", ":2: the reason is too short"),
        ("accepted:\n  - {id: a-1, reason: Bob has left us., expires: soon}\n", ":2: 'soon' is no day"),
        ("accept: []\n", ":1: 'accept' is not known here"),
        ("accepted: [\n", ": it is not YAML"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "reviews.yaml"
    file.write_text(text)
    with pytest.raises(TollgateError) as error:
        read_acceptances(file)
    assert message in str(error.value)
