"""Which stack has which consumer, against what was synthesized before: no key goes to another by itself.

Terraform would destroy it in one stack and make it anew, with another value, in the other.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tollgate.config.consumer import Consumer
from tollgate.config.gateway import Gateway
from tollgate.config.load import Description
from tollgate.config.problem import Problem
from tollgate.config.reshard import Reshard
from tollgate.config.shards import shard_called
from tollgate.errors import InvalidConfig, MissingStack, TollgateError
from tollgate.terraform.stacks import DOCUMENT, read_stacks
from tollgate.workflow.resharding import is_done


@dataclass
class _Before:
    """What was synthesized of an environment.

    Attributes:
        shards: over how many stacks the consumers were split; None where they were not.
        reshards: whether it was synthesized for keys to go from stack to stack, and may not be applied.
        stacks: the stack of each consumer.
        slots: the slots of each consumer's keys.
    """

    shards: int | None = None
    reshards: bool = False
    stacks: dict[str, str] = field(default_factory=dict)
    slots: dict[str, Collection[str]] = field(default_factory=dict)


def check_layout(previous: Path, description: Description, reshards: Mapping[str, Reshard]) -> None:
    """Refuse a description in which keys would go from stack to stack.

    Args:
        previous: a folder that was synthesized into; nothing is refused where it is none.
        reshards: what the states have of the environments that are to be resharded, whose keys may.

    Raises:
        InvalidConfig: with each such consumer.
        TollgateError: an environment was to be resharded, and nobody has looked whether that is done.
    """
    environments = description.environments
    before = _before(previous, description.name, environments)
    problems: list[Problem] = []
    for environment, was in before.items():
        if reshard := reshards.get(environment):
            problems += _not_handed_over(environment, environments[environment], was, reshard)
        elif was.reshards:
            raise TollgateError(
                f"{description.file}: {environment} was synthesized with --reshard before.\n  Apply all of "
                f"its stacks, and then: tollgate reshard {environment} --done. Until then keys that are not "
                "yet handed over would be made anew: give --reshard FILE again."
            )
        else:
            problems += _problems(environment, environments[environment], was)
    if problems:
        raise InvalidConfig(tuple(dict.fromkeys(problems)))


def _not_handed_over(environment: str, gateway: Gateway, was: _Before, reshard: Reshard) -> Iterator[Problem]:
    """Consumers that go to another stack, and of whom the file does not tell what that had."""
    known: set[tuple[str, str, str]] = set()
    for stack, ids in reshard.stacks.items():
        for address in ids:
            consumer_name, _, slot = address.partition(".")[2].rpartition("__")
            known.add((stack, consumer_name.removeprefix("_"), slot))
    for name, consumer, stack in _moving(gateway, was):
        formers = (name, *consumer.renamed_from)
        kept = {slot for former in formers for slot in was.slots.get(former, ())} & consumer.keys.keys()
        if not all(any((stack, former, slot) in known for former in formers) for slot in kept):
            yield Problem(
                ("consumers", name),
                f"the keys of {name!r} are in {stack}, and came there after the states were read",
                f"Apply what is synthesized, and read the states again: tollgate reshard {environment}",
                source=consumer.source,
            )


def _moving(gateway: Gateway, was: _Before) -> Iterator[tuple[str, Consumer, str]]:
    """The consumers that would go to another stack, each with the one where it was."""
    for name, consumer in gateway.consumers.items():
        former = next((it for it in (name, *reversed(consumer.renamed_from)) if it in was.stacks), None)
        if former is not None and was.stacks[former] != gateway.stack_of(name):
            yield name, consumer, was.stacks[former]


def _problems(environment: str, gateway: Gateway, was: _Before) -> Iterator[Problem]:
    if not was.stacks:
        return
    moving = list(_moving(gateway, was))
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
    for name, consumer, stack in moving:
        yield Problem(
            ("consumers", name),
            f"the keys of {name!r} would go to another stack, and be made anew",
            f"Say 'shard: {shard_called(stack, gateway.stack_name)}', where they are in {environment}, or "
            "put back what was taken out of 'renamed_from'.",
            source=consumer.source,
        )


def _split(shards: int | None) -> str:
    return f"with {shards} shard{'' if shards == 1 else 's'}" if shards else "without shards"


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
        notes = document.get("//")
        if not isinstance(notes, dict):
            continue
        if notes.get("gateway") != gateway or notes.get("environment") != wanted[core]:
            continue
        was = found.setdefault(wanted[core], _Before())
        if stack.name == core:
            was.shards = notes.get("shards")
            was.reshards = notes.get("reshards") is True and not is_done(stack)
        ids = document.get("output", {}).get("api_key_ids", {}).get("value") or {}
        was.stacks.update(dict.fromkeys(ids, stack.name))
        was.slots.update(ids)
    return found


def _read(file: Path) -> Mapping[str, Any]:
    """A document, as far as it is one: what it does not tell is not compared."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}
