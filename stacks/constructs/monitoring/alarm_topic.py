"""The SNS topic of a gateway's alarms, encrypted by a key that CloudWatch may use.

CloudWatch cannot publish to a topic that is encrypted by `alias/aws/sns`, as nobody can write that key's
policy: "Why didn't I receive an SNS notification for my CloudWatch alarm trigger?", AWS re:Post.
"""

from __future__ import annotations

from collections.abc import Mapping

from cdktf_cdktf_provider_aws.kms_key import KmsKey
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription
from constructs import Construct

from stacks import addresses
from stacks.constructs.account import Account
from stacks.constructs.role import Statement, document
from stacks.provenance import identify
from tollgate.config.alarms import AlarmTopic as TopicConfig
from tollgate.config.model import Model

_ADDRESS = "alarms"
_CLOUDWATCH = {"Service": "cloudwatch.amazonaws.com"}

_KEY_ADMINISTRATION = (
    "kms:CancelKeyDeletion", "kms:DescribeKey", "kms:DisableKey", "kms:EnableKey", "kms:EnableKeyRotation",
    "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags", "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource", "kms:UpdateKeyDescription",
)  # fmt: skip
"""What Terraform and a person need to keep the key: no use of it for anything but alarms."""

_USE = ["kms:Decrypt", "kms:GenerateDataKey"]


class AlarmTopic(Construct):
    """A topic that is there, or one with its policy, its key and its subscriptions.

    Attributes:
        arn: of the topic, as a token where it is made here.
    """

    def __init__(
        self, scope: Construct, id_: str, *, stack_name: str, region: str, config: TopicConfig, cause: Model
    ) -> None:
        """Put a topic into a stack.

        Args:
            stack_name: begins its name, and the names of the alarms that may publish to it.
            cause: what the topic is there for, where no line says it of its own.
        """
        super().__init__(scope, id_)
        self._causes = (config, cause)
        if config.arn:
            self.arn = config.arn
            return
        account = Account.of(self)
        alarms = f"arn:{account.partition}:cloudwatch:{region}:{account.id}:alarm:{stack_name}-*"
        from_alarms = {
            "StringEquals": {"aws:SourceAccount": account.id},
            "ArnLike": {"aws:SourceArn": alarms},
        }
        topic = SnsTopic(
            self,
            "topic",
            name=f"{stack_name}-alarms",
            kms_master_key_id=config.kms_key_arn or self._key(stack_name, account, from_alarms),
        )
        identify(topic, _ADDRESS, *self._causes)
        policy = SnsTopicPolicy(
            self, "policy", arn=topic.arn, policy=document([_publish(topic.arn, from_alarms)])
        )
        identify(policy, _ADDRESS, *self._causes)
        self._subscribe(topic.arn, config.emails)
        self.arn = topic.arn

    def _key(self, stack_name: str, account: Account, from_alarms: Mapping[str, object]) -> str:
        """A key of its own; its policy's `*` is the key itself: "Key policies in AWS KMS"."""
        administration: Statement = {
            "Sid": "Administration",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:{account.partition}:iam::{account.id}:root"},
            "Action": list(_KEY_ADMINISTRATION),
            "Resource": "*",
        }
        alarms: Statement = {
            "Sid": "Alarms",
            "Effect": "Allow",
            "Principal": _CLOUDWATCH,
            "Action": _USE,
            "Resource": "*",
            "Condition": from_alarms,
        }
        key = KmsKey(
            self,
            "key",
            description=f"The alarms of {stack_name}",
            enable_key_rotation=True,
            policy=document([administration, alarms]),
        )
        identify(key, _ADDRESS, *self._causes)
        return key.arn

    def _subscribe(self, topic: str, emails: tuple[str, ...]) -> None:
        for email in emails:
            subscription = SnsTopicSubscription(
                self, f"to {email}", topic_arn=topic, protocol="email", endpoint=email
            )
            identify(subscription, addresses.of_email(email), *self._causes)


def _publish(topic: str, from_alarms: Mapping[str, object]) -> Statement:
    return {
        "Sid": "Alarms",
        "Effect": "Allow",
        "Principal": _CLOUDWATCH,
        "Action": "sns:Publish",
        "Resource": topic,
        "Condition": from_alarms,
    }
