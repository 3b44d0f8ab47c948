"""What the AWS provider really calls, the roles of the CI may do: told by the provider's own log.

moto has no access control, so the log is held against the policies: every operation by its action, and those
of API Gateway, whose actions are HTTP's methods, by their paths, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import botocore.session
import pytest

from stacks.rights.needs import place_of, types_of
from stacks.rights.policies import Task, policies
from tests.conftest import InstalledTerraform
from tests.terraform.conftest import synthesize
from tollgate.config.load import load
from tollgate.demo.embedded_aws import AwsAt

pytestmark = pytest.mark.terraform

ROOT = Path(__file__).parents[2]
ACCOUNT: Final = "123456789012"
PREFIXES: Final = {
    "API Gateway": "apigateway", "CloudWatch": "cloudwatch", "CloudWatch Logs": "logs", "IAM": "iam",
    "KMS": "kms", "Lambda": "lambda", "SNS": "sns", "Secrets Manager": "secretsmanager", "SSM": "ssm",
}  # fmt: skip
_ATTRIBUTE: Final = re.compile(r"(http\.url|rpc\.method|rpc\.service)=(?:\"([^\"]*)\"|(\S+))")


def test_every_call_of_the_provider_is_allowed(
    terraform: InstalledTerraform, aws: AwsAt, tmp_path: Path
) -> None:
    (config,) = load(ROOT / "examples/watched/gateway.yaml").environments.values()
    folder = synthesize(config, tmp_path)
    document = json.loads((folder / "cdk.tf.json").read_text())
    logs = {name: tmp_path / f"{name}.log" for name in ("apply", "plan", "destroy")}
    for name, log in logs.items():
        variables = {"TF_LOG_PROVIDER": "DEBUG", "TF_LOG_PATH": str(log)}
        at = replace(terraform, environment=terraform.environment | aws.environment | variables)
        ready = at.initialised(folder)
        if name == "destroy":
            ready.destroy()
            continue
        ready.plan(tmp_path / "tfplan")
        if name == "apply":
            ready.apply(tmp_path / "tfplan")
    place = place_of(config, [document], account=ACCOUNT)
    of: Mapping[Task, Sequence[str]] = {"plan": ["plan"], "apply": ["apply", "destroy"]}
    for task, names in of.items():
        found = policies(types_of([document]), place, task).values()
        allowed = {
            (action, arn)
            for statements in found
            for statement in statements
            for action in _listed(statement["Action"])
            for arn in _listed(statement["Resource"])
        }
        calls = {call for name in names for call in _calls(logs[name].read_text())}
        assert len(calls) > 20
        assert sorted(call for call in calls if not _is_allowed(*call, allowed)) == []


def _calls(log: str) -> Iterator[tuple[str, str]]:
    """Each call's action and, of API Gateway, its resource."""
    api_gateway = botocore.session.get_session().get_service_model("apigateway")
    for line in log.splitlines():
        if "HTTP Request Sent" not in line:
            continue
        told = {name: quoted or plain for name, quoted, plain in _ATTRIBUTE.findall(line)}
        # Of no service are the parts of a body that has lines; to ask who one is takes no right.
        service, operation = told.get("rpc.service"), told.get("rpc.method")
        if service is None or operation is None or service == "STS":
            continue
        if service == "API Gateway":
            verb = api_gateway.operation_model(operation).http["method"]
            path = re.sub(r"^https?://[^/]+|\?.*$", "", told["http.url"])
            yield f"apigateway:{verb}", f"arn:aws:apigateway:us-east-1::{path}"
        else:
            yield f"{PREFIXES[service]}:{operation}", ""


def _is_allowed(action: str, arn: str, allowed: set[tuple[str, str]]) -> bool:
    return any(action == known and (not arn or fnmatchcase(arn, pattern)) for known, pattern in allowed)


def _listed(value: Any) -> list[str]:
    assert isinstance(value, list)
    return value
