"""What the README counts is what there is."""

from __future__ import annotations

from pathlib import Path

from tollgate.audit.rules.registry import RULES

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_readme_counts_the_rules_of_the_audit() -> None:
    assert f"{len(RULES)} rules" in README
