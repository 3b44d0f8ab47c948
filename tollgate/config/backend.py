"""Where Terraform keeps the state of an environment."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from tollgate.config.assume_role import RoleArn
from tollgate.config.model import Model, is_token, wrong
from tollgate.config.region import Region

WORKSPACE_MAX_LENGTH: Final = 90
"""HCP Terraform, "Create workspaces": naming."""

_WORKSPACE: Final = f"^[A-Za-z0-9_-]{{1,{WORKSPACE_MAX_LENGTH}}}$"
_BUCKET: Final = "^[A-Za-z0-9._-]{3,255}$"


def _check_bucket(bucket: str) -> str:
    """Take any name that a bucket has: a state's usually is there already, and may be old.

    Until March 2018, those in us-east-1 could have up to 255 characters, capital letters and `_`: Amazon S3
    user guide, "General purpose bucket naming rules".
    """
    if not re.fullmatch(_BUCKET, bucket) or re.fullmatch(r"\d+(?:\.\d+){3}", bucket):
        raise wrong(
            f"{bucket!r} cannot be a bucket's name",
            "Use 3 to 255 letters, digits, '-', '_' and '.', as in 'acme-tf-state'.",
        )
    return bucket


def _check_literal(text: str) -> str:
    """Terraform reads a backend before it evaluates anything: "Variables may not be used here"."""
    if is_token(text):
        raise wrong("a backend cannot hold a value that only Terraform knows", "Write the value itself.")
    return text


def _check_key(key: str) -> str:
    if key.startswith("/") or key.endswith("/"):
        raise wrong(f"the key {key!r} begins or ends with '/', which Terraform refuses", "Leave it out.")
    return key


def _check_workspace(name: str) -> str:
    if not re.fullmatch(_WORKSPACE, name):
        raise wrong(
            f"{name!r} cannot be a workspace's name",
            f"Use letters, digits, '-' and '_', {WORKSPACE_MAX_LENGTH} at most.",
        )
    return name


_Literal = Annotated[str, AfterValidator(_check_literal)]
_Workspace = Annotated[
    str, AfterValidator(_check_workspace), WithJsonSchema({"type": "string", "pattern": _WORKSPACE})
]
_Bucket = Annotated[
    str, AfterValidator(_check_bucket), WithJsonSchema({"type": "string", "pattern": _BUCKET})
]


class LocalBackend(Model):
    """A file beside `cdktf.out`. It holds every key's value in clear: for trying out only."""

    type: Literal["local"] = "local"
    path: _Literal | None = Field(default=None, min_length=1)
    """Relative to the stack's folder; `../../../terraform.<stack>.tfstate` by default. Where there are
    shards, each has `-keys-<n>` before the ending."""


class S3Backend(Model):
    """An S3 bucket, encrypted, with S3's own lock file (Terraform 1.10 and later)."""

    type: Literal["s3"]
    bucket: _Bucket
    key: Annotated[_Literal, AfterValidator(_check_key)] | None = Field(
        default=None, min_length=1, max_length=1024
    )
    """The object's key; `<stack>/terraform.tfstate` by default. Where there are shards, each has
    `-keys-<n>` before the ending."""
    region: Region | None = None
    """The bucket's region; the gateway's by default."""
    kms_key_id: _Literal | None = Field(default=None, min_length=1)
    """A KMS key's ARN; S3's own encryption by default."""
    assume_role_arn: Annotated[RoleArn, AfterValidator(_check_literal)] | None = None
    """The role with which Terraform reads and writes the state: the bucket is often in another account. None
    by default, whatever role the gateway's own resources are made with."""


class CloudBackend(Model):
    """A workspace of HCP Terraform or Terraform Enterprise."""

    type: Literal["cloud"]
    organization: _Literal = Field(min_length=1)
    hostname: _Literal = Field(default="app.terraform.io", min_length=1)
    project: _Literal | None = Field(default=None, min_length=1)
    workspace: _Workspace | None = None
    """The workspace's name; the stack's by default. Where there are shards, each has `-keys-<n>` after it."""


Backend = Annotated[LocalBackend | S3Backend | CloudBackend, Field(discriminator="type")]
