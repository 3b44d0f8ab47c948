"""`tollgate plan`, `apply` and `drift`, as a user runs them, with the real Terraform on an embedded AWS."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.terraform.conftest import Attach
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws

pytestmark = pytest.mark.terraform

ROOT = Path(__file__).parents[2]
PLAN = "tollgate.tfplan"


@dataclass(frozen=True)
class Project:
    """A folder with a description, in which commands are run."""

    folder: Path
    environment: dict[str, str]
    aws: AwsAt

    @property
    def stack(self) -> Path:
        return self.folder / "cdktf.out" / "stacks" / "flow-default"

    def describe(self, **changes: Any) -> None:
        (self.folder / "gateway.yaml").write_text(yaml.safe_dump(_description() | changes))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tollgate", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def values(self) -> list[str]:
        """The value of each key at Amazon."""
        found = self.aws.api_gateway("us-east-1").get_api_keys(includeValues=True)["items"]
        return [key["value"] for key in found]


def _description() -> dict[str, Any]:
    return {
        "name": "flow",
        "region": "us-east-1",
        "apis": {"a": {"routes": {"GET /": {"integration": {"type": "mock"}}}}},
        "usage_plans": {"pro": {"apis": ["a"], "throttle": {"rate_limit": 5, "burst_limit": 5}}},
        "consumers": {"acme": {"usage_plan": "pro"}, "bob": {"usage_plan": "pro"}},
    }


WITHOUT_BOB = {"consumers": {"acme": {"usage_plan": "pro"}}}
CUT = {"usage_plans": {"pro": {"apis": ["a"], "throttle": {"rate_limit": 2, "burst_limit": 5}}}}


@pytest.fixture(scope="module")
def project(attach: Attach, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A gateway that is planned and applied."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "main.py").symlink_to(ROOT / "main.py")
    log = tmp_path_factory.mktemp("aws") / "moto.log"
    with EmbeddedAws(log=log) as server, attach(server.at) as terraform:
        made = Project(folder, {**terraform.environment, "PATH": os.environ["PATH"]}, server.at)
        made.describe()
        planned = made.run("plan", "default")
        assert planned.returncode == 0, planned.stderr
        assert "No state has anything of it yet: this would be the first apply." in planned.stderr
        applied = made.run("apply", "default")
        assert applied.returncode == 0, applied.stderr
        assert "added, 0 changed, 0 destroyed" in applied.stdout
        yield made


@pytest.fixture(autouse=True)
def as_applied(project: Project) -> None:
    """The description as it is applied, and no plan that waits."""
    project.describe()
    (project.stack / PLAN).unlink(missing_ok=True)


def test_what_is_planned_and_reviewed_is_applied(project: Project) -> None:
    project.describe(**CUT)
    planned = project.run("plan", "default")
    assert planned.returncode == 0
    assert "pro: rate 5/s → 2/s" in planned.stdout
    assert "Terraform: 0 to add, 1 to change, 0 to destroy." in planned.stderr
    assert "Apply exactly this plan: tollgate apply default" in planned.stderr
    assert "the first apply" not in planned.stderr
    assert (project.stack / PLAN).stat().st_mode & 0o077 == 0
    applied = project.run("apply", "default")
    assert "flow-default: 0 added, 1 changed, 0 destroyed." in applied.stdout
    assert not (project.stack / PLAN).exists()
    project.describe()
    assert project.run("plan", "default").returncode == 0
    assert project.run("apply", "default").returncode == 0


def test_a_loss_of_access_is_applied_only_when_someone_answers_for_it(project: Project) -> None:
    project.describe(**WITHOUT_BOB)
    planned = project.run("plan", "default", "--output", "json=review.json", "--output", "terminal=-")
    assert planned.returncode == 1
    (impact,) = json.loads((project.folder / "review.json").read_text())["impacts"]
    assert (impact["kind"], impact["risk"], impact["consumers"]) == (
        "access-lost",
        "critical",
        ["bob/primary"],
    )
    refused = project.run("apply", "default")
    assert refused.returncode == 1
    assert f"Nothing is applied: nobody answers for 1 impact of risk critical or worse ({impact['id']})" in (
        refused.stderr
    )
    assert len(project.values()) == 2
    stale = project.run(
        "apply", "default", "--accept", "access-lost-0000000000", "--reason", "Bob has left us."
    )
    assert stale.returncode == 1
    assert len(project.values()) == 2


def test_an_answer_in_a_file_counts_until_its_day(project: Project) -> None:
    project.describe(**WITHOUT_BOB)
    project.run("plan", "default", "--output", "json=review.json")
    (impact,) = json.loads((project.folder / "review.json").read_text())["impacts"]
    file = project.folder / "reviews.yaml"
    entry = {"id": impact["id"], "reason": "Bob has left us.", "expires": "2099-12-31"}
    file.write_text(yaml.safe_dump({"accepted": [entry]}))
    try:
        assert project.run("review", str(project.stack / PLAN)).returncode == 0
        file.write_text(yaml.safe_dump({"accepted": [entry | {"expires": "2020-01-01"}]}))
        refused = project.run("apply", "default")
        assert refused.returncode == 1
        assert "expired on 2020-01-01" in refused.stdout
        assert len(project.values()) == 2
    finally:
        file.unlink()


def test_what_changed_since_the_review_is_not_applied(project: Project) -> None:
    project.describe(**CUT)
    assert project.run("plan", "default").returncode == 0
    changes: dict[str, tuple[Path, Callable[[bytes], bytes | None]]] = {
        "the plan file changed since": (project.stack / PLAN, lambda was: was + b"\0"),
        "the document changed since": (project.stack / "cdk.tf.json", lambda was: was + b"\n"),
        "the state changed since": (_state(project), _of_a_later_apply),
        "no plan of it was reviewed": (project.stack / "tollgate.reviewed.json", lambda _: None),
    }
    for said, (file, change) in changes.items():
        kept = file.read_bytes()
        changed = change(kept)
        file.unlink() if changed is None else file.write_bytes(changed)
        refused = project.run("apply", "default")
        file.write_bytes(kept)
        assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr
    client = project.aws.api_gateway("us-east-1")
    (plan,) = client.get_usage_plans()["items"]
    assert plan["throttle"]["rateLimit"] == 5


def _of_a_later_apply(state: bytes) -> bytes:
    found = json.loads(state)
    return json.dumps(found | {"serial": found["serial"] + 1}).encode()


def test_a_description_that_was_edited_after_the_plan_is_not_applied(project: Project) -> None:
    project.describe(**CUT)
    assert project.run("plan", "default").returncode == 0
    project.describe(**WITHOUT_BOB)
    refused = project.run("apply", "default")
    assert refused.returncode == 2
    assert "gateway.yaml changed since the plan, so nothing is applied." in refused.stderr
    assert "tollgate plan default" in refused.stderr


def test_what_was_opened_by_hand_is_drift_that_matters(project: Project) -> None:
    client = project.aws.api_gateway("us-east-1")
    (api,) = client.get_rest_apis()["items"]
    (root,) = client.get_resources(restApiId=api["id"])["items"]
    place = {"restApiId": api["id"], "resourceId": root["id"], "httpMethod": "GET"}
    assert project.run("drift", "default").returncode == 0
    patch = [{"op": "replace", "path": "/apiKeyRequired", "value": "false"}]
    client.update_method(**place, patchOperations=patch)  # type: ignore[arg-type]
    try:
        found = project.run("drift", "default")
        assert found.returncode == 1
        assert "outside of Terraform: GET / becomes public" in found.stdout
        assert not (project.stack / PLAN).exists()
    finally:
        back = [{"op": "replace", "path": "/apiKeyRequired", "value": "true"}]
        client.update_method(**place, patchOperations=back)  # type: ignore[arg-type]


def test_no_key_is_in_anything_that_is_printed_or_written(project: Project) -> None:
    project.describe(consumers={"acme": {"usage_plan": "pro"}})
    outputs = [
        f"--output={kind}=out.{kind}" for kind in ("json", "sarif", "junit", "markdown", "html", "terminal")
    ]
    planned = project.run("plan", "default", "-v", "--raw", *outputs)
    shown = planned.stdout + planned.stderr
    written = "".join(file.read_text() for file in project.folder.glob("out.*"))
    values = project.values()
    assert len(values) == 2
    assert "aws_api_gateway_usage_plan_key.bob__primary will be destroyed" in shown
    assert "access-lost" in written
    assert not any(value in shown + written for value in values)


def test_a_plan_that_fails_shows_no_key_and_leaves_no_plan(project: Project) -> None:
    wrong = project.run("plan", "default", "-v", "--", "-target=!")
    assert wrong.returncode == 2
    assert not any(value in wrong.stdout + wrong.stderr for value in project.values())
    assert not (project.stack / PLAN).exists()
    assert project.run("apply", "default").returncode == 2


def test_a_plan_of_a_part_is_told_to_be_one(project: Project) -> None:
    project.describe(**CUT)
    part = project.run("plan", "default", "--", "-target=aws_api_gateway_api_key.acme__primary")
    assert part.returncode == 2
    assert "the plan is incomplete" in part.stdout
    assert project.run("apply", "default").returncode == 2


def test_the_commands_underneath_are_plain_terraform(project: Project) -> None:
    printed = project.run("plan", "default", "--print-commands", "--", "-parallelism=2").stdout
    assert "terraform plan -out=tollgate.tfplan -parallelism=2" in printed
    assert not (project.stack / PLAN).exists()
    assert project.run("plan", "default").returncode == 0
    printed = project.run("apply", "default", "--print-commands").stdout
    assert "terraform apply tollgate.tfplan" in printed
    tollgate = f'tollgate() {{ {shlex.quote(sys.executable)} -m tollgate "$@"; }}'
    shown = subprocess.run(
        ["bash", "-ec", f"{tollgate}\n{printed}"],
        cwd=project.folder,
        env=project.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Apply complete!" in shown.stdout, shown.stderr


def _state(project: Project) -> Path:
    (state,) = (found for found in project.folder.rglob("*.tfstate") if ".terraform" not in found.parts)
    return state
