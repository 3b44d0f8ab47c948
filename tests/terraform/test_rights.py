"""What the AWS provider really calls, the roles of the CI may do: told by the provider's own log.

moto has no access control, so the log is held against the policies: every operation by its action, and those
of API Gateway, whose actions are HTTP's methods, by their paths, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import botocore.session
import pytest

from stacks.rights.needs import place_of, types_of
from stacks.rights.policies import Task, policies
from tests.terraform.conftest import Attach, synthesize
from tollgate.config.gateway import Gateway
from tollgate.config.load import load
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws
from tollgate.demo.stand_ins import make_functions
from tollgate.terraform.stacks import Stack, read_document

pytestmark = pytest.mark.terraform

FILE: Final = Path(__file__).parents[2] / "examples" / "watched" / "gateway.yaml"
ACCOUNT: Final = "123456789012"
PREFIXES: Final = {
    "API Gateway": "apigateway", "CloudWatch": "cloudwatch", "CloudWatch Logs": "logs",
    "IAM": "iam", "KMS": "kms", "Lambda": "lambda", "SNS": "sns", "SSM": "ssm",
    "Secrets Manager": "secretsmanager",
}  # fmt: skip
QUIET: Final = {"TF_LOG_PROVIDER": "DEBUG", "TF_LOG_SDK": "OFF", "TF_LOG_SDK_PROTO": "OFF"}
"""The provider tells of its calls to Amazon, and not of Terraform's to itself."""


@pytest.fixture(scope="module")
def gateway() -> Gateway:
    """A gateway with logs, alarms and a key of each delivery; moto has no Contributor Insights."""
    (config,) = load(str(FILE)).environments.values()
    data = config.model_dump(by_alias=True, exclude_unset=True)
    data["contributor_insights"] = False
    for consumer, type_ in zip(data["consumers"].values(), ("secretsmanager", "ssm"), strict=False):
        consumer["delivery"] = {"type": type_}
    return Gateway.model_validate(data)


def test_every_call_of_the_provider_is_allowed(
    gateway: Gateway, attach: Attach, aws_server: AwsAt, tmp_path: Path
) -> None:
    folder = synthesize(gateway, tmp_path)
    document = read_document(Stack(gateway.stack_name, folder))
    log = tmp_path / "provider.log"
    with (
        EmbeddedAws(log=tmp_path / "moto.log") as server,
        attach(server.at, folder=folder, log=log, **QUIET) as terraform,
    ):
        make_functions(server.at, document.region, document.functions)
        ready = terraform.initialised(folder)
        ready.plan(tmp_path / "tfplan")
        ready.apply(tmp_path / "tfplan")
        applied = log.stat().st_size
        ready.plan(tmp_path / "tfplan")
        planned = log.stat().st_size
        ready.destroy()
    written = log.read_bytes()
    told: Mapping[Task, bytes] = {"plan": written[applied:planned], "apply": written}
    documents = [json.loads((folder / "cdk.tf.json").read_text(encoding="utf-8"))]
    place = place_of(gateway, documents, account=ACCOUNT)
    for task, lines in told.items():
        allowed = {
            (action, arn)
            for statements in policies(types_of(documents), place, task).values()
            for statement in statements
            for action in _listed(statement["Action"])
            for arn in _listed(statement["Resource"])
        }
        calls = set(_calls(lines.decode(), gateway.region))
        assert len(calls) > 20
        assert sorted(call for call in calls if not _is_allowed(*call, allowed)) == []


def _calls(log: str, region: str) -> Iterator[tuple[str, str]]:
    """Each call's action and, of API Gateway, its resource."""
    api_gateway = botocore.session.get_session().get_service_model("apigateway")
    for line in log.splitlines():
        if '"HTTP Request Sent"' not in line:
            continue
        told = json.loads(line)
        # Who one is may be asked without any right.
        service, operation = told["rpc.service"], told["rpc.method"]
        if service == "STS":
            continue
        if service == "API Gateway":
            verb = api_gateway.operation_model(operation).http["method"]
            path = urlsplit(told["http.url"]).path
            yield f"apigateway:{verb}", f"arn:aws:apigateway:{region}::{path}"
        else:
            yield f"{PREFIXES[service]}:{operation}", ""


def _is_allowed(action: str, arn: str, allowed: set[tuple[str, str]]) -> bool:
    return any(action == known and (not arn or fnmatchcase(arn, pattern)) for known, pattern in allowed)


def _listed(value: Any) -> list[str]:
    assert isinstance(value, list)
    return value
