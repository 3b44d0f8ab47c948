"""What the rules of plans share: several judgements as one, every throttle of a plan, and attached keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tollgate.access.facts import Facts
from tollgate.access.identity import identity
from tollgate.access.keys import PLAN_KEY
from tollgate.access.plan import Plan, Throttle
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown


def throttles(plan: Plan) -> tuple[Sequence[tuple[str, Throttle]], Unknown | None]:
    """The throttles of a plan, with where each holds, and why there may be others.

    Where is `for all`, or `at /v1/chat/POST`.
    """
    found: list[tuple[str, Throttle]] = []
    why = None
    if isinstance(plan.throttle, Unknown):
        why = plan.throttle
    elif plan.throttle is not None:
        found.append(("for all", plan.throttle))
    for opened in () if isinstance(plan.stages, Unknown) else plan.stages:
        if isinstance(opened.throttles, Unknown):
            why = opened.throttles
            continue
        for at in opened.throttles:
            found.append((f"at {at.path}" if isinstance(at.path, str) else "at a method", at.throttle))
    return found, plan.stages if isinstance(plan.stages, Unknown) else why


def is_above(limit: float | Unknown | None, other: float | Unknown | None) -> bool:
    """Whether a limit is certainly above another."""
    return isinstance(limit, (int, float)) and isinstance(other, (int, float)) and limit > other


def attached_keys(facts: Facts) -> Iterable[Resource]:
    """As `subjects`: each key that is attached; for one that is only an id, its first attachment."""
    for key, attachments in facts.keys.attachments.items():
        yield key if isinstance(key, Resource) else attachments[0]


def attachments_of(key: Resource, facts: Facts) -> Sequence[Resource]:
    """The attachments of one of `attached_keys`."""
    named = identity(key.get("key_id")) if key.kind == PLAN_KEY else key
    return () if named is None or isinstance(named, Unknown) else facts.keys.attachments.get(named, ())


def called(key: Resource) -> str:
    """One of `attached_keys` for a person: an id may be a value by mistake, so it is not told."""
    return f"The key of {key.address}" if key.kind == PLAN_KEY else key.address
