"""What the states of an environment tell."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tollgate.errors import MissingStack, TerraformError

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway
    from tollgate.terraform.binary import Binary
    from tollgate.terraform.outputs import Outputs
    from tollgate.terraform.stacks import Stack


def read(out: Path, environment: str) -> Outputs:
    """The outputs of an environment's stacks, as one.

    Raises:
        MissingStack: nothing is synthesized, or nothing is applied.
        TerraformError: Terraform is missing, or failed.
    """
    from concurrent.futures import ThreadPoolExecutor

    from tollgate.terraform.binary import find_binary
    from tollgate.terraform.environment import environment as terraform_environment
    from tollgate.terraform.outputs import joined
    from tollgate.terraform.stacks import find_stacks, is_of_account

    stacks = [stack for stack in find_stacks(out, environment) if not is_of_account(stack)]
    binary, variables = find_binary(), terraform_environment(os.environ)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return joined(list(pool.map(lambda stack: _of_stack(stack, binary, variables), stacks)))


def invoke_url_of(out: Path, gateway: Gateway, api: str) -> str:
    """Where one of a gateway's APIs is served, by the state of the stack that has it.

    Raises:
        MissingStack: it is not synthesized, or not applied.
        TerraformError: Terraform is missing, or failed.
    """
    # An environment's name may be another gateway's, too, and a stack's is not.
    found = read(out, gateway.stack_name).apis
    if api not in found:
        raise MissingStack(f"{gateway.stack_name}: {api!r} has not been applied yet.")
    return found[api].invoke_url.rstrip("/")


def _of_stack(stack: Stack, binary: Binary, variables: Mapping[str, str]) -> Outputs:
    from tollgate.terraform.runner import Terraform

    if not stack.folder.is_dir():
        raise MissingStack(f"{stack.folder} is not there. Run `python main.py` first.")
    try:
        return Terraform(binary, stack.folder, variables).outputs()
    except MissingStack as error:
        raise MissingStack(f"{stack.name}: {error}\n{_how_to_deploy(stack)}") from error
    except TerraformError as error:
        raise TerraformError(f"{stack.folder}: {error}") from error


def _how_to_deploy(stack: Stack) -> str:
    return (
        f"Deploy it with `cdktf deploy {stack.name}`, or with `terraform init` and `terraform apply` in "
        f"{stack.folder}."
    )
