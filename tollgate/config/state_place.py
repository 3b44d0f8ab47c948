"""Where a stack's Terraform state is: as its backend says, or named after the stack."""

from __future__ import annotations

import posixpath
from typing import Final

from tollgate.config.backend import CloudBackend, LocalBackend, S3Backend
from tollgate.config.shards import Part, suffix

STACKS_FOLDER: Final = "cdktf.out/stacks"
"""Where CDKTF writes a folder for each stack; Terraform runs in that folder."""

_BESIDE_THE_OUTPUT_FOLDER: Final = "../../.."
"""From `cdktf.out/stacks/<stack>` to the folder that holds `cdktf.out`."""


def local_path(backend: LocalBackend, stack: str, part: Part | None = None) -> str:
    """The state's file, relative to the stack's folder: `../../../terraform.<stack>.tfstate` by default.

    Args:
        part: which stack it is; None for the environment's own.
    """
    if backend.path:
        return _of_part(backend.path, part)
    return f"{_BESIDE_THE_OUTPUT_FOLDER}/terraform.{stack}.tfstate"


def s3_key(backend: S3Backend, stack: str, part: Part | None = None) -> str:
    """The state's object: `<stack>/terraform.tfstate` by default."""
    return _of_part(backend.key, part) if backend.key else f"{stack}/terraform.tfstate"


def bootstrap_stack(stack: str) -> str:
    """The stack that `tollgate bootstrap` makes for an environment's: its state is in the bucket, too."""
    return f"{stack}-bootstrap"


def workspace(backend: CloudBackend, stack: str, part: Part | None = None) -> str:
    """The state's workspace: the stack's name by default."""
    return f"{backend.workspace}{suffix(part) if part else ''}" if backend.workspace else stack


def _of_part(path: str, part: Part | None) -> str:
    """A path that is described for all stacks of an environment: `a/terraform-keys-3.tfstate`."""
    if part is None:
        return path
    stem, ending = posixpath.splitext(path)
    return f"{stem}{suffix(part)}{ending}"
