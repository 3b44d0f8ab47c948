"""Secrets and parameters that hold the keys' values: a refresh reads these.

What makes, reads and deletes them is in the provider's log, to which the tests hold it. That a KMS key is
asked for through the service alone: AWS KMS developer guide, "kms:ViaService"; not verified by a call.
"""

from __future__ import annotations

from typing import Final

from stacks.rights.grant import ANY, NOT_ANOTHERS, Grant, Grants

_SECRETS: Final = ("arn:{partition}:secretsmanager:{region}:{account}:secret:{secret}",)
_KEYS: Final = Grant(
    on=("{delivery_key}",),
    read=("kms:Decrypt",),
    write=("kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"),
    when={
        "StringEquals": {
            "kms:ViaService": ["secretsmanager.{region}.amazonaws.com", "ssm.{region}.amazonaws.com"]
        }
    },
)

GRANTS: Final[Grants] = {
    "aws_secretsmanager_secret": (
        Grant(
            on=_SECRETS,
            read=("secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"),
            write=(
                "secretsmanager:CreateSecret",
                "secretsmanager:DeleteSecret",
                "secretsmanager:TagResource",
                "secretsmanager:UntagResource",
                "secretsmanager:UpdateSecret",
            ),
            when=NOT_ANOTHERS,
        ),
        _KEYS,
    ),
    "aws_secretsmanager_secret_version": (
        Grant(
            on=_SECRETS,
            read=(
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetSecretValue",
                "secretsmanager:ListSecretVersionIds",
            ),
            write=("secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"),
            when=NOT_ANOTHERS,
        ),
        _KEYS,
    ),
    "aws_secretsmanager_secret_policy": (
        Grant(
            on=_SECRETS,
            read=("secretsmanager:GetResourcePolicy",),
            write=(
                "secretsmanager:DeleteResourcePolicy",
                "secretsmanager:PutResourcePolicy",
                "secretsmanager:ValidateResourcePolicy",
            ),
            when=NOT_ANOTHERS,
        ),
    ),
    "aws_ssm_parameter": (
        Grant(
            on=("arn:{partition}:ssm:{region}:{account}:parameter/{parameter}",),
            read=("ssm:GetParameter", "ssm:GetParameters", "ssm:ListTagsForResource"),
            write=(
                "ssm:AddTagsToResource",
                "ssm:DeleteParameter",
                "ssm:PutParameter",
                "ssm:RemoveTagsFromResource",
            ),
            when=NOT_ANOTHERS,
        ),
        # A parameter's tier is told by the list alone, which has no narrower resource.
        Grant(on=ANY, read=("ssm:DescribeParameters",)),
        _KEYS,
    ),
}
