"""The examples, and the gateway that a new user edits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
GATEWAYS = ["gateway.yaml", *(f"examples/{name}/gateway.yaml" for name in ("one-key", "tiers", "two-apis"))]


@pytest.mark.parametrize("file", GATEWAYS)
def test_a_gateway_synthesizes(file: str, tmp_path: Path) -> None:
    assert _synthesized(file, tmp_path)


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
    _run("examples/own-resources/main.py", cwd=tmp_path)
    document = _documents(tmp_path / "cdktf.out")["summaries-prod"]
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


def _run(program: str, *, cwd: Path, **variables: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / program)],
        cwd=cwd,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _documents(folder: Path) -> dict[str, Any]:
    return {path.parent.name: json.loads(path.read_text()) for path in folder.glob("stacks/*/cdk.tf.json")}
