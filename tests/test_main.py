"""`python main.py`: a description becomes one stack per environment, or nothing at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from main import build_app
from tollgate.config.load import load
from tollgate.terraform.stacks import Stack
from tollgate.workflow.resharding import note_done

ROOT = Path(__file__).parents[1]
RICHEST = ROOT / "tests" / "gateways" / "richest.yaml"
SMALL = """\
name: shop
region: us-east-1
apis:
  inference:
    routes:
      GET /models: {integration: {type: mock}}
environments: {dev: {}, prod: {region: eu-west-1}}
"""


def test_each_environment_becomes_a_stack(tmp_path: Path) -> None:
    ran = _run(tmp_path, SMALL)
    documents = [f"cdktf.out/stacks/shop-{environment}/cdk.tf.json" for environment in ("dev", "prod")]
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == documents
    assert [_region(tmp_path / document) for document in documents] == ["us-east-1", "eu-west-1"]


@pytest.mark.parametrize("names", ["prod", " prod ,"])
def test_only_the_environments_that_are_named_are_written(tmp_path: Path, names: str) -> None:
    ran = _run(tmp_path, SMALL, TOLLGATE_ENVIRONMENTS=names)
    assert ran.stdout == "cdktf.out/stacks/shop-prod/cdk.tf.json\n"
    assert [folder.name for folder in (tmp_path / "cdktf.out" / "stacks").iterdir()] == ["shop-prod"]


def test_the_file_and_the_folder_may_be_others(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(SMALL, encoding="utf-8")
    _run(tmp_path, "name: 1", TOLLGATE_FILE="other.yaml", CDKTF_OUTDIR="there")
    assert (tmp_path / "there" / "stacks" / "shop-dev" / "cdk.tf.json").exists()
    assert not (tmp_path / "cdktf.out").exists()


def test_a_description_with_problems_tells_all_of_them_and_writes_nothing(tmp_path: Path) -> None:
    ran = _run(tmp_path, SMALL.replace("region: us-east-1", "region: here").replace("mock", "magic"))
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "gateway.yaml:2" in ran.stderr
    assert "gateway.yaml:6" in ran.stderr
    assert ran.stderr.splitlines()[-1] == "2 problems: nothing was synthesized."
    assert "Traceback" not in ran.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["gateway.yaml"]


def test_a_description_with_problems_leaves_what_was_written_before(tmp_path: Path) -> None:
    _run(tmp_path, SMALL)
    before = _files(tmp_path / "cdktf.out")
    _run(tmp_path, SMALL.replace("us-east-1", "here"))
    assert _files(tmp_path / "cdktf.out") == before


def test_an_environment_that_is_not_there_is_refused(tmp_path: Path) -> None:
    ran = _run(tmp_path, SMALL, TOLLGATE_ENVIRONMENTS="dev,prd")
    assert ran.returncode == 2
    assert "there is no environment 'prd'" in ran.stderr
    assert not (tmp_path / "cdktf.out").exists()


def test_a_missing_file_is_no_traceback(tmp_path: Path) -> None:
    ran = _run(tmp_path, SMALL, TOLLGATE_FILE="nowhere.yaml")
    assert ran.returncode == 2
    assert ran.stderr.startswith("nowhere.yaml: ")
    assert "Traceback" not in ran.stderr


def test_the_same_description_gives_the_same_bytes_in_another_folder_and_another_order(
    tmp_path: Path,
) -> None:
    described = RICHEST.read_text(encoding="utf-8")
    turned = yaml.safe_dump(_turned(yaml.safe_load(described)), sort_keys=False, allow_unicode=True)
    written = []
    for seed, text in (("1", described), ("2", described), ("3", turned)):
        (folder := tmp_path / seed).mkdir()
        assert _run(folder, text, PYTHONHASHSEED=seed).returncode == 0
        written.append((folder / "cdktf.out/stacks/rich-default/cdk.tf.json").read_bytes())
    assert written[0] == written[1]
    # Other lines caused the resources, and nothing else differs.
    assert _without_lines(written[0]) == _without_lines(written[2])


def test_an_app_can_be_built_by_another_program(tmp_path: Path) -> None:
    build_app(load(RICHEST), outdir=str(tmp_path)).synth()
    assert (tmp_path / "stacks" / "rich-default" / "cdk.tf.json").exists()


@pytest.mark.parametrize("place", ["file", "file/folder"])
def test_a_folder_that_cannot_be_made_is_no_traceback(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    ran = _run(tmp_path, SMALL, CDKTF_OUTDIR=place)
    assert (ran.returncode, ran.stderr.splitlines()) == (
        2,
        [
            f"{place}: it cannot be written: Not a directory",
            "  Mend that, or let CDKTF_OUTDIR name another folder.",
        ],
    )


def test_a_document_that_cannot_be_written_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "cdktf.out" / "stacks" / "shop-dev" / "cdk.tf.json").mkdir(parents=True)
    ran = _run(tmp_path, SMALL)
    assert ran.returncode == 2
    assert ran.stderr.startswith("cdktf.out: it cannot be written: E")
    assert "Traceback" not in ran.stderr


def test_an_interrupt_ends_it_without_a_traceback(tmp_path: Path) -> None:
    os.mkfifo(description := tmp_path / "gateway.yaml")
    command = [sys.executable, str(ROOT / "main.py")]
    # The description can be opened when the program opens it, which then waits for its text.
    with (
        subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as ran,
        description.open("w"),
    ):
        ran.send_signal(signal.SIGINT)
        _, errors = ran.communicate()
    assert (ran.returncode, errors) == (130, "Interrupted.\n")


def test_an_interrupt_leaves_node_to_end_with_the_program() -> None:
    program = """
import os, signal, time
import main, stacks
signal.signal(signal.SIGINT, signal.SIG_IGN)
os.killpg(0, signal.SIGINT)
time.sleep(0.5)
main._interrupted(signal.SIGINT, None)
"""
    command = [sys.executable, "-c", program]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, start_new_session=True
    )
    assert (ran.returncode, ran.stderr) == (130, "Interrupted.\n")


CONSUMERS = """\
name: shop
region: us-east-1
apis: {inference: {routes: {GET /models: {integration: {type: mock}}}}}
usage_plans: {pro: {apis: [inference]}}
consumers:
  acme: {usage_plan: pro, keys: {old: {}, over: {expires: 2020-01-31}}}
"""


@pytest.mark.parametrize(
    ("acme", "is_refused"),
    [
        ("acme: {usage_plan: pro, keys: {new: {}}}", True),
        ("acme: {usage_plan: pro, keys: {new: {}, over: {}}}", True),
        ("acme: {usage_plan: pro, keys: {new: {}, old: {enabled: false}}}", True),
        ("initech: {usage_plan: pro, renamed_from: acme, keys: {new: {}}}", True),
        ("acme: {usage_plan: pro, keys: {new: {}, old: {}}}", False),
        ("acme: {usage_plan: pro, keys: {old: {enabled: false}}}", False),
        ("initech: {usage_plan: pro, renamed_from: acme, keys: {new: {}, old: {}}}", False),
        ("other: {usage_plan: pro}", False),
    ],
)
def test_all_live_keys_of_a_consumer_are_not_replaced_in_one_step(
    tmp_path: Path, acme: str, is_refused: bool
) -> None:
    assert _run(tmp_path, CONSUMERS).returncode == 0
    before = (tmp_path / "cdktf.out/stacks/shop-default/cdk.tf.json").read_bytes()
    head = CONSUMERS.rpartition("  acme")[0]
    ran = _run(tmp_path, f"{head}  {acme}\n", TOLLGATE_AGAINST="cdktf.out")
    assert ran.returncode == (2 if is_refused else 0), ran.stderr
    assert ("warning: acme is gone from default" in ran.stderr) == acme.startswith("other")
    if is_refused:
        assert "gateway.yaml:6: consumers." in ran.stderr
        assert "that works in default goes at once: old" in ran.stderr
        assert (tmp_path / "cdktf.out/stacks/shop-default/cdk.tf.json").read_bytes() == before


def test_what_was_synthesized_before_may_be_an_argument_and_nothing_else_may(tmp_path: Path) -> None:
    _run(tmp_path, CONSUMERS)
    ran = _run(tmp_path, CONSUMERS.replace("old:", "new:"), "--against", "cdktf.out")
    assert "goes at once: old" in ran.stderr
    assert _run(tmp_path, CONSUMERS, "--against", "nowhere").returncode == 2
    refused = _run(tmp_path, CONSUMERS, "prod")
    assert refused.returncode == 2
    assert "main.py does not take 'prod', but [--against PREVIOUS] [--reshard FILE]" in refused.stderr
    told = _run(tmp_path, CONSUMERS, "--help")
    assert (told.returncode, "TOLLGATE_FILE" in told.stdout) == (0, True)


HELD = {"aws_api_gateway_api_key.acme__old": "k1", "aws_api_gateway_api_key.acme__over": "k2"}


def test_another_number_of_shards_is_refused_until_the_keys_are_handed_over(tmp_path: Path) -> None:
    assert _run(tmp_path, CONSUMERS).returncode == 0
    split = CONSUMERS.replace("region:", "shards: 2\nregion:")
    refused = _run(tmp_path, split)
    assert refused.returncode == 2
    assert "default was synthesized without shards, and is to be with 2 shards" in refused.stderr
    assert "tollgate reshard default" in refused.stderr
    reshard = {"version": 1, "gateway": "shop", "environment": "default", "shards": None, "stacks": {}}
    (tmp_path / "r.json").write_text(json.dumps(reshard | {"stacks": {"shop-default": HELD}}))
    written = _run(tmp_path, split, "--reshard", "r.json")
    stacks = ("shop-default", "shop-default-keys-1", "shop-default-keys-2")
    assert (
        "default: to 2 shards. 2 of 2 keys go to another stack, and keep their values: 2 "
        "resources are forgotten in 1 stack and 2 imported in 1 stack." in written.stderr
    )
    assert written.stdout.splitlines() == [f"cdktf.out/stacks/{stack}/cdk.tf.json" for stack in stacks]
    # Nobody has looked yet whether it is applied.
    early = _run(tmp_path, split)
    assert (early.returncode, "tollgate reshard default --done" in early.stderr) == (2, True)
    assert _run(tmp_path, split, TOLLGATE_RESHARD="r.json").returncode == 0
    note_done(Stack("shop-default", tmp_path / "cdktf.out/stacks/shop-default"))
    assert _run(tmp_path, split).returncode == 0
    assert '"removed"' not in (tmp_path / "cdktf.out/stacks/shop-default/cdk.tf.json").read_text()
    assert _run(tmp_path, split).returncode == 0


def test_a_file_that_is_older_than_the_keys_hands_nothing_over(tmp_path: Path) -> None:
    split = CONSUMERS.replace("region:", "shards: 20\nregion:")
    assert _run(tmp_path, split).returncode == 0
    reshard = {"version": 1, "gateway": "shop", "environment": "default", "shards": None}
    # Of when there were no shards: the keys have gone to another stack since.
    (tmp_path / "r.json").write_text(json.dumps(reshard | {"stacks": {"shop-default": HELD}}))
    refused = _run(tmp_path, split.replace("shards: 20", "shards: 1"), "--reshard", "r.json")
    assert refused.returncode == 2
    assert "'acme' are in shop-default-keys-11, and came there after the states were read" in refused.stderr


def test_a_consumer_that_would_come_into_another_shard_is_refused(tmp_path: Path) -> None:
    text = CONSUMERS.replace("region:", "shards: 20\nregion:")
    renamed = text.replace("acme: {usage", "initech: {renamed_from: acme, usage")
    assert _run(tmp_path, text).returncode == 0
    assert _run(tmp_path, renamed).returncode == 0
    forgotten = _run(tmp_path, renamed.replace("renamed_from: acme, ", ""))
    assert forgotten.returncode == 2
    assert "gateway.yaml:7: consumers.initech: the keys of 'initech' would go to another" in forgotten.stderr
    assert "Say 'shard: 11'" in forgotten.stderr
    said = _run(tmp_path, renamed.replace("renamed_from: acme", "shard: 11"))
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "r.json: there is no such file."),
        ("{", "r.json: it is not what `tollgate reshard` wrote."),
        ('{"version": 2}', "r.json: it is not what `tollgate reshard` wrote."),
        (
            '{"gateway": "other", "environment": "default", "shards": 1, "stacks": {}}',
            "r.json: it is of 'default' of 'other', and gateway.yaml describes 'shop'.",
        ),
    ],
)
def test_what_is_no_file_of_a_reshard_is_refused(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / "r.json").write_text(content)
    refused = _run(tmp_path, CONSUMERS, "--reshard", "r.json")
    assert (refused.returncode, refused.stderr.splitlines()[0]) == (2, said)
    assert not (tmp_path / "cdktf.out").exists()


def _run(
    folder: Path, description: str, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    (folder / "gateway.yaml").write_text(description, encoding="utf-8")
    ours = ("TOLLGATE_", "CDKTF_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        cwd=folder,
        env=inherited | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def _region(document: Path) -> object:
    return json.loads(document.read_text(encoding="utf-8"))["provider"]["aws"][0]["region"]


def _files(folder: Path) -> Mapping[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _turned(value: object) -> object:
    """Every mapping the other way round."""
    if isinstance(value, dict):
        return {name: _turned(value[name]) for name in reversed(value)}
    return value


def _without_lines(document: bytes) -> object:
    def kept(block: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in block.items() if name != "source"}

    return json.loads(document, object_hook=kept)
