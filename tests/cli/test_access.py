"""`tollgate access`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.access.documents import shop
from tests.cli.tollgate import tollgate


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "old.tf.json").write_text(json.dumps(shop()))
    (tmp_path / "new.tf.json").write_text(json.dumps(shop(rate=5)))
    return tmp_path


def test_it_shows_who_may_call_what_and_which_limit_binds(here: Path) -> None:
    shown = tollgate("access", "old.tf.json", cwd=here).stdout
    assert "without a key" in shown
    assert "50/s, burst 100 (plan pro)" in shown
    assert "no: it asks for a key" in shown


@pytest.mark.parametrize("form", ["markdown", "csv", "json"])
def test_it_is_had_in_other_forms(here: Path, form: str) -> None:
    done = tollgate("access", "old.tf.json", "--format", form, cwd=here)
    assert (done.returncode, done.stderr) == (0, "")
    assert "POST /chat" in done.stdout


def test_json_names_the_limit_and_its_source(here: Path) -> None:
    document = json.loads(tollgate("access", "old.tf.json", "--format", "json", cwd=here).stdout)
    (allowed,) = [entry for entry in document["access"] if entry["plan"] == "pro"]
    assert allowed["rate"] == {"value": 50, "source": "plan pro", "known": True}
    assert document["groups"][allowed["group"]]["keys"] == ["acme"]


def test_one_consumer_can_be_looked_at(here: Path) -> None:
    shown = tollgate("access", "old.tf.json", "--consumer", "acme", cwd=here).stdout
    assert "without a key" not in shown
    refused = tollgate("access", "old.tf.json", "--consumer", "nobody", cwd=here)
    assert (refused.returncode, refused.stdout) == (2, "")


def test_a_change_of_a_limit_is_told_by_key(here: Path) -> None:
    done = tollgate("access", "--diff", "old.tf.json", "new.tf.json", cwd=here)
    assert done.returncode == 0
    assert "acme: 50/s, burst 100 (plan pro) -> 5/s, burst 100 (plan pro)" in done.stdout
    same = tollgate("access", "--diff", "old.tf.json", "old.tf.json", cwd=here)
    assert same.stdout == "Nothing changes for callers.\n"


def test_what_is_not_read_is_told_beside_the_table(here: Path) -> None:
    document = shop() | {"module": {"more": {"source": "acme/more/aws"}}}
    (here / "new.tf.json").write_text(json.dumps(document))
    done = tollgate("access", "new.tf.json", "--format", "json", cwd=here)
    assert "Not in the table: what module.more declares: its source" in done.stderr
    document = json.loads(done.stdout)
    assert document["access"]
    assert len(document["omitted"]) == 1


def test_a_route_that_comes_to_be_open_is_told_for_callers_without_a_key(here: Path) -> None:
    document = shop()
    (method,) = document["resource"]["aws_api_gateway_method"].values()
    method["api_key_required"] = False
    document["resource"]["aws_api_gateway_stage"]["v1"]["stage_name"] = "v2"
    (here / "new.tf.json").write_text(json.dumps(document))
    shown = tollgate("access", "--diff", "old.tf.json", "new.tf.json", cwd=here).stdout
    assert "without a key: not there -> " in shown
    # Who was kept out of the old stage loses nothing by its end.
    assert "it asks for a key" not in shown
