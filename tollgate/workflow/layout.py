"""Which stack has which consumer, against what was synthesized before: no key goes to another by itself.

Terraform would destroy it in one stack and make it anew, with another value, in the other.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tollgate.config.gateway import Gateway
from tollgate.config.load import Description
from tollgate.config.problem import Problem
from tollgate.config.shards import shard_called
from tollgate.errors import InvalidConfig, MissingStack, TollgateError
from tollgate.terraform.stacks import DOCUMENT, read_stacks

DONE = "done"
"""What `--reshard` says once what it wrote is applied."""


@dataclass
class _Before:
    """What was synthesized of an environment.

    Attributes:
        shards: over how many stacks the consumers were split; None where they were not.
        reshards: whether it was synthesized for keys to go from stack to stack.
        stacks: the stack of each consumer.
    """

    shards: int | None = None
    reshards: bool = False
    stacks: dict[str, str] = field(default_factory=dict)


def check_layout(
    previous: Path, description: Description, *, resharding: Collection[str], is_done: bool
) -> None:
    """Refuse a description in which keys would go from stack to stack.

    Args:
        previous: a folder that was synthesized into; nothing is refused where it is none.
        resharding: the environments that are to be resharded, which may.
        is_done: whether what was written for a reshard before is applied.

    Raises:
        InvalidConfig: with each such consumer.
        TollgateError: an environment was to be resharded, and nobody says that this is done.
    """
    checked = {name: it for name, it in description.environments.items() if name not in resharding}
    before = _before(previous, description.name, checked)
    for environment, was in before.items():
        if was.reshards and not is_done:
            raise TollgateError(
                f"{description.file}: {environment} was synthesized with --reshard before.\n  Is it applied, "
                f"in all of its stacks? Then say so once: python main.py --reshard {DONE}. Until then keys "
                "that Terraform has not yet handed over would be made anew: give it --reshard FILE again."
            )
    problems = tuple(
        problem
        for environment, was in before.items()
        for problem in _problems(environment, checked[environment], was, description.file)
    )
    if problems:
        raise InvalidConfig(tuple(dict.fromkeys(problems)))


def _problems(environment: str, gateway: Gateway, was: _Before, file: str) -> Iterator[Problem]:
    if not was.stacks:
        return
    names = {former: name for name, it in gateway.consumers.items() for former in (*it.renamed_from, name)}
    moving = [
        names[consumer]
        for consumer, stack in was.stacks.items()
        if consumer in names and gateway.stack_of(names[consumer]) != stack
    ]
    if was.shards != gateway.shards:
        yield Problem(
            ("shards",),
            f"{environment} was synthesized {_split(was.shards)}, and is to be {_split(gateway.shards)}: "
            f"{len(moving):,} of {len(was.stacks):,} consumers would get new keys",
            f"Hand the keys over: tollgate reshard {environment}, and then python main.py --reshard "
            f"reshard.{environment}.json. Was it never applied, take the folder that it was synthesized "
            "into away.",
            source=gateway.source,
        )
        return
    for name in moving:
        yield Problem(
            ("consumers", name),
            f"the keys of {name!r} would go to another stack, and be made anew",
            f"Say 'shard: {_shard_before(name, gateway, was)}', where they are in {environment}, or put back "
            "what was taken out of 'renamed_from'.",
            source=gateway.consumers[name].source,
        )


def _split(shards: int | None) -> str:
    return f"with {shards} shard{'' if shards == 1 else 's'}" if shards else "without shards"


def _shard_before(name: str, gateway: Gateway, was: _Before) -> str:
    former = next(it for it in (name, *gateway.consumers[name].renamed_from) if it in was.stacks)
    return str(shard_called(was.stacks[former], gateway.stack_name))


def _before(previous: Path, gateway: str, environments: Mapping[str, Gateway]) -> Mapping[str, _Before]:
    """What was synthesized of some environments; nothing of those that have no shards, and had none."""
    try:
        stacks = read_stacks(previous)
    except MissingStack:
        return {}
    names = [stack.name for stack in stacks]
    wanted = {
        it.stack_name: name
        for name, it in environments.items()
        if it.shards or any(shard_called(other, it.stack_name) for other in names)
    }
    found: dict[str, _Before] = {}
    for stack in stacks:
        core = next((it for it in wanted if stack.name == it or shard_called(stack.name, it)), None)
        if core is None:
            continue
        document = _read(stack.folder / DOCUMENT)
        notes = document.get("//", {})
        if notes.get("gateway") != gateway or notes.get("environment") != wanted[core]:
            continue
        was = found.setdefault(wanted[core], _Before())
        if stack.name == core:
            was.shards = notes.get("shards")
            was.reshards = notes.get("reshards") is True
        ids = document.get("output", {}).get("api_key_ids", {}).get("value") or {}
        was.stacks.update(dict.fromkeys(ids, stack.name))
    return found


def _read(file: Path) -> Mapping[str, Any]:
    """A document, as far as it is one: what it does not tell is not compared."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}
