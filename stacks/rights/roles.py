"""The roles by which API Gateway and Lambda call other services."""

from __future__ import annotations

from typing import Final

from stacks.rights.grant import Grant, Grants

_OWN: Final = ("arn:{partition}:iam::{account}:role/{role_prefix}*",)

GRANTS: Final[Grants] = {
    "aws_iam_role": (
        Grant(
            on=_OWN,
            read=("iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"),
            write=(
                "iam:CreateRole",
                "iam:DeleteRole",
                "iam:ListInstanceProfilesForRole",
                "iam:TagRole",
                "iam:UntagRole",
                "iam:UpdateAssumeRolePolicy",
                "iam:UpdateRole",
                "iam:UpdateRoleDescription",
            ),
        ),
        Grant(
            on=_OWN,
            write=("iam:PassRole",),
            when={
                "StringEquals": {"iam:PassedToService": ["apigateway.amazonaws.com", "lambda.amazonaws.com"]}
            },
        ),
    ),
    "aws_iam_role_policy": (
        Grant(on=_OWN, read=("iam:GetRolePolicy",), write=("iam:DeleteRolePolicy", "iam:PutRolePolicy")),
    ),
    "aws_iam_role_policy_attachment": (
        Grant(
            on=_OWN,
            read=("iam:ListAttachedRolePolicies",),
            write=("iam:AttachRolePolicy", "iam:DetachRolePolicy"),
            # What is attached is Amazon's own, made for a service's role.
            when={"ArnLike": {"iam:PolicyARN": "arn:{partition}:iam::aws:policy/service-role/*"}},
        ),
        Grant(on=_OWN, read=("iam:ListAttachedRolePolicies",)),
    ),
}
