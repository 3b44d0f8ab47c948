"""The pinned `cdktf` command line: synth, deploy, diff and destroy against the embedded AWS."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import InstalledTerraform, missing
from tollgate.demo.embedded_aws import AwsAt

pytestmark = pytest.mark.terraform

ROOT = Path(__file__).parents[2]
CDKTF = ROOT / "node_modules" / ".bin" / "cdktf"
STACK = "my-api-default"


def test_a_stack_is_deployed_found_unchanged_and_destroyed(
    terraform: InstalledTerraform, aws: AwsAt, tmp_path: Path
) -> None:
    if not CDKTF.exists():
        missing("The cdktf command line is not installed: run `npm ci`.")
    for file in ("cdktf.json", "main.py"):
        shutil.copy(ROOT / file, tmp_path)
    shutil.copy(ROOT / "examples" / "one-key" / "gateway.yaml", tmp_path)
    environment = {
        **os.environ,
        **terraform.environment,
        **aws.environment,
        "CI": "1",
        "DISABLE_VERSION_CHECK": "1",
    }
    # `cdktf.json` says `python`: the one of the environment that is activated.
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])

    def cdktf(*arguments: str) -> str:
        done = subprocess.run(
            [CDKTF, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    cdktf("synth")
    assert (tmp_path / "cdktf.out" / "stacks" / STACK / "cdk.tf.json").is_file()
    deployed = cdktf("deploy", STACK, "--auto-approve", "--skip-provider-lock")
    assert "execute-api.us-east-1.amazonaws.com/dev" in deployed
    assert "No changes" in cdktf("diff", STACK, "--skip-provider-lock")
    assert "Destroy complete" in cdktf("destroy", STACK, "--auto-approve", "--skip-provider-lock")
