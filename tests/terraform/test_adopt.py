"""What was made without Terraform is taken over by it, and nothing changes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import InstalledTerraform
from tests.terraform.conftest import NOTHING, synthesize
from tollgate.config.load import load
from tollgate.demo.embedded_aws import AwsAt
from tollgate.review.review import review
from tollgate.terraform.configuration.json_text import decoded
from tollgate.terraform.planned.plan import plan_of

pytestmark = pytest.mark.terraform

REGION = "us-east-1"


@dataclass(frozen=True)
class Account:
    """An account in which somebody has made an API, two plans and five keys.

    Attributes:
        values: the value of each key, by id.
    """

    aws: AwsAt
    api: str
    gold: str
    values: dict[str, str]

    def read(self) -> dict[str, str]:
        keys = self.aws.api_gateway(REGION).get_api_keys(includeValues=True)["items"]
        return {key["id"]: key["value"] for key in keys}

    def adopt(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tollgate", "adopt", "--api-id", self.api, "--region", REGION, *arguments],
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", **self.aws.environment},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def account(aws: AwsAt) -> Account:
    amazon = aws.api_gateway(REGION)
    api = amazon.create_rest_api(name="Chat (old)")["id"]
    root = amazon.get_resources(restApiId=api)["items"][0]["id"]
    amazon.put_method(
        restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE", apiKeyRequired=True
    )
    amazon.put_integration(restApiId=api, resourceId=root, httpMethod="GET", type="MOCK")
    amazon.create_deployment(restApiId=api, stageName="live")
    gold = amazon.create_usage_plan(
        name="Gold Plan",
        description="For those who pay",
        apiStages=[
            {"apiId": api, "stage": "live", "throttle": {"//GET": {"rateLimit": 2.5, "burstLimit": 5}}}
        ],
        throttle={"rateLimit": 50, "burstLimit": 100},
        quota={"limit": 1000, "period": "WEEK", "offset": 2},
        tags={"team": "ai"},
    )["id"]
    free = amazon.create_usage_plan(name="gold-plan", apiStages=[{"apiId": api, "stage": "live"}])["id"]
    amazon.create_usage_plan(name="of nothing")
    for name, enabled, plans, more in (
        ("Acme, Inc.", True, (gold,), {"description": "Since 2019", "tags": {"crm": "42"}}),
        ("Acme Inc", True, (gold, free), {}),
        ("bob", False, (free,), {}),
        ("stray", True, (), {}),
    ):
        key = amazon.create_api_key(name=name, enabled=enabled, **more)["id"]
        for plan in plans:
            amazon.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
    made = Account(aws, api, gold, {})
    return Account(aws, api, gold, made.read())


def test_the_first_plan_imports_and_changes_nothing(
    account: Account, on_aws: InstalledTerraform, tmp_path: Path
) -> None:
    done = account.adopt(tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "gateway.yaml").read_text()
    assert not any(value in text + done.stdout + done.stderr for value in account.values.values())
    assert "Acme Inc is in Gold Plan and in gold-plan" in done.stderr
    gateway = load(tmp_path / "gateway.yaml").environments["default"]
    assert set(gateway.usage_plans) == {"Gold-Plan", "gold-plan-2"}
    assert set(gateway.consumers) == {"Acme-Inc", "Acme-Inc-2", "bob"}
    assert not gateway.consumers["bob"].keys["primary"].enabled

    folder = synthesize(gateway, tmp_path / "out")
    ready = on_aws.initialised(folder)
    ready.plan(folder / "plan")
    shown = ready.show(folder / "plan")
    found = review([plan_of(decoded("plan.json", shown.encode()), stack="old")])
    assert ({impact.kind for impact in found.impacts}, found.risk) == ({"adopted"}, "none")
    changes = json.loads(shown)["resource_changes"]
    # Of no shards: a number in the state, and nothing at Amazon.
    done_to = [change["address"] for change in changes if change["change"]["actions"] not in NOTHING]
    assert done_to == ["terraform_data.shards"]
    assert sum("importing" in change["change"] for change in changes) == 2 + 3 + 3
    ready.apply(folder / "plan")
    assert account.read() == account.values
    assert ready.plan(folder / "plan").is_empty


def test_one_plan_and_the_keys_of_a_file_can_be_adopted(account: Account, tmp_path: Path) -> None:
    (tmp_path / "keys.csv").write_text('Name,key,description,Enabled,usageplanIds\n"Acme, Inc.",,,true,\n')
    done = account.adopt(tmp_path, "--usage-plan", account.gold, "--csv", "keys.csv", "--name", "old")
    assert done.returncode == 0, done.stderr
    gateway = load(tmp_path / "gateway.yaml").environments["default"]
    assert (gateway.name, list(gateway.usage_plans), list(gateway.consumers)) == (
        "old",
        ["Gold-Plan"],
        ["Acme-Inc"],
    )
    again = account.adopt(tmp_path)
    assert (again.returncode, "it is there already" in again.stderr) == (2, True)


def test_a_value_in_the_file_is_refused_and_not_shown(account: Account, tmp_path: Path) -> None:
    (tmp_path / "keys.csv").write_text("name,key\nbob,aB3dE6gH9jK2mN5pQ8sT1vW4\n")
    done = account.adopt(tmp_path, "--csv", "keys.csv")
    assert done.returncode == 2
    assert "keys.csv:2: the column 'key' has a key's value" in done.stderr
    assert "aB3dE6" not in done.stdout + done.stderr
    assert not (tmp_path / "gateway.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--api-id", "nothing"), "There is no REST API 'nothing' in us-east-1"),
        (("--usage-plan", "nothing"), "No usage plan 'nothing' opens"),
    ],
)
def test_what_is_not_there_is_told(
    account: Account, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = account.adopt(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
