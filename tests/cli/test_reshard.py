"""`tollgate reshard`, with a Terraform whose states are files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.terraform_of_files import VALUE, install, key, of, stack, write_state
from tests.cli.tollgate import tollgate


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gateway in one stack, which is applied with one consumer."""
    install(tmp_path / "bin", monkeypatch)
    folder = stack(tmp_path / "cdktf.out", {})
    attributes = {"id": "id-acme", "key_id": "id-acme", "usage_plan_id": "plan", "value": VALUE}
    attachment = of("aws_api_gateway_usage_plan_key", "acme__primary", **attributes)
    write_state(folder, key("acme", "id-acme"), attachment, of("aws_api_gateway_rest_api", "a", id="api"))
    return folder


def test_the_ids_of_keys_are_written_and_no_value(out: Path, tmp_path: Path) -> None:
    done = tollgate("reshard", "prod", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "python main.py --reshard reshard.prod.json" in done.stdout
    text = (tmp_path / "reshard.prod.json").read_text()
    assert VALUE not in text
    assert json.loads(text) == {
        "version": 1,
        "gateway": "shop",
        "environment": "prod",
        "shards": None,
        "stacks": {
            "shop-prod": {
                "aws_api_gateway_api_key.acme__primary": "id-acme",
                "aws_api_gateway_usage_plan_key.acme__primary": "plan/id-acme",
            }
        },
    }


def test_where_nothing_is_applied_there_is_nothing_to_hand_over(out: Path, tmp_path: Path) -> None:
    (out / "state.json").write_text("")
    done = tollgate("reshard", "prod", cwd=tmp_path)
    assert done.returncode == 2
    assert "prod: the states of its stacks have no keys." in done.stderr
    assert not (tmp_path / "reshard.prod.json").exists()


@pytest.mark.parametrize("state", ["{", "[]", '{"resources": [{"mode": "managed"}]}', '{"resources": 3}'])
def test_a_state_of_another_form_is_refused(out: Path, tmp_path: Path, state: str) -> None:
    (out / "state.json").write_text(state)
    done = tollgate("reshard", "prod", cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "shop-prod: its state is of a form that is not known." in done.stderr


def test_the_stacks_of_another_program_are_refused(out: Path, tmp_path: Path) -> None:
    (out / "cdk.tf.json").write_text("{}")
    done = tollgate("reshard", "shop-prod", cwd=tmp_path)
    assert done.returncode == 2
    assert "its stacks are none that Tollgate wrote" in done.stderr
