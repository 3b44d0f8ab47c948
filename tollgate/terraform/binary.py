"""The Terraform binary: where it is and which version it has."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tollgate.errors import TerraformError
from tollgate.terraform.environment import environment

NAME_VARIABLE = "TERRAFORM_BINARY_NAME"
"""CDKTF's own variable: `tofu` makes CDKTF and Tollgate run OpenTofu."""

MINIMUM = (1, 5)
_HOW_TO_GET_IT = "Install Terraform 1.5 or later: https://developer.hashicorp.com/terraform/install"


@dataclass(frozen=True)
class Binary:
    """Terraform, or OpenTofu, on this machine.

    Attributes:
        path: the executable.
        version: as it tells it: `1.11.4`.
        platform: as its providers name it: `linux_amd64`.
    """

    path: Path
    version: str
    platform: str

    @property
    def is_opentofu(self) -> bool:
        """Whether this is OpenTofu, which has its own registry."""
        return self.path.stem.startswith("tofu")

    @property
    def registry(self) -> str:
        """The host that `hashicorp/aws` stands for."""
        return "registry.opentofu.org" if self.is_opentofu else "registry.terraform.io"

    def __str__(self) -> str:
        return f"{'OpenTofu' if self.is_opentofu else 'Terraform'} {self.version}"


def find_binary(environ: Mapping[str, str] | None = None) -> Binary:
    """Find Terraform on the PATH, or what `TERRAFORM_BINARY_NAME` names.

    Raises:
        TerraformError: there is none, it does not run, or it is too old; one line.
    """
    environ = os.environ if environ is None else environ
    name = environ.get(NAME_VARIABLE) or "terraform"
    found = shutil.which(name, path=environ.get("PATH", ""))
    if found is None:
        named = f"{name!r}, which {NAME_VARIABLE} names," if environ.get(NAME_VARIABLE) else name
        raise TerraformError(f"There is no {named} on the PATH. {_HOW_TO_GET_IT}")
    binary = _ask(Path(found), environ)
    if _number(binary.version) < MINIMUM:
        raise TerraformError(f"{found} is version {binary.version}, too old. {_HOW_TO_GET_IT}")
    return binary


def _ask(path: Path, environ: Mapping[str, str]) -> Binary:
    answer = subprocess.run(
        [path, "version", "-json"], env=environment(environ), capture_output=True, text=True, check=False
    )
    try:
        told = json.loads(answer.stdout)
        return Binary(path, version=told["terraform_version"], platform=told["platform"])
    except (ValueError, KeyError, TypeError):
        said = (answer.stderr or answer.stdout).strip().partition("\n")[0]
        raise TerraformError(f"`{path} version` fails: {said or 'no output'}. {_HOW_TO_GET_IT}") from None


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])
