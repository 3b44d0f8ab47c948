"""The bucket that S3 logs into who reads and writes states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleExpiration,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
)
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA as ByDefault,
)
from constructs import Construct

from stacks.constructs.account import Account
from stacks.constructs.role import Statement
from stacks.constructs.state.private_bucket import PrivateBucket
from tollgate.config.bootstrap import Bootstrap

_NAME: Final = "state_logs"
_DAYS_FOR_OLD_VERSIONS: Final = 30


class LogBucket(Construct):
    """A bucket that S3's log delivery writes into, for one other bucket of the same account.

    Attributes:
        name: as a token.
        policy: what lets S3 write.
    """

    def __init__(self, scope: Construct, id_: str, *, name: str, source: str, config: Bootstrap) -> None:
        """Put it into a stack.

        Args:
            source: the ARN of the bucket that is logged.
        """
        super().__init__(scope, id_)
        account = Account.of(self).id
        made = PrivateBucket(
            self,
            "bucket",
            address=_NAME,
            name=name,
            # S3 delivers into no bucket with a key of one's own: Amazon S3 user guide, "Enabling Amazon S3
            # server access logging".
            encryption=ByDefault(sse_algorithm="AES256"),
            rules=[_expiry(config.logs_days)],
            statements=lambda arn: _from(source, arn, account),
            cause=config,
        )
        self.name = made.name
        self.policy = made.policy


def _from(source: str, bucket: str, account: str) -> Sequence[Statement]:
    return [
        {
            "Sid": "LogsOfTheStates",
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"{bucket}/*",
            "Condition": {
                "ArnLike": {"aws:SourceArn": source},
                "StringEquals": {"aws:SourceAccount": account},
            },
        }
    ]


def _expiry(days: int) -> S3BucketLifecycleConfigurationRule:
    return S3BucketLifecycleConfigurationRule(
        id="logs",
        status="Enabled",
        filter=[{}],
        expiration=[S3BucketLifecycleConfigurationRuleExpiration(days=days)],
        noncurrent_version_expiration=[
            S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(
                noncurrent_days=_DAYS_FOR_OLD_VERSIONS
            )
        ],
    )
