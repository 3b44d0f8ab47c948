"""`docs/rules.md` is what the rules say of themselves."""

from __future__ import annotations

from pathlib import Path

from tollgate.report.rules_page import page

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tollgate.report.rules_page > docs/rules.md"
