"""The usage plans and the API keys, as the document has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import cast, get_args

from tollgate.access import plan as access
from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.access.matrix import name_of
from tollgate.local.served.gateway import Api, Key, Period, Plan, Quota, Route, Stage, Throttle
from tollgate.local.served.made_up import MadeUp
from tollgate.terraform.configuration.expression import Until, parts
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown, as_bool


class Plans:
    """Reads usage plans.

    Attributes:
        gaps: what they hold callers to that cannot be told, each for a person.
    """

    def __init__(self, facts: Facts, apis: Mapping[Resource, Api]) -> None:
        self._facts = facts
        self._apis = apis
        self.gaps: list[str] = []

    def read(self) -> Mapping[Resource, Plan]:
        """Every usage plan by its resource."""
        return {resource: self._plan(resource, found) for resource, found in self._facts.plans.items()}

    def _plan(self, resource: Resource, found: access.Plan) -> Plan:
        address = resource.address
        stages: dict[Stage, Mapping[Route, Throttle]] = {}
        if isinstance(found.stages, Unknown):
            self.gaps.append(f"{address} opens nothing here: {found.stages.why}")
        else:
            for opened in found.stages:
                stage = self._stage(opened)
                if stage is None:
                    self.gaps.append(f"{address} opens a stage that is not declared here")
                else:
                    stages[stage[1]] = dict(self._of_methods(address, opened, stage[0]))
        return Plan(
            name=address.rpartition(".")[2],
            throttle=self._throttle(address, found.throttle),
            quota=self._quota(address, found.quota),
            stages=stages,
        )

    def _stage(self, opened: access.ApiStage) -> tuple[Api, Stage] | None:
        api = self._apis.get(opened.api) if isinstance(opened.api, Resource) else None
        for stage in api.stages if api else ():
            if stage.name == opened.stage:
                return cast("Api", api), stage
        return None

    def _of_methods(
        self, address: str, opened: access.ApiStage, api: Api
    ) -> Iterator[tuple[Route, Throttle]]:
        if isinstance(opened.throttles, Unknown):
            self.gaps.append(f"{address}, throttles of single routes: {opened.throttles.why}")
            return
        routes = {f"{route.path}/{route.verb}": route for route in api.routes}
        for method in opened.throttles:
            throttle = self._throttle(address, method.throttle)
            if isinstance(method.path, str) and method.path in routes and throttle is not None:
                yield routes[method.path], throttle
            else:
                self.gaps.append(f"{address} throttles {method.path}, which is no route here")

    def _throttle(self, address: str, found: access.Throttle | Unknown | None) -> Throttle | None:
        """One that is set by half is 0 for its other half, as the provider sends it."""
        if found is None:
            return None
        if isinstance(found, Unknown):
            self.gaps.append(f"{address} is not throttled here: {found.why}")
            return None
        for value in (found.rate_limit, found.burst_limit):
            if isinstance(value, Unknown):
                self.gaps.append(f"{address} is not throttled here: {value.why}")
                return None
        return Throttle(cast("float", found.rate_limit or 0), cast("float", found.burst_limit or 0))

    def _quota(self, address: str, found: access.Quota | Unknown | None) -> Quota | None:
        if found is None:
            return None
        if (
            isinstance(found, Unknown)
            or not isinstance(found.limit, (int, float))
            or found.period not in get_args(Period)
            or isinstance(found.offset, Unknown)
        ):
            self.gaps.append(f"{address} has no quota here: it cannot be told")
            return None
        return Quota(int(found.limit), cast("Period", found.period), int(found.offset or 0))


def read_keys(
    facts: Facts, plans: Mapping[Resource, Plan], made_up: MadeUp, gaps: list[str]
) -> Iterator[Key]:
    """Every API key with the plans that it is in. One of which that is not known opens nothing."""
    for resource in facts.configuration.of(KEY):
        enabled, expires = _enabled(resource)
        if enabled is None:
            gaps.append(f"{resource.address} is disabled here: whether it is enabled is not known")
        named = [facts.keys.named[found][1] for found in facts.keys.attachments.get(resource, ())]
        yield Key(
            name=name_of(resource, facts),
            id=made_up.id_of(resource),
            enabled=enabled is True,
            expires=expires,
            plans=tuple(plans[one] for one in named if isinstance(one, Resource) and one in plans),
        )


def _enabled(key: Resource) -> tuple[bool | None, datetime | None]:
    """Whether a key is enabled, and until when; None where that is not known."""
    raw = key.raw.get("enabled")
    if isinstance(raw, str):
        found = list(parts(raw))
        if len(found) == 1 and isinstance(found[0], Until):
            return True, found[0].moment
    enabled = as_bool(key.get("enabled"))
    if isinstance(enabled, Unknown):
        return None, None
    return enabled is not False, None
