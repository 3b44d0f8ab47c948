"""What the demo synthesizes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tollgate.errors import TollgateError
from tollgate.workflow.synthesis import synthesize


def test_the_stacks_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    stacks = synthesize(
        out=tmp_path, file=Path("examples/tiers/gateway.yaml"), environment=None, follow=lambda _: None
    )
    assert [stack.name for stack in stacks] == ["tiers-staging", "tiers-prod"]


def test_the_stacks_of_a_program_that_prints_nothing_come_in_cdktfs_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = {"stacks": {name: {"name": name, "workingDirectory": f"stacks/{name}"} for name in "ba"}}
    (tmp_path / "main.py").write_text(f"open('manifest.json', 'w').write({json.dumps(manifest)!r})")
    monkeypatch.chdir(tmp_path)
    stacks = synthesize(out=tmp_path, file=None, environment=None, follow=lambda _: None)
    assert [stack.name for stack in stacks] == ["b", "a"]


def test_elsewhere_it_is_said_where_to_run_and_how_to_name_the_description(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        TollgateError, match=r"no main\.py in this folder(?s:.*)TOLLGATE_FILE=/path/to/gateway"
    ):
        synthesize(out=tmp_path, file=None, environment=None, follow=lambda _: None)
