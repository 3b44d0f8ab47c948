"""`tollgate strays`, with a Terraform whose states are files, and an embedded AWS."""

from __future__ import annotations

from pathlib import Path

import pytest
from mypy_boto3_apigateway import APIGatewayClient

from tests.cli.terraform_of_files import install, key, of, stack, write_state
from tests.cli.tollgate import tollgate
from tollgate.demo.embedded_aws import AwsAt

NAME = "shop-prod-acme-primary"


@pytest.fixture
def amazon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, aws: AwsAt) -> APIGatewayClient:
    """An account with the key that the state has, and one that somebody else made."""
    install(tmp_path / "bin", monkeypatch)
    for name, value in aws.environment.items():
        monkeypatch.setenv(name, value)
    client = aws.api_gateway("eu-west-1")
    document = {
        "provider": {"aws": [{"region": "eu-west-1"}]},
        "resource": {"aws_api_gateway_api_key": {"acme__primary": {"name": NAME}}},
    }
    folder = stack(tmp_path / "cdktf.out", document)
    client.create_api_key(name="somebody-elses")
    write_state(folder, key("acme", client.create_api_key(name=NAME, enabled=True)["id"]))
    return client


def test_where_every_key_is_in_a_state_there_is_none(amazon: APIGatewayClient, tmp_path: Path) -> None:
    done = tollgate("strays", "prod", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "No key of prod was left behind.\n"), done.stderr


def test_a_key_that_was_left_behind_is_told_and_deleted_when_asked_for(
    amazon: APIGatewayClient, tmp_path: Path
) -> None:
    made = amazon.create_api_key(name=NAME, enabled=True)
    told = tollgate("strays", "prod", cwd=tmp_path)
    assert told.returncode == 1
    assert made["id"] in told.stdout
    assert made["value"] not in told.stdout + told.stderr
    young = tollgate("strays", "prod", "--delete", cwd=tmp_path)
    assert (young.returncode, "may be of an apply that is running" in young.stderr) == (1, True)
    assert len(amazon.get_api_keys()["items"]) == 3
    deleted = tollgate("strays", "prod", "--delete", "--older-than", "0", cwd=tmp_path)
    assert (deleted.returncode, f"Deleted: {made['id']}" in deleted.stdout) == (0, True)
    assert made["id"] not in {it["id"] for it in amazon.get_api_keys()["items"]}
    assert len(amazon.get_api_keys()["items"]) == 2


def test_a_key_that_is_in_a_plan_may_be_in_use_and_stays(amazon: APIGatewayClient, tmp_path: Path) -> None:
    made = amazon.create_api_key(name=NAME, enabled=True)
    plan = amazon.create_usage_plan(name="pro")
    amazon.create_usage_plan_key(usagePlanId=plan["id"], keyId=made["id"], keyType="API_KEY")
    done = tollgate("strays", "prod", "--delete", "--older-than", "0", cwd=tmp_path)
    assert done.returncode == 1
    assert "lets somebody in, and is not deleted here" in done.stderr
    assert made["id"] in {it["id"] for it in amazon.get_api_keys()["items"]}


def test_an_attachment_that_no_state_knows_is_told_with_what_takes_it_over(
    amazon: APIGatewayClient, tmp_path: Path
) -> None:
    folder = tmp_path / "cdktf.out/stacks/shop-prod"
    (mine,) = [it["id"] for it in amazon.get_api_keys()["items"] if it["name"] == NAME]
    plan = amazon.create_usage_plan(name="pro")["id"]
    amazon.create_usage_plan_key(usagePlanId=plan, keyId=mine, keyType="API_KEY")
    usage_plan = of("aws_api_gateway_usage_plan", "pro", id=plan)
    write_state(folder, key("acme", mine), usage_plan)
    told = tollgate("strays", "prod", cwd=tmp_path)
    address = "aws_api_gateway_usage_plan_key.acme__primary"
    assert told.returncode == 1
    assert f"terraform import {address} {plan}/{mine}" in " ".join(told.stdout.split())
    attached = of("aws_api_gateway_usage_plan_key", "acme__primary", id=mine, key_id=mine, usage_plan_id=plan)
    write_state(folder, key("acme", mine), usage_plan, attached)
    assert tollgate("strays", "prod", cwd=tmp_path).returncode == 0


def test_an_amazon_that_cannot_be_asked_is_told(
    amazon: APIGatewayClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    done = tollgate("strays", "prod", cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "Amazon cannot be asked" in done.stderr
