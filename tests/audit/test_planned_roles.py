"""A role in a plan: what the plan does not know yet, the document beside it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.audit.documents import Document
from tollgate.audit.audit import audit
from tollgate.audit.rules.backends import wide_role
from tollgate.terraform.configuration.read import read_configuration

TRUST = json.dumps(
    {
        "Statement": {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "apigateway.amazonaws.com"},
        }
    }
)


def _document(resource: str) -> Document:
    policy = {"Statement": {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": resource}}
    return {
        "resource": {
            "aws_sqs_queue": {"jobs": {"name": "jobs"}},
            "aws_iam_role": {"r": {"name": "r", "assume_role_policy": TRUST}},
            "aws_iam_role_policy": {"r": {"role": "${aws_iam_role.r.id}", "policy": json.dumps(policy)}},
        }
    }


def _plan() -> Document:
    """As Terraform makes it before there is a queue: the policy is known after apply."""
    role, policy = (
        {"address": f"{kind}.r", "mode": "managed", "type": kind, "name": "r"}
        for kind in ("aws_iam_role", "aws_iam_role_policy")
    )
    expressions: list[dict[str, Any]] = [
        role
        | {"expressions": {"name": {"constant_value": "r"}, "assume_role_policy": {"constant_value": TRUST}}},
        policy
        | {
            "expressions": {
                "role": {"references": ["aws_iam_role.r.id", "aws_iam_role.r"]},
                "policy": {"references": ["aws_sqs_queue.jobs.arn", "aws_sqs_queue.jobs"]},
            }
        },
    ]
    values = [role | {"values": {"name": "r", "assume_role_policy": TRUST}}, policy | {"values": {}}]
    return {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": values}},
        "configuration": {"root_module": {"resources": expressions}},
    }


@pytest.mark.parametrize(
    ("resource", "found"),
    [("${aws_sqs_queue.jobs.arn}", []), ("arn:aws:sqs:${var.region}:1:*", ["fail"]), (None, ["unknown"])],
)
def test_it_is_judged_as_it_is_written(tmp_path: Path, resource: str | None, found: list[str]) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(_plan()))
    if resource is not None:
        (tmp_path / "cdk.tf.json").write_text(json.dumps(_document(resource)))
    report = audit(read_configuration([str(tmp_path / "plan.json")]), [wide_role.RULE])
    assert [finding.verdict for finding in report.findings] == found
