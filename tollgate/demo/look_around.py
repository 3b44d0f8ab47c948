"""What to try on a demo that is left running."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from tollgate.demo.embedded_aws import AwsAt
from tollgate.demo.folder import DemoFolder
from tollgate.demo.stand_ins import stand_in_secrets
from tollgate.terraform.runner import Terraform
from tollgate.terraform.stacks import Stack, notes_of, read_document
from tollgate.workflow.synthesis import PROGRAM


def look_around(
    aws: AwsAt,
    region: str,
    stacks: Sequence[Stack],
    folder: DemoFolder,
    terraform: Terraform,
    *,
    consumer: str,
    file: Path | None,
    environment: str | None,
) -> str:
    """The commands, to be pasted into a shell.

    Args:
        stacks: in the order in which they are applied.
        consumer: one whose key may be shown, or nothing.
        file: the description, where the demo was given one.
        environment: the one to synthesize, where the demo was given one.
    """
    variables = {**aws.environment, "AWS_REGION": region, "AWS_DEFAULT_REGION": region}
    secrets = stand_in_secrets(read_document(stacks[0]).secrets)
    variables |= {name: value for name, value in secrets.items() if name not in os.environ}
    if config := terraform.environment.get("TF_CLI_CONFIG_FILE"):
        variables["TF_CLI_CONFIG_FILE"] = config
    exports = [f"  export {name}={shlex.quote(value)}" for name, value in variables.items()]
    name = stacks[0].name if len(stacks) == 1 else notes_of(stacks[0])["environment"]
    outputs = f"  {_here(sys.executable)} -m tollgate outputs {name} --out {shlex.quote(str(folder.out))}"
    python = (
        f"import boto3; print(boto3.client('apigateway', region_name='{region}', "
        f"endpoint_url='{aws.url}').get_usage_plans()['items'])"
    )
    synthesis = {
        "CDKTF_OUTDIR": str(folder.out),
        "TOLLGATE_FILE": str(file) if file else os.environ.get("TOLLGATE_FILE"),
        "TOLLGATE_ENVIRONMENTS": environment or os.environ.get("TOLLGATE_ENVIRONMENTS"),
    }
    description = synthesis["TOLLGATE_FILE"] or "gateway.yaml"
    settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in synthesis.items() if value)
    in_stacks = [f"cd {shlex.quote(str(each.folder))} && {terraform.binary.path.name}" for each in stacks]
    return "\n".join(
        [
            "The embedded AWS and Terraform's state are still there. Look around, in a shell of its own:",
            "  unset AWS_PROFILE AWS_SESSION_TOKEN",
            *exports,
            f"  ({in_stacks[0]} output)",
            f"  aws --endpoint-url {aws.url} apigateway get-usage-plans",
            f'  {_here(sys.executable)} -c "{python}"',
            outputs,
            *([f"{outputs} --show-keys {consumer}"] if consumer else []),
            f"Change what is deployed: edit {description}, then, in that shell:",
            f"  {settings} {_here(sys.executable)} {PROGRAM}",
            *(f"  ({in_stack} apply)" for in_stack in in_stacks),
            "A Lambda function that is new in it has no stand-in here, and AddPermission is retried for",
            "5 minutes: stop the demo and start it again instead.",
            "Stop it and delete its folder:",
            f"  {folder.stop_command}",
        ]
    )


def _here(path: str) -> str:
    """A path as short as it can be."""
    try:
        return shlex.quote(str(Path(path).relative_to(Path.cwd())))
    except ValueError:
        return shlex.quote(path)
