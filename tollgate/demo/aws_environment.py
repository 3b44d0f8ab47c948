"""Environment variables that lead to the embedded AWS and to nowhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
"""What the embedded AWS takes; no real account does."""

# What of the user's own may reach Terraform: a workspace, arguments or a log level of theirs must not.
_KEPT_OF_TERRAFORM = ("TF_VAR_", "TF_PLUGIN_CACHE_", "TF_CLI_CONFIG_FILE")


def without_aws(environ: Mapping[str, str]) -> dict[str, str]:
    """`environ` without what could lead AWS clients and Terraform to anything of the user's."""
    return {
        name: value
        for name, value in environ.items()
        if not name.startswith("AWS_") and (not name.startswith("TF_") or name.startswith(_KEPT_OF_TERRAFORM))
    }


def to_embedded_aws(url: str) -> dict[str, str]:
    """What a child process needs to talk to an embedded AWS, whatever profile the user has."""
    return {
        **CREDENTIALS,
        "AWS_ENDPOINT_URL": url,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        # By default the AWS provider tries 25 times, for minutes, before it tells of an error.
        "AWS_MAX_ATTEMPTS": "3",
    }
