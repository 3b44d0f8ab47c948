"""Where Terraform keeps a stack's state: always declared.

CDKTF's own default writes the absolute path of the working folder into the document.
"""

from __future__ import annotations

import cdktf
from cdktf import NamedCloudWorkspace, TerraformStack

from tollgate.config.backend import Backend, CloudBackend, LocalBackend, S3Backend
from tollgate.config.shards import Part
from tollgate.config.state_place import local_path, s3_key, workspace


def declare(
    stack: TerraformStack,
    backend: Backend,
    *,
    region: str,
    part: Part | None = None,
    by_bucket: bool = False,
) -> None:
    """Declare a stack's backend.

    Args:
        region: the gateway's, for a bucket that names none.
        part: which stack it is; None for the environment's own.
        by_bucket: whether a bucket encrypts by a key of its own, as one that `tollgate bootstrap` makes.
    """
    name = stack.node.id
    match backend:
        case LocalBackend():
            cdktf.LocalBackend(stack, path=local_path(backend, name, part))
        case S3Backend():
            _s3(stack, backend, region, part, by_bucket=by_bucket)
        case CloudBackend():
            cdktf.CloudBackend(
                stack,
                organization=backend.organization,
                hostname=backend.hostname,
                workspaces=NamedCloudWorkspace(workspace(backend, name, part), project=backend.project),
            )


def _s3(
    stack: TerraformStack, backend: S3Backend, region: str, part: Part | None, *, by_bucket: bool
) -> None:
    s3 = cdktf.S3Backend(
        stack,
        bucket=backend.bucket,
        key=s3_key(backend, stack.node.id, part),
        region=backend.region or region,
        # Without a key it asks S3 for AES256, which takes the place of the bucket's own.
        encrypt=None if by_bucket else True,
        kms_key_id=backend.kms_key_id,
    )
    # cdktf 0.21 has no argument for it.
    s3.add_override("use_lockfile", True)
    if backend.assume_role_arn:
        # What it has an argument for is deprecated since Terraform 1.6.
        s3.add_override("assume_role", {"role_arn": backend.assume_role_arn})
    if by_bucket:
        # For the audit, which sees no other sign of it.
        s3.add_override("//", {"encrypted_by": "bucket"})
