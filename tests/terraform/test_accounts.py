"""Which account a gateway may be in, and as whom Terraform works there, with the real provider."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import InstalledTerraform
from tests.stacks.synthesis import gateway
from tests.terraform.conftest import ApplyGateway, synthesize
from tollgate.demo.embedded_aws import AwsAt

pytestmark = pytest.mark.terraform

HERE = "123456789012"
"""The account of the embedded AWS."""
ELSEWHERE = "999999999999"
LIMITED = {"pro": {"apis": ["inference"], "throttle": {"rate_limit": 1, "burst_limit": 1}}}
ROLE = {
    "arn": f"arn:aws:iam::{ELSEWHERE}:role/deploy",
    "external_id": "5f0c7b0e-7c1f-4b59-9d0c-1c8d2b7d1f11",
    "session_name": "tollgate-ci",
    "duration": 900,
}


def test_credentials_of_another_account_stop_a_plan_with_one_clear_error(
    on_aws: InstalledTerraform, aws: AwsAt, tmp_path: Path
) -> None:
    synthesize(gateway(allowed_account_ids=[ELSEWHERE], usage_plans=LIMITED), tmp_path / "cdktf.out")
    planned = subprocess.run(
        [sys.executable, "-m", "tollgate", "plan", "default", "--no-synth"],
        cwd=tmp_path,
        env={**on_aws.environment, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert planned.returncode == 2
    assert planned.stderr.count(f"AWS account ID not allowed: {HERE}") == 1
    assert f"which `allowed_account_ids` ({ELSEWHERE}) leaves out" in planned.stderr
    assert "Use those of an account that it names" in planned.stderr
    assert "Traceback" not in planned.stderr
    assert not aws.api_gateway("us-east-1").get_rest_apis()["items"]


def test_a_role_in_another_account_is_taken_on_and_the_gateway_is_made_there(
    apply_gateway: ApplyGateway,
) -> None:
    described = gateway(name="accounts", allowed_account_ids=[ELSEWHERE], assume_role=ROLE)
    applied = apply_gateway(described)
    assert applied.plan(described).is_empty
    ours = applied.aws.api_gateway("us-east-1").get_rest_apis()["items"]
    assert "accounts-default-inference" not in [api["name"] for api in ours]
    without_guard = gateway(name="accounts", assume_role=ROLE)
    assert applied.plan(without_guard).is_empty
