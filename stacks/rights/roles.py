"""The roles by which API Gateway and Lambda call other services: within their boundary, whatever they may do.

"Permissions boundaries for IAM entities", IAM user guide.
"""

from __future__ import annotations

from typing import Final

from stacks.rights.grant import NOT_ANOTHERS, Condition, Grant, Grants, both

_OWN: Final = ("arn:{partition}:iam::{account}:role/{role}",)
_BOUNDED: Final[Condition] = both(
    NOT_ANOTHERS,
    {"StringEquals": {"iam:PermissionsBoundary": "arn:{partition}:iam::{account}:policy/{boundary}"}},
)
"""On a role that has the boundary, or gets it. Who may assume a role is left to who applies: it cannot do
more than the boundary lets it."""

_OF_A_SERVICE: Final[Condition] = {
    "ArnLike": {"iam:PolicyARN": "arn:{partition}:iam::aws:policy/service-role/*"}
}

GRANTS: Final[Grants] = {
    "aws_iam_role": (
        Grant(
            on=_OWN,
            read=("iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"),
            write=(
                "iam:DeleteRole",
                "iam:ListInstanceProfilesForRole",
                "iam:TagRole",
                "iam:UntagRole",
                "iam:UpdateAssumeRolePolicy",
                "iam:UpdateRole",
                "iam:UpdateRoleDescription",
            ),
            when=NOT_ANOTHERS,
        ),
        # None may be taken away, and none may be put in its place: of neither there is a right.
        Grant(on=_OWN, write=("iam:CreateRole", "iam:PutRolePermissionsBoundary"), when=_BOUNDED),
        Grant(
            # IAM does not reliably tell the tags of a role that is passed: "Grant a user permissions to pass
            # a role to an AWS service".
            on=_OWN,
            write=("iam:PassRole",),
            when={
                "StringEquals": {"iam:PassedToService": ["apigateway.amazonaws.com", "lambda.amazonaws.com"]}
            },
        ),
    ),
    "aws_iam_role_policy": (
        Grant(on=_OWN, read=("iam:GetRolePolicy",), when=NOT_ANOTHERS),
        Grant(on=_OWN, write=("iam:DeleteRolePolicy",), when=NOT_ANOTHERS),
        Grant(on=_OWN, write=("iam:PutRolePolicy",), when=_BOUNDED),
    ),
    "aws_iam_role_policy_attachment": (
        Grant(
            on=_OWN,
            write=("iam:AttachRolePolicy",),
            # What is attached is Amazon's own, made for a service's role.
            when=both(_BOUNDED, _OF_A_SERVICE),
        ),
        Grant(on=_OWN, write=("iam:DetachRolePolicy",), when=both(NOT_ANOTHERS, _OF_A_SERVICE)),
        Grant(on=_OWN, read=("iam:ListAttachedRolePolicies",), when=NOT_ANOTHERS),
    ),
}
