"""What the states of an environment hold, for keys to go from some of its stacks to others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tollgate.config.load import Description
from tollgate.config.reshard import Reshard, read_reshard
from tollgate.config.suggestion import instead
from tollgate.errors import TollgateError
from tollgate.terraform.runner import Terraform
from tollgate.terraform.stacks import Stack, notes_of

_KEY: Final = "aws_api_gateway_api_key"
_ATTACHMENT: Final = "aws_api_gateway_usage_plan_key"
_KINDS: Final = (
    _KEY,
    _ATTACHMENT,
    "aws_secretsmanager_secret",
    "aws_secretsmanager_secret_version",
    "aws_secretsmanager_secret_policy",
    "aws_ssm_parameter",
)
"""What a consumer has in a state."""


def read_reshards(files: Sequence[str], description: Description) -> dict[str, Reshard]:
    """What `tollgate reshard` wrote, by environment.

    Raises:
        TollgateError: it is of another gateway, of an environment that is not there, or of one that has its
            shards already.
    """
    found: dict[str, Reshard] = {}
    for file in files:
        reshard = read_reshard(Path(file))
        environment = reshard.environment
        if reshard.gateway != description.name or environment not in description.environments:
            raise TollgateError(
                f"{file}: it is of {environment!r} of {reshard.gateway!r}, and {description.file} describes "
                f"{description.name!r}.\n  {instead(environment, description.environments)}"
            )
        if environment in found:
            raise TollgateError(f"{file}: {environment!r} is in another file, too.\n  Name one of them.")
        found[environment] = reshard
    return found


def states_of(
    environment: str,
    stacks: Sequence[Stack],
    terraform: Callable[[Stack], Terraform],
    follow: Callable[[str], None],
) -> Reshard:
    """Read the states of an environment's stacks.

    Args:
        stacks: those that are applied, as they were synthesized for it.

    Raises:
        TollgateError: a stack is none of Tollgate's, or nothing is applied.
        TerraformError: a state cannot be read.
    """
    notes = {stack: notes_of(stack) for stack in stacks}
    core = next((stack for stack in stacks if "shard" not in notes[stack]), None)
    if core is None or not isinstance(notes[core].get("gateway"), str):
        raise TollgateError(
            f"{environment}: its stacks are none that Tollgate wrote.\n  Run `python main.py` first, with "
            "the description that is applied."
        )
    found: dict[str, dict[str, str]] = {}
    for stack in stacks:
        follow(stack.name)
        running = terraform(stack)
        running.init()
        found[stack.name] = dict(_ids(stack, running.pull_state()))
    if not any(found.values()):
        raise TollgateError(
            f"{environment}: the states of its stacks have no keys.\n  Is nothing applied? Then there is "
            "nothing to hand over: set 'shards', take the folder of what was synthesized away, and go on."
        )
    shards = notes[core].get("shards")
    return Reshard(
        gateway=str(notes[core]["gateway"]),
        environment=str(notes[core]["environment"]),
        shards=shards if isinstance(shards, int) else None,
        stacks=found,
    )


def ids_of_keys(stack: Stack, terraform: Terraform) -> Iterator[str]:
    """The ids of the keys that a stack's state has.

    Raises:
        TollgateError: the state is of a form that is not known.
        TerraformError: it cannot be read.
    """
    terraform.init()
    for address, id_ in _ids(stack, terraform.pull_state()):
        if address.startswith(f"{_KEY}."):
            yield id_


def _ids(stack: Stack, state: str) -> Iterator[tuple[str, str]]:
    """The address and the id at Amazon, as an import takes it, of what consumers have in a state."""
    try:
        resources = json.loads(state).get("resources", []) if state.strip() else []
        for resource in resources:
            if resource["mode"] == "managed" and resource["type"] in _KINDS and not resource.get("module"):
                for instance in resource["instances"]:
                    if "deposed" not in instance:
                        yield f"{resource['type']}.{resource['name']}", _id(resource["type"], instance)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TollgateError(
            f"{stack.name}: its state is of a form that is not known.\n  Look at it: terraform state list."
        ) from None


def _id(kind: str, instance: Mapping[str, Any]) -> str:
    attributes = instance["attributes"]
    if kind == _ATTACHMENT:
        return f"{attributes['usage_plan_id']}/{attributes['key_id']}"
    return str(attributes["id"])
