"""The bucket that holds Terraform's states, and the key that encrypts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleExpiration,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
)
from cdktf_cdktf_provider_aws.s3_bucket_logging import S3BucketLoggingA
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA as ByDefault,
)
from constructs import Construct

from stacks.constructs.account import Account
from stacks.constructs.role import Statement, document
from stacks.constructs.state.log_bucket import LogBucket
from stacks.constructs.state.private_bucket import PrivateBucket
from stacks.provenance import identify
from tollgate.config.bootstrap import Bootstrap

_NAME: Final = "state"
_DAYS_TO_CHANGE_ONES_MIND: Final = 30
"""Before a key is gone that someone lets be deleted: the most that KMS takes."""

_ADMINISTRATION: Final = (
    "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey",
    "kms:DisableKeyRotation", "kms:EnableKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus", "kms:ListGrants", "kms:ListKeyPolicies", "kms:ListKeyRotations",
    "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:RevokeGrant", "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)  # fmt: skip
_USE: Final = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo")
_ENCRYPTION: Final = "s3:x-amz-server-side-encryption"
_KEY: Final = f"{_ENCRYPTION}-aws-kms-key-id"
_OF_CUSTOMER: Final = f"{_ENCRYPTION}-customer-algorithm"


class StateBucket(Construct):
    """A bucket whose objects are encrypted by one key, whoever writes them and whatever they ask for.

    Attributes:
        arn: the bucket's, as a token.
        key_arn: the key's, as a token.
    """

    def __init__(self, scope: Construct, id_: str, *, stack: str, bucket: str, config: Bootstrap) -> None:
        """Put it into a stack.

        Args:
            stack: the environment's, whose states it is for.
        """
        super().__init__(scope, id_)
        kept = TerraformResourceLifecycle(prevent_destroy=True)
        key = KmsKey(
            self,
            "key",
            description=f"Terraform's states of {stack}",
            enable_key_rotation=True,
            deletion_window_in_days=_DAYS_TO_CHANGE_ONES_MIND,
            policy=document([_for_the_account(Account.of(self))]),
            lifecycle=kept,
        )
        identify(key, _NAME, config)
        alias = KmsAlias(self, "alias", name=f"alias/{stack}-state", target_key_id=key.key_id)
        identify(alias, _NAME, config)
        made = PrivateBucket(
            self,
            "bucket",
            address=_NAME,
            name=bucket,
            encryption=ByDefault(sse_algorithm="aws:kms", kms_master_key_id=key.arn),
            rules=[_old_versions(config.old_versions_days)],
            statements=lambda arn: _only_by(key.arn, arn),
            cause=config,
            lifecycle=kept,
        )
        logs = LogBucket(self, "logs", name=config.log_bucket_of(bucket), source=made.arn, config=config)
        logging = S3BucketLoggingA(
            self,
            "logging",
            bucket=made.name,
            target_bucket=logs.name,
            target_prefix=f"{bucket}/",
            depends_on=[logs.policy],
        )
        identify(logging, _NAME, config)
        self.arn = made.arn
        self.key_arn = key.arn


def _for_the_account(account: Account) -> Statement:
    """The account decides by IAM who administers and who uses it. In a key's policy, `*` is this key."""
    return {
        "Sid": "ByTheAccountsPolicies",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{account.partition}:iam::{account.id}:root"},
        "Action": [*_ADMINISTRATION, *_USE],
        "Resource": "*",
    }


def _only_by(key: str, bucket: str) -> Sequence[Statement]:
    """Refuse what asks for another encryption; what asks for none gets the bucket's own.

    A condition on a header that is not sent holds where it is negated, hence `Null` beside it. `aws:kms`
    without a key is Amazon's own key for S3, and not the bucket's.
    """
    put = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:PutObject", "Resource": f"{bucket}/*"}
    return [
        {
            **put,
            "Sid": "NoOtherEncryption",
            "Condition": {"Null": {_ENCRYPTION: "false"}, "StringNotEquals": {_ENCRYPTION: "aws:kms"}},
        },
        {
            **put,
            "Sid": "NoOtherKey",
            "Condition": {"Null": {_KEY: "false"}, "StringNotEquals": {_KEY: key}},
        },
        {**put, "Sid": "NoKeyOfAmazons", "Condition": {"Null": {_ENCRYPTION: "false", _KEY: "true"}}},
        {**put, "Sid": "NoKeyOfTheCallers", "Condition": {"Null": {_OF_CUSTOMER: "false"}}},
    ]


def _old_versions(days: int) -> S3BucketLifecycleConfigurationRule:
    return S3BucketLifecycleConfigurationRule(
        id="old-versions",
        status="Enabled",
        filter=[{}],
        noncurrent_version_expiration=[
            S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(noncurrent_days=days)
        ],
        # A lock that is released leaves a mark behind.
        expiration=[S3BucketLifecycleConfigurationRuleExpiration(expired_object_delete_marker=True)],
    )
