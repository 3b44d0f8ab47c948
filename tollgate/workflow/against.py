"""A description against what was synthesized before: no consumer's live keys may all go in one step.

A client that has one of them would have no moment to change to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.access.matrix import name_of
from tollgate.config.consumer import Consumer
from tollgate.config.load import Description
from tollgate.config.problem import Problem
from tollgate.errors import InvalidConfig
from tollgate.printable import printable
from tollgate.terraform.configuration.read import read_configuration
from tollgate.terraform.configuration.value import as_bool

Slots = Mapping[str, Mapping[str, set[str]]]
"""The slots of the keys that open something, by environment and consumer."""


def check_against(previous: Path, description: Description) -> list[str]:
    """Refuse a description that replaces all live keys of a consumer at once.

    Args:
        previous: a folder that was synthesized into, or a document in one.

    Returns:
        whose keys go altogether, each for a person: it may be meant, or a rename without `renamed_from`.

    Raises:
        InvalidConfig: with each such consumer.
        TollgateError: what was synthesized cannot be read.
    """
    before = _live_slots(previous, description.name)
    problems = tuple(
        problem
        for environment, gateway in description.environments.items()
        for name, consumer in gateway.consumers.items()
        for problem in _replaced(environment, name, consumer, before.get(environment, {}))
    )
    if problems:
        raise InvalidConfig(tuple(dict.fromkeys(problems)))
    return [
        printable(
            f"warning: {name} is gone from {environment}; its keys worked: {', '.join(sorted(slots))}. "
            f"Was it renamed? Then say 'renamed_from: {name}', and they stay."
        )
        for environment, gateway in description.environments.items()
        for name, slots in before.get(environment, {}).items()
        if name not in {former for it in gateway.consumers.values() for former in it.renamed_from}
        and name not in gateway.consumers
    ]


def _live_slots(previous: Path, gateway: str) -> Slots:
    facts = Facts(read_configuration([str(previous)]))
    environments = {
        stack.name: str(stack.notes.get("environment"))
        for stack in facts.configuration.stacks
        if stack.notes.get("gateway") == gateway
    }
    found: dict[str, dict[str, set[str]]] = {}
    for key in facts.configuration.of(KEY):
        consumer, slash, slot = name_of(key, facts).partition("/")
        if key.stack in environments and slash and as_bool(key.get("enabled")) in (True, None):
            found.setdefault(environments[key.stack], {}).setdefault(consumer, set()).add(slot)
    return found


def _replaced(
    environment: str, name: str, consumer: Consumer, before: Mapping[str, set[str]]
) -> Iterator[Problem]:
    live = {slot for former in (*consumer.renamed_from, name) for slot in before.get(former, ())}
    new = consumer.live_slots
    # Where none is live now, somebody has revoked them, and meant it.
    if live and new and not live & set(new):
        gone = ", ".join(sorted(live))
        yield Problem(
            ("consumers", name, "keys"),
            f"every key of {name!r} that works in {environment} goes at once: {gone}",
            f"Keep one until its clients have {' or '.join(map(repr, new))}: tollgate consumer retire, "
            "in a later change.",
            source=consumer.source,
        )
