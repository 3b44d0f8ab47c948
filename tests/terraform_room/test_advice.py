"""What a user is told to do where Terraform fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tollgate.terraform.advice import advice


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "updating API Gateway Stage: CloudWatch Logs role ARN must be\nset in account settings",
            "`manage_account_logging_role: true`",
        ),
        (
            "creating API Gateway Stage (v1): ConflictException: Stage already exists",
            "terraform untaint aws_api_gateway_stage.API",
        ),
        (
            "creating CloudWatch Logs Log Group (API-Gateway-Execution-Logs_abc/v1): "
            "ResourceAlreadyExistsException: The specified log group already exists",
            "terraform import aws_cloudwatch_log_group.API__execution",
        ),
        (
            "creating IAM OIDC Provider: operation error IAM: CreateOpenIDConnectProvider, https response\n"
            "error StatusCode: 409, EntityAlreadyExists: Provider with url https://a.example exists.",
            "`provider_arn` in `bootstrap.ci`",
        ),
        ("Error: Backend configuration changed", "tollgate bootstrap ENVIRONMENT"),
        ("Error acquiring the state lock", "terraform force-unlock ID"),
    ],
)
def test_what_can_be_done_about_it_is_said(said: str, told: str, tmp_path: Path) -> None:
    assert told in advice(said, tmp_path)


def test_nothing_is_said_of_what_nobody_knows(tmp_path: Path) -> None:
    assert advice("Error: something else", tmp_path) == ""
    assert advice("creating IAM Role: EntityAlreadyExists: Role with name a already exists.", tmp_path) == ""
