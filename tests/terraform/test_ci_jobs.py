"""The jobs of the workflow that plan and deploy run as they are written, on an embedded AWS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import InstalledTerraform
from tests.test_ci_files import GITHUB, run_script
from tollgate.demo.embedded_aws import AwsAt
from tollgate.demo.stand_ins import make_functions
from tollgate.terraform.stacks import Stack, read_document

pytestmark = pytest.mark.terraform


def test_the_workflow_plans_reviews_and_applies(
    terraform: InstalledTerraform, aws: AwsAt, tmp_path: Path
) -> None:
    jobs: dict[str, Any] = yaml.safe_load(GITHUB.read_text())["jobs"]
    scripts = [step["run"] for name in ("plan", "deploy") for step in jobs[name]["steps"] if "run" in step]
    planning = [script for script in scripts if "tollgate plan" in script]
    assert run_script("python main.py", tmp_path).returncode == 0
    folder = tmp_path / "cdktf.out" / "stacks" / "ai-api-dev"
    document = read_document(Stack("ai-api-dev", folder))
    make_functions(aws, document.region, document.functions)
    step_summary = tmp_path / "summary.md"
    for script in planning:
        done = run_script(
            script,
            tmp_path,
            **(terraform.environment | aws.environment),
            STACK="ai-api-dev",
            GITHUB_STEP_SUMMARY=str(step_summary),
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert not (folder / "tollgate.tfplan").exists()
    assert "Who may call what" in step_summary.read_text()
    assert (tmp_path / "review.html").is_file()
    keys = aws.api_gateway(document.region).get_api_keys(includeValues=True)["items"]
    assert keys
    assert not any(key["value"] in done.stdout + done.stderr for key in keys)
