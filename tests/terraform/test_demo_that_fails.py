"""The demo of a document that Terraform does not take, or takes again and again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import InstalledTerraform

pytestmark = pytest.mark.terraform

PROGRAM = """
import json, os
from pathlib import Path

out = Path(os.environ["CDKTF_OUTDIR"])
stack = out / "stacks" / "odd-dev"
stack.mkdir(parents=True)
manifest = {{"stacks": {{"odd-dev": {{"name": "odd-dev", "workingDirectory": "stacks/odd-dev"}}}}}}
(out / "manifest.json").write_text(json.dumps(manifest))
(stack / "cdk.tf.json").write_text(json.dumps({{
    "provider": {{"aws": [{{"region": "us-east-1"}}]}},
    "resource": {{"terraform_data": {{"odd": {odd!r}}}}},
}}))
"""


def test_a_second_plan_that_is_not_empty_fails_the_demo(
    terraform: InstalledTerraform, tmp_path: Path
) -> None:
    ended = _demo(tmp_path, {"input": "${timestamp()}"})
    assert ended.returncode == 1
    assert "The second plan is not empty" in ended.stdout
    assert "update terraform_data.odd" in ended.stdout
    assert not (tmp_path / ".demo").exists()


def test_what_terraform_refuses_is_told_in_its_own_words(
    terraform: InstalledTerraform, tmp_path: Path
) -> None:
    ended = _demo(tmp_path, {"inputt": 1})
    assert ended.returncode == 2
    assert "`terraform plan` failed" in ended.stderr
    assert "inputt" in ended.stderr
    # That folder is deleted.
    assert ".demo" not in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / ".demo").exists()


def _demo(folder: Path, odd: dict[str, object]) -> subprocess.CompletedProcess[str]:
    """The demo in a folder whose `main.py` writes a document with one odd resource."""
    (folder / "main.py").write_text(PROGRAM.format(odd=odd))
    return subprocess.run(
        [sys.executable, "-m", "tollgate", "demo"], cwd=folder, capture_output=True, text=True, check=False
    )
