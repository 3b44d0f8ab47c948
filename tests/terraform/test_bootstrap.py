"""`tollgate bootstrap`, as a user runs it, with the real Terraform on an embedded AWS.

Departures of moto's: it speaks no TLS and looks at no condition of a bucket's policy, so here none denies.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import InstalledTerraform
from tests.terraform.conftest import Attach
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws
from tollgate.terraform.runner import Terraform

pytestmark = pytest.mark.terraform

ROOT = Path(__file__).parents[2]
BUCKET = "acme-ai-state"
STACK = "flow-prod"
OWN = "flow-prod-bootstrap"
KEY = f"{STACK}/terraform.tfstate"
IN_BUCKET = {
    "backend": {"type": "s3", "bucket": BUCKET},
    "bootstrap": {"ci": {"type": "github", "repository": "acme/ai", "apply": {"environment": "production"}}},
}


@dataclass(frozen=True)
class Project:
    """A folder with a description, in which commands are run."""

    folder: Path
    environment: dict[str, str]
    aws: AwsAt

    def describe(self, **changes: Any) -> None:
        (self.folder / "gateway.yaml").write_text(yaml.safe_dump(_description() | changes))

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tollgate", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        assert process.returncode == code, out + err
        return out + err

    def synthesize(self) -> None:
        subprocess.run(
            [sys.executable, "main.py"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def terraform(self, installed: InstalledTerraform) -> Terraform:
        folder = self.folder / "cdktf.out" / "stacks" / STACK
        return Terraform(installed.binary, folder, installed.environment)

    @property
    def s3(self) -> Any:
        return self.aws.session("us-east-1").client("s3", endpoint_url=self.aws.url)

    def state(self, key: str) -> dict[str, Any]:
        found = json.load(self.s3.get_object(Bucket=BUCKET, Key=key)["Body"])
        assert isinstance(found, dict)
        return found

    def put(self, key: str, state: dict[str, Any]) -> None:
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(state).encode())

    def file(self, stack: str) -> Path:
        return self.folder / f"terraform.{stack}.tfstate"


def _description() -> dict[str, Any]:
    return {
        "name": "flow",
        "region": "us-east-1",
        "environments": {"prod": {}},
        "apis": {"a": {"routes": {"GET /": {"integration": {"type": "mock"}}}}},
        "usage_plans": {"pro": {"apis": ["a"], "throttle": {"rate_limit": 5, "burst_limit": 5}}},
        "consumers": {"acme": {"usage_plan": "pro"}},
    }


@pytest.fixture(scope="module")
def project(attach: Attach, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A gateway that is applied with local states, and then bootstrapped."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "main.py").symlink_to(ROOT / "main.py")
    with (
        EmbeddedAws(log=tmp_path_factory.mktemp("aws") / "moto.log") as server,
        attach(server.at) as terraform,
    ):
        made = Project(folder, {**terraform.environment, "PATH": os.environ["PATH"]}, server.at)
        made.describe()
        made.synthesize()
        made.terraform(terraform).init()
        made.terraform(terraform).plan(folder / "first")
        made.terraform(terraform).apply(folder / "first")
        local = json.loads(made.file(STACK).read_text())
        made.describe(**IN_BUCKET)
        said = made.run("bootstrap", "prod", "--yes")
        assert made.state(KEY)["resources"] == local["resources"]
        assert f"rm terraform.{STACK}.tfstate.moved" in said
        assert "AWS_PLAN_ROLE=arn:aws:iam::123456789012:role/flow-prod-ci-plan-" in said
        yield made


def test_what_is_moved_is_left_for_its_owner_alone(project: Project) -> None:
    for stack in (STACK, OWN):
        assert not project.file(stack).exists()
        left = project.folder / f"terraform.{stack}.tfstate.moved"
        assert left.stat().st_mode & 0o777 == 0o600


def test_a_second_run_has_nothing_to_do(project: Project) -> None:
    assert f"there is nothing to do. The states are in s3://{BUCKET}." in project.run("bootstrap", "prod")


def test_it_goes_on_where_it_was_interrupted(project: Project) -> None:
    """Killed when its own state was written, but not yet the gateway's."""
    for stack in (STACK, OWN):
        (project.folder / f"terraform.{stack}.tfstate.moved").rename(project.file(stack))
    before = project.state(KEY)
    project.s3.delete_object(Bucket=BUCKET, Key=KEY)
    project.run("bootstrap", "prod", "--yes")
    assert project.state(KEY)["resources"] == before["resources"]
    assert not any(project.file(stack).exists() for stack in (STACK, OWN))


def test_a_state_in_the_bucket_is_not_overwritten(project: Project) -> None:
    there = project.state(KEY)
    file = project.file(STACK)
    file.write_text(json.dumps(there | {"lineage": "of-another", "outputs": {}}))
    before = file.read_text()
    try:
        assert "has another state than" in project.run("bootstrap", "prod", "--yes", code=2)
        assert project.state(KEY) == there
        assert file.read_text() == before
    finally:
        file.unlink()


def test_of_two_applies_at_once_one_is_told_of_the_lock(project: Project) -> None:
    """S3 takes the lock's object of one alone: `If-None-Match: *`."""
    lock = {
        "ID": "0-1",
        "Operation": "OperationTypeApply",
        "Who": "ann@laptop",
        "Created": "2026-01-01T00:00:00Z",
    }
    limits = {"throttle": {"rate_limit": 4, "burst_limit": 5}}
    project.describe(**IN_BUCKET, usage_plans={"pro": {"apis": ["a"], **limits}})
    project.run("plan", "prod")
    before = project.state(KEY)
    project.put(f"{KEY}.tflock", lock)
    said = project.run("apply", "prod", code=2)
    assert "ann@laptop" in said
    assert "Another run has the lock" in said
    assert project.state(KEY) == before
    project.s3.delete_object(Bucket=BUCKET, Key=f"{KEY}.tflock")
    both = [project.start("apply", "prod") for _ in range(2)]
    ended = [(*process.communicate(timeout=300), process.returncode) for process in both]
    codes = sorted(code for *_, code in ended)
    assert codes == [0, 2], ended
    for out, err, code in ended:
        if code:
            refusals = ("Another run has the lock", "another than what was reviewed")
            assert any(it in err for it in refusals), out + err
    assert project.state(KEY)["serial"] == before["serial"] + 1
