"""No policy of any document has a wildcard action, nor a wildcard resource where there is a narrower one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stacks.gateway_stack import App, GatewayStack
from tollgate.config.load import load

ROOT = Path(__file__).parents[2]
FILES = [
    ROOT / "gateway.yaml",
    *sorted((ROOT / "examples").glob("*/gateway.yaml")),
    *sorted((ROOT / "tests" / "gateways").glob("*.yaml")),
]

NO_NARROWER = {
    # "Actions, resources, and condition keys for Amazon CloudWatch Logs".
    r"arn:[^*]*:log-group:[^*]+:\*": "the streams of one log group",
    r"\$\{aws_cloudwatch_log_group\.[\w-]+\.arn\}:\*": "the streams of one log group",
    # Log groups of execution logs end in the ids of APIs, and one role of the account is for all of its APIs.
    r"arn:[^*]*:log-group:API-Gateway-Execution-Logs_\*": "the execution logs of the account's APIs",
    r"arn:[^*]*:log-group:/aws/apigateway/\*": "the access logs of the account's APIs",
    # API Gateway asks for groups by what their names begin with, and gets names alone.
    r"arn:[^*]*:log-group:\*": "the names of an account's log groups in a region",
    # "Control access to a REST API": METHOD/PATH have no other way to say all of one API.
    r"\$\{aws_api_gateway_rest_api\.[\w-]+\.execution_arn\}/\*": "all routes of one API",
}
"""What a resource with a wildcard may be, and why it is narrow."""


OF_ITSELF = ("aws_kms_key.",)
"""Whose policy says `*` for what it is of: "Key policies in AWS KMS"."""


def policies_of(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every policy of a document with the address of what it is in."""
    for kind, blocks in document.get("resource", {}).items():
        for name, block in blocks.items():
            for argument, text in _texts(block):
                if '"Statement"' in text:
                    yield f"{kind}.{name}.{argument}", json.loads(text)


def _texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from _texts(entry, f"{path}.{name}".strip("."))
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry, path)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _wide(policy: dict[str, Any], address: str = "") -> Iterator[str]:
    """What of a policy is wider than it need be."""
    for statement in _listed(policy["Statement"]):
        # What is denied is the narrower, the more it is.
        if statement["Effect"] == "Deny":
            continue
        for forbidden in ("NotAction", "NotResource", "NotPrincipal"):
            if forbidden in statement:
                yield f"{forbidden} allows all but what it names"
        yield from (f"action {action}" for action in _listed(statement["Action"]) if "*" in action)
        for resource in _listed(statement.get("Resource")):
            if resource == "*" and address.startswith(OF_ITSELF):
                continue
            if "*" in resource and not any(re.fullmatch(form, resource) for form in NO_NARROWER):
                yield f"resource {resource} of {', '.join(_listed(statement['Action']))}"


def documents(file: Path, folder: Path) -> Iterator[dict[str, Any]]:
    """Every document that a description becomes."""
    app = App(outdir=str(folder), stack_traces=False)
    for gateway in load(str(file)).environments.values():
        GatewayStack(app, gateway.stack_name, gateway)
    app.synth()
    for path in sorted(folder.glob("stacks/*/cdk.tf.json")):
        yield json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_policy_allows_more_than_it_need(file: Path, tmp_path: Path) -> None:
    found = {
        address: wide
        for document in documents(file, tmp_path)
        for address, policy in policies_of(document)
        if (wide := list(_wide(policy, address)))
    }
    assert found == {}


def test_a_wide_policy_is_found() -> None:
    statement = {"Effect": "Allow", "Action": ["s3:*"], "Resource": "arn:aws:s3:::a*"}
    assert list(_wide({"Statement": statement})) == ["action s3:*", "resource arn:aws:s3:::a* of s3:*"]
