"""`tollgate redact`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.tollgate import tollgate
from tests.terraform_room.test_plan_redaction import KEY, SECRET_PLANS


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "plan.json").write_text(json.dumps(SECRET_PLANS["a key"]))
    return tmp_path


def test_it_writes_a_plan_that_may_be_kept(here: Path) -> None:
    done = tollgate("redact", "plan.json", "--output", "kept.json", cwd=here)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    text = (here / "kept.json").read_text()
    assert KEY not in text
    assert json.loads(text)["format_version"] == "1.2"


def test_standard_output_is_the_plan_and_nothing_else(here: Path) -> None:
    document = json.loads(tollgate("redact", "plan.json", cwd=here).stdout)
    assert "(redacted " in json.dumps(document)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{}", "it is no plan's JSON"),
        (b"PK\x03\x04", "Show it: terraform show -json plan.json"),
        (b'{"format_version": "2.0", "planned_values": {}}', "it is a plan of format 2.0"),
        (b'{"format_version": "1.2", "planned_', "it is not JSON"),
    ],
)
def test_what_is_no_plan_is_refused_and_nothing_is_written(here: Path, content: bytes, said: str) -> None:
    (here / "plan.json").write_bytes(content)
    done = tollgate("redact", "plan.json", "--output", "kept.json", cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not (here / "kept.json").exists()
