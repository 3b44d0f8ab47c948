"""Alarms, dashboards and rules of CloudWatch, and the topics that alarms tell."""

from __future__ import annotations

from typing import Final

from stacks.rights.grant import ANY, NOT_ANOTHERS, Grant, Grants

_ALARMS: Final = ("arn:{partition}:cloudwatch:{region}:{account}:alarm:{stack}-*",)
_RULES: Final = ("arn:{partition}:cloudwatch:{region}:{account}:insight-rule/{stack}-*",)
_DASHBOARDS: Final = ("arn:{partition}:cloudwatch::{account}:dashboard/{dashboard}",)
"""A dashboard has no tags."""
_TOPICS: Final = ("arn:{partition}:sns:{region}:{account}:{topic}",)
_TAGS: Final = ("cloudwatch:TagResource", "cloudwatch:UntagResource")

GRANTS: Final[Grants] = {
    "aws_cloudwatch_metric_alarm": (
        Grant(
            on=_ALARMS,
            read=("cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"),
            write=("cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", *_TAGS),
            when=NOT_ANOTHERS,
        ),
    ),
    "aws_cloudwatch_composite_alarm": (
        Grant(
            on=_ALARMS,
            read=("cloudwatch:ListTagsForResource",),
            write=("cloudwatch:DeleteAlarms", *_TAGS),
            when=NOT_ANOTHERS,
        ),
        # A composite alarm watches others, which Amazon checks all at once: it takes no narrower resource.
        Grant(on=ANY, read=("cloudwatch:DescribeAlarms",), write=("cloudwatch:PutCompositeAlarm",)),
    ),
    "aws_cloudwatch_dashboard": (
        Grant(
            on=_DASHBOARDS,
            read=("cloudwatch:GetDashboard",),
            write=("cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"),
        ),
    ),
    "aws_cloudwatch_contributor_insight_rule": (
        Grant(
            on=_RULES,
            read=("cloudwatch:ListTagsForResource",),
            write=(
                "cloudwatch:DeleteInsightRules",
                "cloudwatch:DisableInsightRules",
                "cloudwatch:EnableInsightRules",
                "cloudwatch:PutInsightRule",
                *_TAGS,
            ),
            when=NOT_ANOTHERS,
        ),
        # The rules are listed, all of the region's.
        Grant(on=ANY, read=("cloudwatch:DescribeInsightRules",)),
    ),
    "aws_sns_topic": (
        Grant(
            on=_TOPICS,
            read=("sns:GetTopicAttributes", "sns:ListTagsForResource"),
            write=(
                "sns:CreateTopic",
                "sns:DeleteTopic",
                "sns:SetTopicAttributes",
                "sns:TagResource",
                "sns:UntagResource",
            ),
            when=NOT_ANOTHERS,
        ),
    ),
    "aws_sns_topic_policy": (
        Grant(on=_TOPICS, read=("sns:GetTopicAttributes",), write=("sns:SetTopicAttributes",)),
    ),
    "aws_sns_topic_subscription": (
        Grant(on=_TOPICS, read=("sns:ListSubscriptionsByTopic",), write=("sns:Subscribe",)),
        Grant(
            # A subscription's ARN is its topic's with an id behind it; to some of these actions IAM knows no
            # resource at all.
            on=ANY,
            read=("sns:GetSubscriptionAttributes",),
            write=("sns:SetSubscriptionAttributes", "sns:Unsubscribe"),
        ),
    ),
}
