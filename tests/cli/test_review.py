"""`tollgate review`, `estimate` and `plan`, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.tollgate import tollgate
from tests.review.plans import BOB, PLAN, SECRETS, plan, updated

LOSS = plan(updated(BOB, enabled=False))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.json").write_text(json.dumps(LOSS))
    return tmp_path


def test_a_loss_fails_and_says_what_to_do(folder: Path) -> None:
    found = tollgate("review", "plan.json", cwd=folder)
    assert found.returncode == 1
    assert "critical: 1 key loses access: the key is disabled" in found.stdout
    assert "Answer for one: --accept ID --reason TEXT" in found.stdout


def test_fail_on_says_from_which_risk_on_it_fails(folder: Path) -> None:
    (folder / "plan.json").write_text(
        json.dumps(plan(updated(PLAN, throttle_settings=[{"rate_limit": 9, "burst_limit": 100}])))
    )
    assert tollgate("review", "plan.json", cwd=folder).returncode == 0
    assert tollgate("review", "plan.json", "--fail-on", "high", cwd=folder).returncode == 1


def test_several_reports_are_written_in_one_run(folder: Path) -> None:
    kinds = ("json", "sarif", "junit", "markdown", "html", "terminal")
    found = tollgate("review", "plan.json", *(f"--output={kind}=out.{kind}" for kind in kinds), cwd=folder)
    assert found.stdout == ""
    assert {file.name for file in folder.glob("out.*")} == {f"out.{kind}" for kind in kinds}
    written = "".join(file.read_text() for file in folder.glob("out.*"))
    assert not any(secret in written for secret in SECRETS.values())


def test_an_answer_lets_it_pass(folder: Path) -> None:
    tollgate("review", "plan.json", "--output=json=review.json", cwd=folder)
    (impact,) = json.loads((folder / "review.json").read_text())["impacts"]
    accept = ("--accept", impact["id"], "--reason", "Bob has left us.")
    assert tollgate("review", "plan.json", *accept, cwd=folder).returncode == 0
    entry = f"accepted:\n  - {{id: {impact['id']}, reason: Bob has left us., expires: 2099-12-31}}\n"
    (folder / "reviews.yaml").write_text(entry)
    assert tollgate("review", "plan.json", cwd=folder).returncode == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty"),
        ("[]", "it is a list, where Terraform's documents are objects"),
        ("{}", "it is no plan's JSON"),
        (json.dumps(LOSS)[:99], "plan.json:1"),
        (json.dumps(LOSS | {"errored": True}), "the plan failed"),
        (json.dumps(LOSS | {"format_version": "2.0"}), "format 2.0"),
        ("PK\3\4 no plan", "terraform"),
    ],
)
def test_what_is_no_whole_plan_is_refused_without_a_traceback(folder: Path, text: str, said: str) -> None:
    (folder / "plan.json").write_text(text)
    found = tollgate("review", "plan.json", "--output=json=out.json", cwd=folder)
    assert found.returncode == 2
    assert said in found.stderr.lower() or said in found.stderr
    assert "Traceback" not in found.stderr
    assert not (folder / "out.json").exists()


def test_an_incomplete_plan_is_shown_and_ends_with_2(folder: Path) -> None:
    (folder / "plan.json").write_text(json.dumps(LOSS | {"complete": False}))
    found = tollgate("review", "plan.json", cwd=folder)
    assert found.returncode == 2
    assert "access-lost" in found.stdout
    assert "What the plan does cannot be told" in found.stdout


def test_estimate_takes_a_plan_and_a_document(folder: Path) -> None:
    assert "not slow the apply down" in tollgate("estimate", "plan.json", cwd=folder).stdout
    keys = {f"x{number}": {"name": f"x{number}"} for number in range(100)}
    (folder / "cdk.tf.json").write_text(json.dumps({"resource": {"aws_api_gateway_api_key": keys}}))
    found = json.loads(tollgate("estimate", "cdk.tf.json", "--json", cwd=folder).stdout)
    assert (found["binding"], found["seconds"]) == ("CreateApiKey", 19.0)


@pytest.mark.parametrize("argument", ["-out=x", "-destroy", "-json"])
def test_an_argument_that_makes_it_another_command_is_refused(folder: Path, argument: str) -> None:
    found = tollgate("plan", "prod", "--", argument, cwd=folder)
    assert found.returncode == 2
    assert f"{argument}: Tollgate does not take it." in found.stderr


def test_a_plan_of_nothing_that_is_synthesized_says_what_to_do(folder: Path) -> None:
    found = tollgate("plan", "prod", "--no-synth", cwd=folder)
    assert found.returncode == 2
    assert "python main.py" in found.stderr


@pytest.mark.parametrize("document", [{"lineage": "x", "serial": 1}, {"resource": {}}])
def test_what_is_taken_for_a_plan_is_told_for_what_it_is(folder: Path, document: dict[str, object]) -> None:
    (folder / "plan.json").write_text(json.dumps(document))
    said = tollgate("review", "plan.json", cwd=folder).stderr
    assert ("it is a state" if "serial" in document else "it is what is to be planned") in said
    assert "terraform show -json" in said


def test_a_plan_that_is_empty_or_missing_is_shown_anew_and_not_synthesized(folder: Path) -> None:
    (folder / "empty.json").touch()
    for place in ("empty.json", "none.json", "."):
        said = tollgate("review", place, cwd=folder).stderr
        assert "terraform show -json" in said
        assert "main.py" not in said


def test_a_plan_that_is_named_twice_is_refused(folder: Path) -> None:
    (folder / "link.json").symlink_to(folder / "plan.json")
    found = tollgate("review", "plan.json", "link.json", cwd=folder)
    assert (found.returncode, found.stdout) == (2, "")
    assert "link.json: it is the same plan as plan.json" in found.stderr


def test_plans_of_several_folders_are_told_apart(folder: Path) -> None:
    for name in ("dev", "prod"):
        (folder / name).mkdir()
        (folder / name / "plan.json").write_text(json.dumps(LOSS))
    plans = ("dev/plan.json", "prod/plan.json")
    assert tollgate("review", *plans, "--output=json=out.json", cwd=folder).returncode == 1
    found = json.loads((folder / "out.json").read_text())["impacts"]
    assert [impact["stack"] for impact in found] == ["plan (dev/plan.json)", "plan (prod/plan.json)"]
    assert len({impact["id"] for impact in found}) == 2
    assert "stack: plan (dev/plan.json)" in tollgate("review", *plans, cwd=folder).stdout


def test_a_reason_that_says_nothing_is_refused_as_too_short(folder: Path) -> None:
    found = tollgate("review", "plan.json", "--accept", "x", "--reason", "ok", cwd=folder)
    assert found.returncode == 2
    assert "the --reason is too short" in found.stderr


def test_what_plan_runs_can_be_printed_before_anything_is_synthesized(folder: Path) -> None:
    found = tollgate("plan", "prod", "--print-commands", cwd=folder)
    assert (found.returncode, found.stdout) == (0, "python main.py\n")
    assert "tollgate plan prod --print-commands" in found.stderr
