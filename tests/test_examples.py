"""The examples, and the gateway that a new user edits.

`python -m tests.test_examples` writes the documents of the examples into `tests/snapshots/`, for a person to
review.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tollgate.files import write

ROOT = Path(__file__).parents[1]
EXAMPLES = ("one-key", "tiers", "two-apis")
GATEWAYS = ["gateway.yaml", *(f"examples/{name}/gateway.yaml" for name in EXAMPLES)]


@pytest.mark.parametrize("file", GATEWAYS)
def test_a_gateway_synthesizes(file: str, tmp_path: Path) -> None:
    assert _synthesized(file, tmp_path)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_becomes_the_document_that_was_reviewed(name: str, tmp_path: Path) -> None:
    assert _reviewed(name, tmp_path) == _snapshot(name).read_text(encoding="utf-8")


def test_one_key_is_the_pattern_that_everything_grows_from(tmp_path: Path) -> None:
    document = _synthesized("examples/one-key/gateway.yaml", tmp_path)["my-api-default"]
    resource = document["resource"]
    (rest_api,) = resource["aws_api_gateway_rest_api"].values()
    assert rest_api["name"] == "my-api"
    assert rest_api["description"]
    (method,) = resource["aws_api_gateway_method"].values()
    assert (method["http_method"], method["api_key_required"]) == ("GET", True)
    (part,) = resource["aws_api_gateway_resource"].values()
    assert part["path_part"] == "myresource"
    (plan,) = resource["aws_api_gateway_usage_plan"].values()
    assert plan["throttle_settings"] == {"burst_limit": 5, "rate_limit": 10}
    assert plan["quota_settings"] == {"limit": 1000, "offset": 2, "period": "MONTH"}
    assert len(resource["aws_api_gateway_api_key"]) == len(resource["aws_api_gateway_usage_plan_key"]) == 1
    assert (
        document["output"]["apis"]["value"]["main"]["invoke_url"]
        == "${aws_api_gateway_stage.main.invoke_url}"
    )
    assert document["output"]["api_key_values"]["sensitive"] is True


def test_a_gateway_stands_beside_resources_of_the_users_own(tmp_path: Path) -> None:
    printed = _run("examples/own-resources/main.py", cwd=tmp_path)
    document = json.loads((tmp_path / printed.strip()).read_text(encoding="utf-8"))
    (integration,) = (
        block
        for block in document["resource"]["aws_api_gateway_integration"].values()
        if block["type"] == "AWS_PROXY"
    )
    assert "${aws_lambda_function.summarize.arn}" in integration["uri"]
    assert document["resource"]["aws_ssm_parameter"]["endpoint"]["value"] == (
        "${aws_api_gateway_stage.summaries.invoke_url}"
    )
    assert document["terraform"]["required_providers"]["aws"]["version"] == ">= 5.100, < 7"


def _synthesized(file: str, folder: Path) -> dict[str, Any]:
    _run("main.py", cwd=ROOT, TOLLGATE_FILE=file, CDKTF_OUTDIR=str(folder))
    return _documents(folder)


def _run(program: str, *, cwd: Path, **variables: str) -> str:
    """What a program prints."""
    done = subprocess.run(
        [sys.executable, str(ROOT / program)],
        cwd=cwd,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _documents(folder: Path) -> dict[str, Any]:
    return {path.parent.name: json.loads(path.read_text()) for path in folder.glob("stacks/*/cdk.tf.json")}


def _reviewed(name: str, folder: Path) -> str:
    """An example's documents, without what CDKTF notes down for itself."""
    documents = _synthesized(f"examples/{name}/gateway.yaml", folder)
    return json.dumps(_without_metadata(documents), indent=2, sort_keys=True) + "\n"


def _without_metadata(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _without_metadata(entry) for name, entry in value.items() if name != "metadata"}
        return {name: entry for name, entry in kept.items() if name != "//" or entry}
    return value


def _snapshot(name: str) -> Path:
    return ROOT / "tests" / "snapshots" / f"{name}.json"


def _write_snapshots() -> None:
    for name in EXAMPLES:
        with tempfile.TemporaryDirectory() as folder:
            write(_snapshot(name), _reviewed(name, Path(folder)))


if __name__ == "__main__":
    _write_snapshots()
