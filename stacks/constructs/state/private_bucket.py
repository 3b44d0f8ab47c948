"""A bucket that its account alone reaches, over TLS alone, and that keeps what is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
)
from cdktf_cdktf_provider_aws.s3_bucket_ownership_controls import (
    S3BucketOwnershipControls,
    S3BucketOwnershipControlsRule,
)
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
    S3BucketServerSideEncryptionConfigurationRuleA,
)
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA as ByDefault,
)
from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
    S3BucketVersioningA,
    S3BucketVersioningVersioningConfiguration,
)
from constructs import Construct

from stacks.constructs.role import Statement, document
from stacks.provenance import identify
from tollgate.config.model import Model

_DAYS_FOR_AN_UPLOAD: Final = 7


class PrivateBucket(Construct):
    """An `aws_s3_bucket` and what belongs to it, all at one address.

    Attributes:
        name: the bucket's, as a token.
        arn: as a token.
        policy: the bucket's policy, for what must not start before it is there.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        address: str,
        name: str,
        encryption: ByDefault,
        rules: Sequence[S3BucketLifecycleConfigurationRule],
        statements: Callable[[str], Sequence[Statement]],
        cause: Model,
        lifecycle: TerraformResourceLifecycle | None = None,
    ) -> None:
        """Put it into a stack.

        Args:
            encryption: of what is written without a word of it.
            rules: how long which objects stay.
            statements: of the policy beside the one for TLS, of the bucket's ARN.
            lifecycle: Terraform's, of the bucket.
        """
        super().__init__(scope, id_)
        bucket = S3Bucket(self, "bucket", bucket=name, lifecycle=lifecycle)
        # Before anything refers to it.
        identify(bucket, address, cause)
        versioning = S3BucketVersioningA(
            self,
            "versioning",
            bucket=bucket.id,
            versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
        )
        encrypted = S3BucketServerSideEncryptionConfigurationA(
            self,
            "encryption",
            bucket=bucket.id,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=encryption,
                    # One data key for many objects, where a key of KMS is asked.
                    bucket_key_enabled=encryption.sse_algorithm == "aws:kms" or None,
                )
            ],
        )
        block = S3BucketPublicAccessBlock(
            self,
            "public-access",
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        ownership = S3BucketOwnershipControls(
            self,
            "ownership",
            bucket=bucket.id,
            rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
        )
        expiry = S3BucketLifecycleConfiguration(
            self,
            "expiry",
            bucket=bucket.id,
            rule=[*rules, _uploads()],
            # It speaks of versions.
            depends_on=[versioning],
        )
        policy = S3BucketPolicy(
            self,
            "policy",
            bucket=bucket.id,
            policy=document([_over_tls_alone(bucket.arn), *statements(bucket.arn)]),
            # S3 refuses to change both at once.
            depends_on=[block],
        )
        for resource in (versioning, encrypted, block, ownership, expiry, policy):
            identify(resource, address, cause)
        self.name = bucket.id
        self.arn = bucket.arn
        self.policy = policy


def _over_tls_alone(bucket: str) -> Statement:
    """It denies, so that the wildcard shuts out and lets in nothing."""
    return {
        "Sid": "OverTlsAlone",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "s3:*",
        "Resource": [bucket, f"{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def _uploads() -> S3BucketLifecycleConfigurationRule:
    return S3BucketLifecycleConfigurationRule(
        id="unfinished-uploads",
        status="Enabled",
        filter=[{}],
        abort_incomplete_multipart_upload=[
            S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
                days_after_initiation=_DAYS_FOR_AN_UPLOAD
            )
        ],
    )
