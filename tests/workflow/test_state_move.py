"""When a state may be moved, and when what is there must stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tollgate.errors import TollgateError
from tollgate.workflow.state_move import check_may_move, read_state, set_aside

FILE = Path("terraform.a.tfstate")


def written(lineage: str = "one", serial: int = 3, **more: object) -> str:
    return json.dumps({"lineage": lineage, "serial": serial, "resources": [], **more})


OTHER = [{"type": "a", "name": "b"}]
TAINTED = [{"type": "a", "name": "b", "instances": [{"attributes": {}, "status": "tainted"}]}]
MADE = [{"type": "a", "name": "b", "instances": [{"attributes": {}}]}]


@pytest.mark.parametrize(
    "there",
    [
        "",
        written(lineage=""),
        written(serial=2, resources=OTHER),
        written(),
        written(lineage="of the place", serial=1),
    ],
)
def test_a_state_takes_the_place_of_none_of_its_own_past_and_of_itself(there: str) -> None:
    """Where nothing was, Terraform gives what it pushes another lineage, and the serial 1."""
    here = read_state(written(), "here")
    assert here is not None
    check_may_move(here, read_state(there, "there"), FILE, "s3://b/k")


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (written(lineage="two", serial=2, resources=OTHER), "has another state than"),
        (written(serial=4, resources=OTHER), "has a newer state than"),
        (written(resources=OTHER), "has another state with the serial of"),
    ],
)
def test_another_or_a_newer_state_stays(there: str, said: str) -> None:
    here = read_state(written(), "here")
    assert here is not None
    with pytest.raises(TollgateError, match=said):
        check_may_move(here, read_state(there, "there"), FILE, "s3://b/k")


def test_a_resource_that_is_to_be_made_anew_is_another() -> None:
    assert read_state(written(resources=MADE), "") != read_state(written(resources=TAINTED), "")


def test_what_is_no_state_is_refused_without_a_word_of_it() -> None:
    with pytest.raises(TollgateError) as refusal:
        read_state('{"value": "sk-secret"}', "here")
    assert "sk-secret" not in str(refusal.value)


def test_a_file_that_was_set_aside_before_is_kept(tmp_path: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / "a.tfstate").write_text(text)
        left = set_aside(tmp_path / "a.tfstate")
        assert left.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "a.tfstate.moved").read_text() == "one"
    assert (tmp_path / "a.tfstate.moved-2").read_text() == "two"
