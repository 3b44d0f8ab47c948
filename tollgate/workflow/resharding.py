"""What the states of an environment hold, for keys to go from some of its stacks to others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tollgate.config.load import Description
from tollgate.config.reshard import Reshard, read_reshard
from tollgate.config.suggestion import instead
from tollgate.errors import TollgateError
from tollgate.files import write
from tollgate.terraform.stacks import DOCUMENT, Stack, key_blocks, notes_of

if TYPE_CHECKING:
    # Every synthesis imports this module, and only a reshard runs Terraform.
    from tollgate.terraform.runner import Terraform

KEY: Final = "aws_api_gateway_api_key"
ATTACHMENT: Final = "aws_api_gateway_usage_plan_key"
PLAN: Final = "aws_api_gateway_usage_plan"
_DONE_FILE: Final = "tollgate.resharded"
_KINDS: Final = (
    KEY,
    ATTACHMENT,
    "aws_secretsmanager_secret",
    "aws_secretsmanager_secret_version",
    "aws_secretsmanager_secret_policy",
    "aws_ssm_parameter",
)
"""What a consumer has in a state."""


def read_reshards(files: Sequence[str], description: Description) -> dict[str, Reshard]:
    """What `tollgate reshard` wrote, by environment.

    Raises:
        TollgateError: it is of another gateway, of an environment that is not there, or of one twice.
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
        environment: not the name of one of its stacks.
        stacks: all of them, as they were synthesized last.

    Raises:
        TollgateError: they are none of Tollgate's, or not all.
        TerraformError: a state cannot be read.
    """
    core = core_of(environment, stacks)
    found: dict[str, dict[str, str]] = {}
    for stack in stacks:
        follow(stack.name)
        running = terraform(stack)
        running.init()
        found[stack.name] = dict(_ids(stack, running.pull_state()))
    notes = notes_of(core)
    shards = notes.get("shards")
    return Reshard(
        gateway=str(notes["gateway"]),
        environment=environment,
        shards=shards if isinstance(shards, int) and shards > 0 else None,
        stacks=found,
    )


def core_of(environment: str, stacks: Sequence[Stack]) -> Stack:
    """The stack with the APIs and the usage plans, of an environment's.

    Raises:
        TollgateError: they are none of Tollgate's, not all, or named by a stack's name.
    """
    notes = {stack: notes_of(stack) for stack in stacks}
    core = next((stack for stack in stacks if "shard" not in notes[stack]), None)
    named = next((it.get("environment") for it in notes.values() if isinstance(it.get("gateway"), str)), None)
    if named is None:
        raise TollgateError(
            f"{environment}: its stacks are none that Tollgate wrote.\n  Run `python main.py` first, with "
            "the description that is applied."
        )
    if core is None or named != environment:
        raise TollgateError(
            f"{environment}: this is the name of one stack, and keys go from some to others.\n  Name the "
            f"environment: tollgate reshard {named}"
        )
    shards = notes[core].get("shards")
    wanted = set(range(1, shards + 1)) if isinstance(shards, int) else set()
    if missing := sorted(wanted - {it.get("shard") for it in notes.values()}):
        raise TollgateError(
            f"{environment}: its shard {missing[0]} is not here, of {len(wanted)}.\n  Run `python main.py` "
            "first, with the description that is applied."
        )
    return core


def with_what_is_under_way(found: Reshard, before: Reshard) -> Reshard:
    """What the states have now, and what an earlier file has and some state has forgotten meanwhile.

    Where a handover was applied in part, no state has what one has forgotten and another did not import yet.
    """
    known = {
        (address.partition(".")[0], id_) for ids in found.stacks.values() for address, id_ in ids.items()
    }
    stacks = {stack: dict(ids) for stack, ids in found.stacks.items()}
    for stack, ids in before.stacks.items():
        for address, id_ in ids.items():
            if (address.partition(".")[0], id_) not in known:
                stacks.setdefault(stack, {})[address] = id_
    return found.model_copy(update={"stacks": stacks, "shards": before.shards})


def misplaced(stacks: Sequence[Stack], found: Reshard) -> Iterator[tuple[str, str]]:
    """Keys that are not in the state of the stack that describes them, or in another's, too.

    Returns:
        the key, and what is amiss, for a person.
    """
    for stack in stacks:
        described = {f"{KEY}.{name}" for name in key_blocks(stack)}
        held = {address for address in found.stacks[stack.name] if address.startswith(f"{KEY}.")}
        for address in sorted(described - held):
            yield address, f"{stack.name} has not taken over {address}"
        for address in sorted(held - described):
            yield address, f"{stack.name} has not handed over {address}"


def note_done(core: Stack) -> None:
    """Write down that what was synthesized for a reshard is applied."""
    write(core.folder / _DONE_FILE, _hash_of(core) + "\n")


def is_done(core: Stack) -> bool:
    """Whether that is written down of the very document that is there."""
    file = core.folder / _DONE_FILE
    return file.is_file() and file.read_text("utf-8", "replace").strip() == _hash_of(core)


def _hash_of(stack: Stack) -> str:
    try:
        return hashlib.sha256((stack.folder / DOCUMENT).read_bytes()).hexdigest()
    except OSError:
        return "there is no document"


def keys_and_plans(stack: Stack, terraform: Terraform) -> Mapping[str, str]:
    """The keys, their attachments and the usage plans that a stack's state has: ids, as an import takes them.

    Raises:
        TollgateError: the state is of a form that is not known.
        TerraformError: it cannot be read.
    """
    terraform.init()
    return dict(_ids(stack, terraform.pull_state(), (KEY, ATTACHMENT, PLAN)))


def _ids(stack: Stack, state: str, kinds: Collection[str] = _KINDS) -> Iterator[tuple[str, str]]:
    """The address and the id at Amazon, as an import takes it, of what a state has of some types."""
    try:
        resources = json.loads(state).get("resources", []) if state.strip() else []
        for resource in resources:
            if resource["mode"] == "managed" and resource["type"] in kinds and not resource.get("module"):
                for instance in resource["instances"]:
                    if "deposed" not in instance:
                        yield f"{resource['type']}.{resource['name']}", _id(resource["type"], instance)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TollgateError(
            f"{stack.name}: its state is of a form that is not known.\n  Look at it: terraform state list."
        ) from None


def _id(kind: str, instance: Mapping[str, Any]) -> str:
    attributes = instance["attributes"]
    if kind == ATTACHMENT:
        return f"{attributes['usage_plan_id']}/{attributes['key_id']}"
    return str(attributes["id"])
