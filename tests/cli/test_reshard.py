"""`tollgate reshard`, with a Terraform whose states are files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.terraform_of_files import VALUE, install, key, of, stack, write_state
from tests.cli.tollgate import tollgate
from tollgate.terraform.stacks import Stack
from tollgate.workflow.record import let_wait
from tollgate.workflow.resharding import is_done


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


def test_it_is_done_once_every_key_is_where_it_is_described(out: Path, tmp_path: Path) -> None:
    early = tollgate("reshard", "prod", "--done", cwd=tmp_path)
    assert early.returncode == 2
    assert "shop-prod has not handed over aws_api_gateway_api_key.acme__primary" in early.stderr
    document = json.loads((out / "cdk.tf.json").read_text())
    keys = {"acme__primary": {"name": "a"}, "bob__primary": {"name": "b"}}
    written = {**document, "resource": {"aws_api_gateway_api_key": keys}}
    (out / "cdk.tf.json").write_text(json.dumps(written))
    lacking = tollgate("reshard", "prod", "--done", cwd=tmp_path)
    assert "shop-prod has not taken over aws_api_gateway_api_key.bob__primary" in lacking.stderr
    assert not is_done(Stack("shop-prod", out))
    write_state(out, key("acme", "id-acme"), key("bob", "id-bob"))
    assert tollgate("reshard", "prod", "--done", cwd=tmp_path).returncode == 0
    assert is_done(Stack("shop-prod", out))
    # Another document is another reshard.
    (out / "cdk.tf.json").write_text("{}")
    assert not is_done(Stack("shop-prod", out))


def test_what_was_forgotten_and_not_yet_imported_is_kept_in_the_file(out: Path, tmp_path: Path) -> None:
    assert tollgate("reshard", "prod", cwd=tmp_path).returncode == 0
    document = json.loads((out / "cdk.tf.json").read_text())
    (out / "cdk.tf.json").write_text(json.dumps({"//": {**document["//"], "reshards": True}}))
    # As if the first stack had been applied and the others not.
    write_state(out)
    assert tollgate("reshard", "prod", cwd=tmp_path).returncode == 0
    stacks = json.loads((tmp_path / "reshard.prod.json").read_text())["stacks"]
    assert stacks["shop-prod"]["aws_api_gateway_api_key.acme__primary"] == "id-acme"
    (tmp_path / "reshard.prod.json").unlink()
    lost = tollgate("reshard", "prod", cwd=tmp_path)
    assert (lost.returncode, "there is no such file" in lost.stderr) == (2, True)


def test_the_name_of_one_stack_is_refused(out: Path, tmp_path: Path) -> None:
    done = tollgate("reshard", "shop-prod", cwd=tmp_path)
    assert done.returncode == 2
    assert "Name the environment: tollgate reshard prod" in " ".join(done.stderr.split())


def test_a_shard_that_is_not_here_is_told(out: Path, tmp_path: Path) -> None:
    notes = {"gateway": "shop", "environment": "prod", "shards": 2}
    (out / "cdk.tf.json").write_text(json.dumps({"//": notes}))
    done = tollgate("reshard", "prod", cwd=tmp_path)
    assert (done.returncode, "prod: its shard 1 is not here, of 2." in done.stderr) == (2, True)


def test_a_change_that_waits_is_applied_first(out: Path, tmp_path: Path) -> None:
    let_wait(Stack("shop-prod", out))
    done = tollgate("reshard", "prod", cwd=tmp_path)
    assert (done.returncode, "shop-prod waits for a change" in done.stderr) == (2, True)


def test_where_nothing_is_applied_there_is_nothing_to_hand_over(out: Path, tmp_path: Path) -> None:
    (out / "state.json").write_text("")
    done = tollgate("reshard", "prod", cwd=tmp_path)
    assert done.returncode == 2
    assert "prod: the states of its stacks have no keys" in done.stderr
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
