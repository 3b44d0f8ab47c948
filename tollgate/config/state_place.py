"""Where a stack's Terraform state is: as its backend says, or named after the stack."""

from __future__ import annotations

from typing import Final

from tollgate.config.backend import CloudBackend, LocalBackend, S3Backend

STACKS_FOLDER: Final = "cdktf.out/stacks"
"""Where CDKTF writes a folder for each stack; Terraform runs in that folder."""

_BESIDE_THE_OUTPUT_FOLDER: Final = "../../.."
"""From `cdktf.out/stacks/<stack>` to the folder that holds `cdktf.out`."""


def local_path(backend: LocalBackend, stack: str) -> str:
    """The state's file, relative to the stack's folder: `../../../terraform.<stack>.tfstate` by default."""
    return backend.path or f"{_BESIDE_THE_OUTPUT_FOLDER}/terraform.{stack}.tfstate"


def s3_key(backend: S3Backend, stack: str) -> str:
    """The state's object: `<stack>/terraform.tfstate` by default."""
    return backend.key or f"{stack}/terraform.tfstate"


def workspace(backend: CloudBackend, stack: str) -> str:
    """The state's workspace: the stack's name by default."""
    return backend.workspace or stack
