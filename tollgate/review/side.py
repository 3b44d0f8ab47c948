"""One side of a plan: which keys may call which stages, by which plans, and the routes that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tollgate.access.facts import PLAN, Facts
from tollgate.access.identity import Identity, identity, shown
from tollgate.access.keys import KEY
from tollgate.access.matrix import name_of
from tollgate.access.plan import ApiStage, Plan
from tollgate.access.route import Route
from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.configuration.resource import Block, Place, Resource
from tollgate.terraform.configuration.scope import Scope
from tollgate.terraform.configuration.value import Unknown, as_bool, as_text

_TYPE: Final = re.compile(r"(?<![\w\"])[a-z0-9]+_[a-z0-9_]+\.(?=[\w-])")

StageId = str
"""A stage by its address, or by `API/name` where it is made elsewhere."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a plan opens a stage to the keys that are in it."""

    plan: Plan
    stage: ApiStage


class Side:
    """Who may call what before a plan, or after it.

    Attributes:
        facts: what belongs together.
    """

    def __init__(self, configuration: Configuration) -> None:
        self.facts = Facts(configuration)

    @cached_property
    def keys(self) -> Mapping[str, Resource]:
        """The API keys by address."""
        return {key.address: key for key in self.facts.configuration.of(KEY)}

    @cached_property
    def callers(self) -> Mapping[str, Resource | None]:
        """The keys by address, and those that are made elsewhere by id, of which None is known."""
        elsewhere = {shown(key): None for key, _ in self._attached if shown(key) not in self.keys}
        return {**self.keys, **elsewhere}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each key is called, by address: `acme/primary` for Tollgate's own."""
        return {address: name_of(key, self.facts) for address, key in self.keys.items()}

    def resource(self, kind: str, address: str) -> Resource | None:
        """A resource by its address."""
        return self._by_kind(kind).get(address)

    def access(self, key: str) -> Mapping[StageId, Opening]:
        """The stages that a key may call, by its address; none where it is disabled or not there."""
        if not self.may_call(key):
            return {}
        plans = self.plans(key)
        if len(plans) == 1:
            return self.opened(plans[0])
        return {stage: opening for plan in plans for stage, opening in self.opened(plan).items()}

    def plans(self, key: str) -> tuple[str, ...]:
        """The addresses of the plans that a key is in; an id for one that is made elsewhere."""
        return self._plans.get(key, ())

    @cached_property
    def _plans(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for key, plan in self._attached:
            if plan is not None and not isinstance(plan, Unknown):
                found[shown(key)] = (*found.get(shown(key), ()), shown(plan))
        return found

    @cached_property
    def _attached(self) -> Sequence[tuple[Identity, Identity | Unknown | None]]:
        """Each attachment of which the key is known, with its plan."""
        return [
            (key, plan)
            for key, plan in self.facts.keys.named.values()
            if key is not None and not isinstance(key, Unknown)
        ]

    def may_call(self, key: str) -> bool:
        """Whether a key is there, and not disabled."""
        if key not in self.callers:
            return False
        resource = self.callers[key]
        return resource is None or as_bool(resource.get("enabled")) is not False

    @cached_property
    def keys_by_plan(self) -> Mapping[str, Sequence[str]]:
        """The keys in each plan that may call by it, by address."""
        found: dict[str, list[str]] = {}
        for key, plans in self._plans.items():
            if self.may_call(key):
                for plan in plans:
                    found.setdefault(plan, []).append(key)
        return found

    def opened(self, plan: str) -> Mapping[StageId, Opening]:
        """The stages that a plan opens."""
        if plan not in self._opened:
            self._opened[plan] = dict(self._openings(plan))
        return self._opened[plan]

    @cached_property
    def _opened(self) -> dict[str, Mapping[StageId, Opening]]:
        return {}

    @cached_property
    def plan_resources(self) -> Mapping[str, Plan]:
        """The usage plans by address."""
        return {resource.address: plan for resource, plan in self.facts.plans.items()}

    def _openings(self, address: str) -> Iterator[tuple[StageId, Opening]]:
        plan = self.plan_resources.get(address)
        if plan is None:
            yield f"what the usage plan {address} opens", _elsewhere(address, self.facts)
            return
        if isinstance(plan.stages, Unknown):
            return
        for stage in plan.stages:
            if stage.api is None or isinstance(stage.api, Unknown) or not isinstance(stage.stage, str):
                continue
            found = self._stages_of(stage.api).get(stage.stage)
            # A stage that is declared and not there opens nothing.
            if found is not None:
                yield found.address, Opening(plan, stage)
            elif isinstance(stage.api, str) or stage.api.is_data:
                yield f"{shown(stage.api)}/{stage.stage}", Opening(plan, stage)

    def is_undecided_key(self, key: str) -> bool:
        """Whether it is not known in which plans a key is, or which stages one of them opens."""
        if key not in self.callers:
            return False
        return self._is_any or key in self._in_unknown_plans or any(map(self.is_undecided, self.plans(key)))

    @cached_property
    def _is_any(self) -> bool:
        """Whether an attachment may be of any key."""
        return any(isinstance(key, Unknown) for key, _ in self.facts.keys.named.values())

    @cached_property
    def _in_unknown_plans(self) -> Set[str]:
        """The keys with an attachment of which the plan is not known."""
        return {shown(key) for key, plan in self._attached if isinstance(plan, Unknown)}

    def is_undecided(self, plan: str) -> bool:
        """Whether it is not known which stages a plan opens."""
        found = self.plan_resources.get(plan)
        if found is None or isinstance(found.stages, Unknown):
            return found is not None
        return any(isinstance(part, Unknown) for stage in found.stages for part in (stage.api, stage.stage))

    def _stages_of(self, api: Identity) -> Mapping[str, Resource]:
        if api not in self._stages_by_api:
            self._stages_by_api[api] = self.facts.stages_of(api)
        return self._stages_by_api[api]

    @cached_property
    def _stages_by_api(self) -> dict[Identity, Mapping[str, Resource]]:
        return {}

    @cached_property
    def stages(self) -> Mapping[StageId, Resource]:
        """The stages by address."""
        return self._by_kind("aws_api_gateway_stage")

    def keys_at(self, stages: Sequence[StageId]) -> list[str]:
        """The keys that may call any of some stages."""
        wanted = set(stages)
        plans = {plan for plan in self.keys_by_plan if wanted & self.opened(plan).keys()}
        return sorted({key for plan in plans for key in self.keys_by_plan[plan]})

    def stages_of_api(self, api: str) -> list[StageId]:
        """The stages of an API, by their addresses."""
        return [
            address
            for address, stage in self.stages.items()
            if (found := self.facts.api_of(stage)) is not None
            and not isinstance(found, Unknown)
            and shown(found) == api
        ]

    @cached_property
    def routes(self) -> Mapping[tuple[str, str], Route]:
        """The routes by their API's address and `POST /v1/chat`."""
        return {
            (shown(route.api), str(route)): route
            for route in self.facts.routes.values()
            if route.api is not None and not isinstance(route.api, Unknown)
        }

    def routes_of_stage(self, stage: StageId) -> list[str]:
        """The routes that a stage serves once it is deployed."""
        resource = self.stages.get(stage)
        api = self.facts.api_of(resource) if resource else None
        if api is None or isinstance(api, Unknown):
            return []
        return sorted(str(route) for route in self.facts.routes_of(api))

    def keyed_routes_of_stage(self, stage: StageId) -> list[str]:
        """Those of its routes that ask for a key, or may."""
        api = self.facts.api_of(self.stages[stage]) if stage in self.stages else None
        if api is None or isinstance(api, Unknown):
            return []
        routes = self.facts.routes_of(api)
        return sorted(
            str(route) for route in routes if route.guard == "key" or isinstance(route.guard, Unknown)
        )

    def mapped_api(self, mapping: Resource) -> str | None:
        """The API that a domain leads to by a mapping."""
        api = identity(mapping.get("api_id"))
        return None if api is None or isinstance(api, Unknown) else shown(api)

    def label(self, stage: StageId) -> str:
        """A stage for a person: `inference/v1`."""
        resource = self.stages.get(stage)
        if resource is None:
            return stage
        api, name = self.facts.api_of(resource), as_text(resource.get("stage_name"))
        told = name if isinstance(name, str) else "?"
        return f"{short(shown(api))}/{told}" if api and not isinstance(api, Unknown) else told

    def _by_kind(self, kind: str) -> Mapping[str, Resource]:
        if kind not in self._kinds:
            self._kinds[kind] = {found.address: found for found in self.facts.configuration.of(kind)}
        return self._kinds[kind]

    @cached_property
    def _kinds(self) -> dict[str, Mapping[str, Resource]]:
        return {}


def _elsewhere(address: str, facts: Facts) -> Opening:
    """How a usage plan that is made elsewhere opens stages: nobody knows which, and by which limits."""
    resource = Resource(PLAN, address, {}, Scope(facts.configuration.stacks[0].name, _nowhere), key=())
    why = Unknown(f"{address} is made elsewhere")
    return Opening(
        Plan(resource, why, why, why), ApiStage(why, why, None, why, Block({}, Scope("", _nowhere)))
    )


def _nowhere(_: tuple[str, ...]) -> Place:
    return Place("", None)


def short(address: str) -> str:
    """An address without its type: `module.a.inference`."""
    return _TYPE.sub("", address, count=1)
