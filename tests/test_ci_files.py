"""The files for a user's own CI: their audit runs as it is written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
GITHUB = ROOT / ".github" / "workflows" / "gateway.yml"
GITLAB = ROOT / "examples" / "ci" / "gitlab-ci.yml"


def run_script(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A script of a job in a folder that has the project's, with the programs of this Python."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    # The programs are at hand, as after `make setup`.
    script = (
        script.replace(". .venv/bin/activate", ":").replace("make setup", ":").replace("tollgate warm", ":")
    )
    for name in ("gateway.yaml", "main.py"):
        if not (folder / name).exists():
            (folder / name).symlink_to(ROOT / name)
    return subprocess.run(
        ["bash", "-euc", script],
        cwd=folder,
        env={**os.environ, **variables, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_workflow_synthesizes_and_audits(tmp_path: Path) -> None:
    jobs: dict[str, Any] = yaml.safe_load(GITHUB.read_text())["jobs"]
    scripts = {step.get("name"): step["run"] for step in jobs["audit"]["steps"] if "run" in step}
    for name in ("Set up", "Synthesize", "Audit"):
        done = run_script(scripts[name], tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((tmp_path / "audit.sarif").read_text())["version"] == "2.1.0"
    assert (tmp_path / "audit.html").is_file()
    assert "::notice file=gateway.yaml" in done.stdout


def test_gitlab_s_file_synthesizes_and_audits(tmp_path: Path) -> None:
    job: dict[str, Any] = yaml.safe_load(GITLAB.read_text())["audit"]
    done = run_script("\n".join(job["script"]), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for report in job["artifacts"]["reports"].values():
        assert (tmp_path / report).stat().st_size > 0


def test_no_plan_is_kept_or_shown() -> None:
    for file in (GITHUB, GITLAB):
        for line in file.read_text().splitlines():
            # What Terraform says of a plan can be a key.
            shows = any(f"terraform {command}" in line for command in ("plan", "apply", "show"))
            assert not shows or "> plan.json" in line
    jobs: dict[str, Any] = yaml.safe_load(GITHUB.read_text())["jobs"]
    uploads = [
        step["with"]["path"]
        for job in jobs.values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/upload-artifact")
    ]
    assert uploads == ["audit.html", "cdktf.out", "review.html"]
    for name in ("plan", "deploy"):
        scripts = [step.get("run", "") for step in jobs[name]["steps"]]
        planning = [script for script in scripts if "tollgate plan" in script]
        assert planning
        assert all("trap 'rm -f" in script and "tollgate.tfplan" in script for script in planning)
