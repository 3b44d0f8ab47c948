"""Which files a plan is made of, and whether they are others by now."""

from __future__ import annotations

from pathlib import Path

from tollgate.workflow.described import changed, hashes_of


def test_a_file_that_is_included_counts_and_one_that_is_gone_does_not(tmp_path: Path) -> None:
    description, consumers = tmp_path / "gateway.yaml", tmp_path / "consumers.yaml"
    description.write_text("name: a\nconsumers: {include: consumers.yaml}\n")
    consumers.write_text("acme: {usage_plan: pro}\n")
    reviewed = hashes_of(str(description))
    assert changed(reviewed) == []
    consumers.write_text("acme: {usage_plan: free}\n")
    assert [Path(name).name for name in changed(reviewed)] == ["consumers.yaml"]
    consumers.unlink()
    assert changed(reviewed) == []
    assert hashes_of(str(tmp_path / "none.yaml")) == {}
