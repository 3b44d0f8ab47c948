"""What a function finds in its environment: nothing of ours but the PATH, and no credentials of AWS's."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tollgate.local.served.gateway import Function


def environment(function: Function, folder: Path, home: Path) -> Mapping[str, str]:
    """The environment variables of a function's process.

    AWS Lambda, "Working with Lambda environment variables", "Defined runtime environment variables". The
    role's credentials are not among them: there is no such role here. Nor is the SDK to find a person's
    instead, by the home of who runs us or by the machine's metadata.

    Args:
        folder: where its code is.
        home: an empty folder.
    """
    return {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "HOME": str(home),
        "LANG": "en_US.UTF-8",
        "PATH": os.environ.get("PATH", os.defpath),
        "TZ": ":UTC",
        **function.environment,
        # Nobody else's to set.
        "AWS_DEFAULT_REGION": _region(function),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "AWS_REGION": _region(function),
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "LAMBDA_TASK_ROOT": str(folder),
        "_HANDLER": function.handler,
    }


def _region(function: Function) -> str:
    return function.arn.split(":")[3]
