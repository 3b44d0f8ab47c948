"""What `tollgate bootstrap` makes: a bucket that takes one encryption alone, and roles for one CI."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stacks.bootstrap_stack import App, BootstrapStack
from tests.stacks.synthesis import synthesize
from tollgate.config.gateway import Gateway


def gateway(role: dict[str, Any] | None = None, **ci: Any) -> Gateway:
    return Gateway.model_validate(
        {
            "name": "ai",
            "environment": "prod",
            "region": "us-east-1",
            "backend": {"type": "s3", "bucket": "acme-state"},
            "bootstrap": {"ci": ci or None},
            "assume_role": role,
            "apis": {"a": {"routes": {"GET /": {"integration": {"type": "mock"}}}}},
            "usage_plans": {"pro": {"apis": ["a"], "throttle": {"rate_limit": 5, "burst_limit": 5}}},
            "consumers": {"acme": {"usage_plan": "pro"}},
        }
    )


def bootstrapped(config: Gateway, out: Path) -> dict[str, Any]:
    documents = [synthesize(config)]
    app = App(outdir=str(out), stack_traces=False)
    BootstrapStack(app, "ai-prod-bootstrap", config, documents=documents)
    app.synth()
    found = json.loads((out / "stacks/ai-prod-bootstrap/cdk.tf.json").read_text())
    assert isinstance(found, dict)
    return found


def statements(
    document: dict[str, Any], kind: str, name: str, argument: str = "policy"
) -> list[dict[str, Any]]:
    found = json.loads(document["resource"][kind][name][argument])["Statement"]
    assert isinstance(found, list)
    return found


def test_the_state_is_encrypted_by_the_buckets_own_key() -> None:
    """`encrypt` alone would ask S3 for AES256."""
    own = synthesize(gateway())
    assert own["terraform"]["backend"]["s3"] == {
        "//": {"encrypted_by": "bucket"},
        "bucket": "acme-state",
        "key": "ai-prod/terraform.tfstate",
        "region": "us-east-1",
        "use_lockfile": True,
    }


def test_what_asks_for_no_encryption_is_taken_and_for_another_refused(tmp_path: Path) -> None:
    """A negated condition holds where the header is missing, so that `Null` must stand beside it."""
    policy = statements(bootstrapped(gateway(), tmp_path), "aws_s3_bucket_policy", "state")
    put = [it for it in policy if it["Action"] == "s3:PutObject"]
    assert len(put) == 4
    for statement in put:
        assert statement["Effect"] == "Deny"
        assert "false" in statement["Condition"]["Null"].values()


@pytest.mark.parametrize(
    ("ci", "task", "subject"),
    [
        (
            {"type": "github", "repository": "acme/ai", "apply": {"environment": "production"}},
            "apply",
            ["repo:acme/ai:environment:production"],
        ),
        (
            {"type": "gitlab", "project": "acme/ai", "apply": {"branch": "main"}},
            "apply",
            ["project_path:acme/ai:ref_type:branch:ref:main"],
        ),
    ],
)
def test_a_role_trusts_one_subject_exactly(
    tmp_path: Path, ci: dict[str, Any], task: str, subject: list[str]
) -> None:
    (trust,) = statements(bootstrapped(gateway(**ci), tmp_path), "aws_iam_role", task, "assume_role_policy")
    compared = trust["Condition"]["StringEquals"]
    assert [value for key, value in compared.items() if key.endswith(":sub")] == [subject]
    assert any(key.endswith(":aud") for key in compared)


def test_who_plans_writes_nothing_into_the_bucket(tmp_path: Path) -> None:
    document = bootstrapped(gateway(type="github", repository="acme/ai", apply={"branch": "main"}), tmp_path)
    actions = {
        action
        for name in document["resource"]["aws_iam_policy"]
        if name.startswith("plan_")
        for statement in statements(document, "aws_iam_policy", name)
        for action in statement["Action"]
    }
    assert {"s3:GetObject", "s3:ListBucket", "kms:Decrypt", "apigateway:GET"} == actions


def test_where_a_role_is_assumed_both_may_assume_it_and_reach_the_state_and_nothing_else(
    tmp_path: Path,
) -> None:
    arn = "arn:aws:iam::123456789012:role/deploy"
    config = gateway({"arn": arn}, type="github", repository="acme/ai", apply={"branch": "main"})
    document = bootstrapped(config, tmp_path)
    assert sorted(document["resource"]["aws_iam_policy"]) == [
        "apply_role", "apply_state", "plan_role", "plan_state"
    ]  # fmt: skip
    for task in ("plan", "apply"):
        assert statements(document, "aws_iam_policy", f"{task}_role") == [
            {"Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": [arn]}
        ]


def test_a_gitlab_job_is_told_for_whom_its_token_must_be(tmp_path: Path) -> None:
    ci: dict[str, Any] = {
        "type": "gitlab",
        "project": "acme/ai",
        "host": "git.acme.example",
        "apply": {"branch": "main"},
    }
    document = bootstrapped(gateway(**ci), tmp_path)
    provider = document["resource"]["aws_iam_openid_connect_provider"]["gitlab"]
    assert (provider["url"], provider["client_id_list"]) == (
        "https://git.acme.example",
        ["https://git.acme.example"],
    )
    assert document["//"]["ci"]["audience"] == "https://git.acme.example"
