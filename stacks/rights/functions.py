"""Lambda functions, and who may call them."""

from __future__ import annotations

from typing import Final

from stacks.rights.grant import NOT_ANOTHERS, Grant, Grants

_OWN: Final = ("arn:{partition}:lambda:{region}:{account}:function:{function_prefix}*",)

GRANTS: Final[Grants] = {
    "aws_lambda_function": (
        Grant(
            on=_OWN,
            read=(
                "lambda:GetFunction",
                "lambda:GetFunctionCodeSigningConfig",
                "lambda:ListVersionsByFunction",
                "lambda:ListTags",
            ),
            write=(
                "lambda:CreateFunction",
                "lambda:DeleteFunction",
                "lambda:GetFunctionConfiguration",
                "lambda:TagResource",
                "lambda:UntagResource",
                "lambda:UpdateFunctionCode",
                "lambda:UpdateFunctionConfiguration",
            ),
            when=NOT_ANOTHERS,
        ),
        Grant(
            on=("{function_role}",),
            write=("iam:PassRole",),
            when={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
        ),
    ),
    "aws_lambda_permission": (
        Grant(
            on=("{function}",),
            read=("lambda:GetPolicy",),
            write=("lambda:AddPermission", "lambda:RemovePermission"),
            when=NOT_ANOTHERS,
        ),
    ),
}
