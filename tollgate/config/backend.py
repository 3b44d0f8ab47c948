"""Where Terraform keeps the state of an environment."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tollgate.config.model import Model


class LocalBackend(Model):
    """A file beside `cdktf.out`. It holds every key's value in clear: for trying out only."""

    type: Literal["local"] = "local"
    path: str | None = Field(default=None, min_length=1)
    """Relative to the stack's folder; `../../../terraform.<stack>.tfstate` by default."""


class S3Backend(Model):
    """An S3 bucket, encrypted, with S3's own lock file (Terraform 1.10 and later)."""

    type: Literal["s3"]
    bucket: str = Field(min_length=3, max_length=63, pattern=r"^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
    key: str | None = Field(default=None, min_length=1, max_length=1024)
    """The object's key; `<stack>/terraform.tfstate` by default."""
    region: str | None = None
    """The bucket's region; the gateway's by default."""
    kms_key_id: str | None = Field(default=None, min_length=1)
    """A KMS key's ARN; S3's own encryption by default."""


class CloudBackend(Model):
    """A workspace of HCP Terraform or Terraform Enterprise."""

    type: Literal["cloud"]
    organization: str = Field(min_length=1)
    hostname: str = Field(default="app.terraform.io", min_length=1)
    project: str | None = Field(default=None, min_length=1)
    workspace: str | None = Field(default=None, min_length=1)
    """The workspace's name; the stack's by default."""


Backend = Annotated[LocalBackend | S3Backend | CloudBackend, Field(discriminator="type")]
