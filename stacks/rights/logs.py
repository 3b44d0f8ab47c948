"""Logs of CloudWatch."""

from __future__ import annotations

from typing import Final

from stacks.rights.grant import ANY, NOT_ANOTHERS, Grant, Grants

_GROUPS: Final = (
    "arn:{partition}:logs:{region}:{account}:log-group:{log_group}",
    "arn:{partition}:logs:{region}:{account}:log-group:{log_group}:*",
)
_LIST: Final = Grant(
    # Log groups are found by their names' beginning, which IAM takes for a question after all of them.
    on=("arn:{partition}:logs:{region}:{account}:log-group:*",),
    read=("logs:DescribeLogGroups",),
)

GRANTS: Final[Grants] = {
    "aws_cloudwatch_log_group": (
        _LIST,
        Grant(
            on=_GROUPS,
            read=("logs:ListTagsForResource",),
            write=(
                "logs:AssociateKmsKey",
                "logs:CreateLogGroup",
                "logs:DeleteLogGroup",
                "logs:DeleteRetentionPolicy",
                "logs:DisassociateKmsKey",
                "logs:PutRetentionPolicy",
                "logs:TagResource",
                "logs:UntagResource",
            ),
            when=NOT_ANOTHERS,
        ),
    ),
    "aws_cloudwatch_log_metric_filter": (
        Grant(
            on=_GROUPS,
            read=("logs:DescribeMetricFilters",),
            write=("logs:DeleteMetricFilter", "logs:PutMetricFilter"),
            when=NOT_ANOTHERS,
        ),
    ),
    "aws_cloudwatch_log_subscription_filter": (
        Grant(
            on=_GROUPS,
            read=("logs:DescribeSubscriptionFilters",),
            write=("logs:DeleteSubscriptionFilter", "logs:PutSubscriptionFilter"),
            when=NOT_ANOTHERS,
        ),
    ),
    "aws_cloudwatch_log_data_protection_policy": (
        Grant(
            on=_GROUPS,
            read=("logs:GetDataProtectionPolicy",),
            write=("logs:DeleteDataProtectionPolicy", "logs:PutDataProtectionPolicy"),
            when=NOT_ANOTHERS,
        ),
    ),
    "aws_cloudwatch_log_resource_policy": (
        Grant(
            # They are the account's, and IAM knows no resource for them.
            on=ANY,
            read=("logs:DescribeResourcePolicies",),
            write=("logs:DeleteResourcePolicy", "logs:PutResourcePolicy"),
        ),
    ),
    "aws_cloudwatch_query_definition": (
        Grant(
            # IAM knows no resource for a saved query.
            on=ANY,
            read=("logs:DescribeQueryDefinitions",),
            write=("logs:DeleteQueryDefinition", "logs:PutQueryDefinition"),
        ),
    ),
}
