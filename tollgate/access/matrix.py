"""The effective access: which keys may call which routes, and the limits that bind them there.

Keys of the same plans have the same access, so they are told as a group: ten thousand consumers of two plans
are two groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tollgate.access.facts import Facts
from tollgate.access.identity import Identity, may_be_one, shown
from tollgate.access.keys import KEY
from tollgate.access.limits import Limits, limits_of
from tollgate.access.omitted import omitted
from tollgate.access.plan import ApiStage, Plan
from tollgate.access.route import Route
from tollgate.errors import TollgateError
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown, as_bool, as_text

Answer: TypeAlias = Literal["yes", "no", "unknown"]

_OTHERS: Final = {
    "iam": "a signature of AWS decides, not a key",
    "authorizer": "an authorizer decides, not a key",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Keys that have the same access.

    Attributes:
        stack: the stack of the keys; empty for callers without a key.
        keys: their names, `acme/primary` for Tollgate's own; none for callers without a key.
        plans: the names of their plans.
        is_enabled: whether the keys are.
    """

    stack: str
    keys: tuple[str, ...]
    plans: tuple[str, ...]
    is_enabled: bool | Unknown

    def of(self, consumer: str) -> Group:
        """The keys of one consumer, or the one of this name."""
        keys = tuple(key for key in self.keys if key == consumer or key.startswith(f"{consumer}/"))
        return Group(self.stack, keys, self.plans, self.is_enabled)

    @property
    def title(self) -> str:
        """`pro (2 keys)`, `without a key`."""
        if not self.keys:
            return "without a key"
        plans = " + ".join(self.plans) or "no plan"
        state = (
            ""
            if self.is_enabled is True
            else ", disabled"
            if self.is_enabled is False
            else ", perhaps disabled"
        )
        count = len(self.keys)
        return f"{plans} ({count:,} key{'s' if count != 1 else ''}{state})"


@dataclass(frozen=True, slots=True)
class Target:
    """A route on a stage.

    Attributes:
        stack: the stack of the stage.
        api: the address of the REST API.
        stage: the name of the stage.
        route: `POST /v1/chat`.
    """

    stack: str
    api: str
    stage: str
    route: str


@dataclass(frozen=True, slots=True)
class Access:
    """What a group may do at a target.

    Attributes:
        reason: why not, or what is not known; empty where they may.
        plan: the plan by which they may; None where none is needed.
        limits: what they are held to; None where they may not.
    """

    answer: Answer
    reason: str
    plan: str | None
    limits: Limits | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every group at every target.

    Attributes:
        access: by group and target.
        omitted: what is here and not in it, each for a person.
    """

    groups: tuple[Group, ...]
    targets: tuple[Target, ...]
    access: Mapping[tuple[Group, Target], Access]
    omitted: tuple[str, ...] = ()

    def only(self, consumer: str | None, route: str | None) -> Matrix:
        """The part of one consumer's keys, or of one key, and of the routes that contain a text.

        Raises:
            TollgateError: there is no such consumer, or no such route.
        """
        groups = {group: group if consumer is None else group.of(consumer) for group in self.groups}
        kept = {group: part for group, part in groups.items() if consumer is None or part.keys}
        targets = tuple(target for target in self.targets if route is None or route in target.route)
        if consumer is not None and not kept:
            raise TollgateError(f"There is no key of {consumer!r} here.\n  'tollgate access' shows all.")
        if route is not None and not targets:
            raise TollgateError(f"No route contains {route!r}.\n  'tollgate access' shows all.")
        return Matrix(
            tuple(kept.values()),
            targets,
            {
                (part, target): self.access[group, target]
                for group, part in kept.items()
                for target in targets
            },
            self.omitted,
        )


@dataclass(frozen=True, slots=True)
class _Plans:
    """The plans of a key.

    Attributes:
        why: why there may be others; None where there are none.
    """

    known: Sequence[Plan]
    why: str | None


def matrix(facts: Facts) -> Matrix:
    """The effective access of a configuration."""
    groups = _groups(facts)
    targets = [
        (Target(stage.stack, shown(api), name, str(route)), api, stage, route)
        for api in facts.apis
        for name, stage in facts.stages_of(api).items()
        for route in sorted(facts.routes_of(api), key=str)
    ]
    return Matrix(
        groups=tuple(group for group, _ in groups),
        targets=tuple(target for target, *_ in targets),
        access={
            (group, target): _access(group, plans, api, stage, route, facts)
            for group, plans in groups
            for target, api, stage, route in targets
        },
        omitted=tuple(omitted(facts)),
    )


def _groups(facts: Facts) -> Sequence[tuple[Group, _Plans]]:
    """The groups, each with its plans; first the callers without a key."""
    found: dict[tuple[str, bool | Unknown, tuple[Identity, ...], str | None], list[Resource]] = {}
    why_all = _why_more(facts)
    for key in facts.configuration.of(KEY):
        enabled = as_bool(key.get("enabled"))
        named, why = _plans_of(key, facts)
        group = (_stack_of(key, named), True if enabled is None else enabled, named, why or why_all)
        found.setdefault(group, []).append(key)
    groups: list[tuple[Group, _Plans]] = [(Group("", (), (), True), _Plans([], None))]
    for (stack, enabled, named, why), keys in sorted(found.items(), key=lambda item: str(item[0])):
        names = tuple(sorted(name_of(key, facts) for key in keys))
        plans = [facts.plans[one] for one in named if isinstance(one, Resource) and one in facts.plans]
        if len(plans) < len(named):
            why = "one of its plans is not declared here"
        titles = tuple(_name_of_plan(one) for one in named) or (("unknown plan",) if why else ())
        groups.append((Group(stack, names, titles, enabled), _Plans(plans, why)))
    return groups


def _stack_of(key: Resource, plans: Sequence[Identity]) -> str:
    """The stack of a key's plan, whose keys may be split over stacks; the key's, where no plan is known."""
    return next((plan.stack for plan in plans if isinstance(plan, Resource)), key.stack)


def _why_more(facts: Facts) -> str | None:
    """Why any key may be in another plan, too."""
    if facts.keys.uncertain_attachments:
        return "which key is in which plan is not known"
    return "a plan has a key by its id, which may be this one" if facts.keys.may_be_named_elsewhere else None


def _plans_of(key: Resource, facts: Facts) -> tuple[tuple[Identity, ...], str | None]:
    """The plans that are named with a key, and why there may be others."""
    attachments = facts.keys.attachments.get(key, ())
    named = [facts.keys.named[attachment][1] for attachment in attachments]
    known = [one for one in named if one is not None and not isinstance(one, Unknown)]
    why = "its plan is not known" if len(known) < len(named) else None
    return tuple(sorted(dict.fromkeys(known), key=shown)), why


def name_of(key: Resource, facts: Facts) -> str:
    """Whose key it is: consumer and slot where Tollgate wrote it, else the key's name, else its address."""
    place = key.address.rpartition(".")[2]
    if facts.written.is_of_tollgate(key.stack) and "__" in place:
        consumer, _, slot = place.rpartition("__")
        return f"{consumer.removeprefix('_')}/{slot}"
    name = as_text(key.get("name"))
    return facts.keys.secrets.text(name if isinstance(name, str) else key.address)


def _name_of_plan(plan: Identity) -> str:
    return plan if isinstance(plan, str) else plan.address.partition(".")[2]


def _access(
    group: Group,
    plans: _Plans,
    api: Identity,
    stage: Resource,
    route: Route,
    facts: Facts,
) -> Access:
    if isinstance(route.guard, Unknown):
        return Access("unknown", route.guard.why, None, None)
    if route.guard == "open":
        return Access("yes", "", None, limits_of(None, stage, route, facts))
    if route.guard != "key":
        return Access("unknown", _OTHERS[route.guard], None, None)
    if not group.keys:
        return Access("no", "it asks for a key", None, None)
    if group.is_enabled is False:
        return Access("no", "the key is disabled", None, None)
    return _by_plan(group, plans, api, stage, route, facts)


def _by_plan(
    group: Group, plans: _Plans, api: Identity, stage: Resource, route: Route, facts: Facts
) -> Access:
    unknown = plans.why
    for plan in plans.known:
        if isinstance(plan.stages, Unknown):
            unknown = plan.stages.why
            continue
        for opened in plan.stages:
            opens = _opens(opened, api, as_text(stage.get("stage_name")))
            if opens is True:
                limits = limits_of((plan, opened), stage, route, facts)
                title = _name_of_plan(plan.resource)
                if isinstance(group.is_enabled, Unknown):
                    return Access("unknown", "whether the key is enabled is not known", title, None)
                return Access("yes", "", title, limits)
            if opens is None:
                unknown = "which stages its plan opens is not known"
    if unknown:
        return Access("unknown", unknown, None, None)
    why = "its plan does not open the stage" if plans.known else "the key is in no plan"
    return Access("no", why, None, None)


def _opens(opened: ApiStage, api: Identity, name: str | Unknown | None) -> bool | None:
    """Whether a plan opens a stage by this; None where that is not known."""
    if opened.api is None or opened.stage is None:
        return False
    is_stage = None if isinstance(opened.stage, Unknown) else opened.stage == name
    is_api = None if isinstance(opened.api, Unknown) else opened.api == api
    if is_api is False and not isinstance(opened.api, Unknown) and may_be_one({opened.api, api}):
        is_api = None
    if is_stage is False or is_api is False:
        return False
    return True if is_stage and is_api else None
