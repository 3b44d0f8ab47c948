"""The environment variables that Terraform runs with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

CONFIG_FILE_VARIABLES = ("TF_CLI_CONFIG_FILE", "TERRAFORM_CONFIG")
"""What can name Terraform's CLI config; the second is the old name, and comes second."""

_FOR_A_PROGRAM = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_INPUT": "0"}


def environment(base: Mapping[str, str], *, config_file: Path | None = None) -> dict[str, str]:
    """`base`, made fit for a program that runs Terraform: no questions, no check for updates.

    A variable that names a missing CLI config is left out, so that Terraform does not warn about it.

    Args:
        config_file: the CLI config to use instead of the user's.
    """
    result = {**base, **_FOR_A_PROGRAM}
    for variable in CONFIG_FILE_VARIABLES:
        if config_file is not None or not Path(result.get(variable, "")).is_file():
            result.pop(variable, None)
    if config_file is not None:
        result[CONFIG_FILE_VARIABLES[0]] = str(config_file.absolute())
    return result
