"""`tollgate audit`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.documents import with_routes, write
from tests.cli.tollgate import tollgate

FORMATS = {"json": "{", "sarif": "{", "junit": "<?xml", "markdown": "## ", "github": "::", "gitlab": "["}


def _guarded(folder: Path, **notes: object) -> None:
    """An API whose only route asks for a key, and whose other parts are left out."""
    document = with_routes("a")
    document["resource"]["aws_api_gateway_method"]["a"] |= {"api_key_required": True, **notes}
    write(folder, document)


def test_what_is_wrong_fails_with_exit_code_1_and_says_where_and_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, with_routes("a"))
    done = tollgate("audit", "main.tf.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "critical: A route asks for no key  [TG-R01]" in done.stdout
    assert "  main.tf.json:17" in done.stdout
    assert "To do: Set api_key_required = true, or an authorization." in done.stdout


def test_what_is_mild_enough_passes(tmp_path: Path) -> None:
    write(tmp_path, {"resource": {"aws_api_gateway_base_path_mapping": {"m": {"api_id": "x"}}}})
    assert tollgate("audit", ".", cwd=tmp_path).returncode == 0
    assert tollgate("audit", ".", "--fail-on", "medium", cwd=tmp_path).returncode == 1


def test_what_cannot_be_told_fails_under_strict_alone(tmp_path: Path) -> None:
    mapping = {"api_id": "x", "stage_name": "v1"}
    write(tmp_path, {"resource": {"aws_api_gateway_base_path_mapping": {"m": mapping}}})
    assert tollgate("audit", ".", cwd=tmp_path).returncode == 0
    done = tollgate("audit", ".", "--strict", cwd=tmp_path)
    assert done.returncode == 3
    assert "unknown (high): A domain can be gone around" in done.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file or folder"),
        ("", "it is empty"),
        ("{", ":1: it is not JSON"),
        ("[]", "it is a list"),
        ("{}", "it has no block of Terraform's"),
        ('{"resource": 5}', ":1: resource is a number, where Terraform takes an object"),
        ('{"resource": {}, "resource": {}}', "is here twice"),
        ('{"resource": ' + "[" * 100_000 + "]" * 100_000 + "}", "it is nested too deeply"),
        ('{"format_version": "2.0", "planned_values": {}}', "it is a plan of format 2.0"),
        ('{"format_version": "1.2", "planned_values": {}, "errored": true}', "the plan failed"),
    ],
)
def test_bad_input_is_told_in_one_message_with_exit_code_2(
    tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "x.tf.json").write_text(content)
    done = tollgate("audit", "x.tf.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("x.tf.json")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_folder_is_no_pass(tmp_path: Path) -> None:
    done = tollgate("audit", ".", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Synthesize first" in done.stderr


def test_every_format_can_be_had_at_once(tmp_path: Path) -> None:
    write(tmp_path, with_routes("a"))
    outputs = [argument for name in FORMATS for argument in ("--output", f"{name}={name}.out")]
    done = tollgate("audit", "main.tf.json", *outputs, "--output", "html=page.html", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    for name, start in FORMATS.items():
        assert (tmp_path / f"{name}.out").read_text().startswith(start)
    assert (tmp_path / "page.html").read_text().startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("output", ["yaml=x", "json", "json=", "json=no/such/folder", "json=."])
def test_an_output_that_cannot_be_is_refused_before_anything_is_read(tmp_path: Path, output: str) -> None:
    done = tollgate("audit", "missing", "--output", output, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"--output {output}: ")
    assert list(tmp_path.iterdir()) == []


def test_standard_input_is_read(tmp_path: Path) -> None:
    document = json.dumps(with_routes("a"))
    done = subprocess.run(
        [sys.executable, "-m", "tollgate", "audit", "-", "--output", "json=-"],
        input=document, capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    assert json.loads(done.stdout)["inputs"] == ["<standard input>"]


def test_a_folder_of_cdktf_is_read_by_its_manifest(tmp_path: Path) -> None:
    (tmp_path / "stacks" / "a").mkdir(parents=True)
    stacks = {"a": {"synthesizedStackPath": "stacks/a/cdk.tf.json"}}
    (tmp_path / "manifest.json").write_text(json.dumps({"stacks": stacks}))
    missing = tollgate("audit", ".", cwd=tmp_path)
    assert missing.returncode == 2
    assert "it is not there, and manifest.json names it" in missing.stderr
    (tmp_path / "stacks" / "a" / "cdk.tf.json").write_text(json.dumps(with_routes("a")))
    assert tollgate("audit", ".", cwd=tmp_path).returncode == 1


def test_audit_yaml_is_taken_where_there_is_one(tmp_path: Path) -> None:
    write(tmp_path, with_routes("a"))
    (tmp_path / "audit.yaml").write_text(
        "suppressions:\n"
        "  - {rule: TG-R01, address: '*', reason: The demo is open., expires: 2999-01-01}\n"
        "  - {rule: TG-R06, address: '*', reason: The demo is a stub., expires: 2999-01-01}\n"
        "  - {rule: TG-D09, address: '*', reason: The demo is a stub., expires: 2999-01-01}\n"
    )
    done = tollgate("audit", "main.tf.json", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "3 suppressed" in done.stdout


def test_a_baseline_is_made_once_and_shrinks(tmp_path: Path) -> None:
    write(tmp_path, with_routes("a"))
    first = tollgate("audit", "main.tf.json", "--baseline", "b.json", "--update-baseline", cwd=tmp_path)
    assert first.returncode == 0, first.stdout
    assert tollgate("audit", "main.tf.json", "--baseline", "b.json", cwd=tmp_path).returncode == 0
    write(tmp_path, with_routes("a", "new"))
    grown = tollgate("audit", "main.tf.json", "--baseline", "b.json", "--update-baseline", cwd=tmp_path)
    assert grown.returncode == 1
    before = (tmp_path / "b.json").read_text()
    _guarded(tmp_path)
    tollgate("audit", "main.tf.json", "--baseline", "b.json", "--update-baseline", cwd=tmp_path)
    assert len((tmp_path / "b.json").read_text()) < len(before)


def test_the_rules_are_listed_and_explained(tmp_path: Path) -> None:
    assert "TG-P10" in tollgate("audit", "--list", cwd=tmp_path).stdout
    explained = tollgate("audit", "--explain", "tg-p10", cwd=tmp_path)
    assert explained.stdout.startswith("TG-P10: A throttle lets nobody in")
    assert tollgate("audit", "--explain", "r1", cwd=tmp_path).stdout.startswith("TG-R01: ")
    unknown = tollgate("audit", "--explain", "TG-P100", cwd=tmp_path)
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "Did you mean TG-P10?" in unknown.stderr


def test_it_starts_without_cdktf_and_what_other_formats_need(tmp_path: Path) -> None:
    write(tmp_path, with_routes("a"))
    program = (
        "import sys; sys.argv = ['tollgate', 'audit', 'main.tf.json', '--output', 'json=out.json']\n"
        "from tollgate.cli.main import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "print([name for name in ('cdktf', 'jsii', 'jinja2', 'rich') if name in "
        "sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout == "[]\n"
    assert (tmp_path / "out.json").is_file()
