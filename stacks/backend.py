"""Where Terraform keeps a stack's state: always declared.

CDKTF's own default writes the absolute path of the working folder into the document.
"""

from __future__ import annotations

import cdktf
from cdktf import NamedCloudWorkspace, TerraformStack

from tollgate.config.backend import Backend, CloudBackend, LocalBackend, S3Backend
from tollgate.config.shards import Part
from tollgate.config.state_place import local_path, s3_key, workspace


def declare(stack: TerraformStack, backend: Backend, *, region: str, part: Part | None = None) -> None:
    """Declare a stack's backend.

    Args:
        region: the gateway's, for a bucket that names none.
        part: which stack it is; None for the environment's own.
    """
    name = stack.node.id
    match backend:
        case LocalBackend():
            cdktf.LocalBackend(stack, path=local_path(backend, name, part))
        case S3Backend():
            _s3(stack, backend, region, part)
        case CloudBackend():
            cdktf.CloudBackend(
                stack,
                organization=backend.organization,
                hostname=backend.hostname,
                workspaces=NamedCloudWorkspace(workspace(backend, name, part), project=backend.project),
            )


def _s3(stack: TerraformStack, backend: S3Backend, region: str, part: Part | None) -> None:
    s3 = cdktf.S3Backend(
        stack,
        bucket=backend.bucket,
        key=s3_key(backend, stack.node.id, part),
        region=backend.region or region,
        encrypt=True,
        kms_key_id=backend.kms_key_id,
    )
    # cdktf 0.21 has no argument for it.
    s3.add_override("use_lockfile", True)
