"""A plan with both of its sides, and what the kinds of impacts ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

from tollgate.access.facts import REST_API_POLICY
from tollgate.access.identity import identity, shown
from tollgate.review.impact import Impact, Interruption, Risk, TakesEffect
from tollgate.review.side import Side, StageId
from tollgate.terraform.configuration.resource import Place, Resource
from tollgate.terraform.configuration.value import Unknown
from tollgate.terraform.planned.change import Change
from tollgate.terraform.planned.plan import Plan

DEPLOYMENT = "aws_api_gateway_deployment"
STAGE = "aws_api_gateway_stage"
REST_API = "aws_api_gateway_rest_api"

CanaryStep: TypeAlias = Literal["started", "changed", "promoted", "aborted"]
"""What a plan does to a stage's canary: `promoted` is what it served for all, `aborted` for nobody."""


@dataclass(frozen=True)
class View:
    """A plan of one stack with both of its sides.

    Attributes:
        before: what there is.
        after: what there will be.
        is_drift: whether it is what was changed outside of Terraform, and not what a plan will do.
    """

    plan: Plan
    before: Side
    after: Side
    is_drift: bool = False

    @cached_property
    def changes(self) -> Mapping[str, Sequence[Change]]:
        """What is changed, by type; no data sources, and no object that an earlier apply left behind."""
        found: dict[str, list[Change]] = {}
        for change in self.plan.drift if self.is_drift else self.plan.changes:
            if not change.is_data and change.action not in ("nothing", "read") and not change.deposed:
                found.setdefault(change.kind, []).append(change)
        return found

    def of(self, *kinds: str) -> Iterator[Change]:
        """The changes of some types."""
        for kind in kinds:
            yield from self.changes.get(kind, ())

    @cached_property
    def by_address(self) -> Mapping[str, Change]:
        """What is changed, by address."""
        return {change.address: change for changes in self.changes.values() for change in changes}

    def api_of(self, change: Change) -> str | None:
        """The address of the REST API that something is of; of its id where it is made elsewhere."""
        for side in (self.after, self.before):
            resource = side.resource(change.kind, change.address)
            api = side.facts.api_of(resource) if resource else None
            if api is not None and not isinstance(api, Unknown):
                return shown(api)
        return None

    def api_of_mapping(self, change: Change) -> str | None:
        """The API that a domain leads to by a mapping."""
        for side in (self.before, self.after):
            mapped = side.resource(change.kind, change.address)
            if mapped and (api := side.mapped_api(mapped)):
                return api
        return None

    def stages_of(self, api: str | None) -> list[StageId]:
        """The stages of an API that are there before or after."""
        if api is None:
            return []
        return sorted({*self.before.stages_of_api(api), *self.after.stages_of_api(api)})

    def is_gone(self, api: str) -> bool:
        """Whether an API is deleted, and none comes into its place."""
        change = self.by_address.get(api)
        return change is not None and change.kind == REST_API and change.action == "delete"

    def is_replaced(self, api: str | None) -> bool:
        """Whether an API is made anew, so that everything of it is."""
        change = self.by_address.get(api or "")
        return change is not None and change.kind == REST_API and change.is_replaced

    def is_new(self, api: str | None) -> bool:
        """Whether there was nothing of an API that anyone could call."""
        change = self.by_address.get(api or "")
        return change is not None and change.kind == REST_API and change.action == "create"

    def is_made_or_gone(self, api: str | None) -> bool:
        """Whether an API as a whole comes or goes, so that of its parts there is nothing to tell."""
        return api is None or self.is_new(api) or self.is_gone(api) or self.is_replaced(api)

    def has_policy_beside(self, api: str) -> bool:
        """Whether an API's policy is a resource of its own, after which Amazon tells it of the API, too."""
        return any(
            (found := side.facts.api_of(policy)) is not None
            and not isinstance(found, Unknown)
            and shown(found) == api
            for side in (self.before, self.after)
            for policy in side.facts.configuration.of(REST_API_POLICY)
        )

    def is_redeployed(self, api: str | None) -> bool:
        """Whether each stage of an API comes to serve another deployment."""
        stages = self.after.stages_of_api(api) if api else []
        return bool(stages) and all(map(self._serves_another, stages))

    def _serves_another(self, stage: StageId) -> bool:
        change = self.by_address.get(stage)
        return change is not None and (
            change.action == "create"
            or change.is_replaced
            or change.differs("deployment_id")
            or self.shifts_canary(change)
        )

    def _serves_by_canary(self, stage: StageId) -> bool:
        """Whether what is changed comes to be served by a stage's canary alone."""
        change = self.by_address.get(stage)
        return change is not None and canary(change.after) is not None and self.shifts_canary(change)

    def canary_step(self, stage: StageId) -> CanaryStep | None:
        """What becomes of a stage's canary; None where nothing does, or all of the stage is new."""
        change = self.by_address.get(stage)
        if change is None or change.before is None or change.after is None or change.is_replaced:
            return None
        old, new = canary(change.before), canary(change.after)
        if old is None or new is None:
            if old is not None:
                return "promoted" if change.differs("deployment_id") else "aborted"
            return "started" if new is not None else None
        # Nothing is null, or empty once Amazon was asked.
        differs = any((old.get(name) or None) != (new.get(name) or None) for name in {*old, *new})
        return "changed" if differs else None

    def shifts_canary(self, stage: Change) -> bool:
        """Whether a canary comes to serve what is changed, or goes while its stage serves that already.

        The stage's own deployment stays. It is known to be of what is described where it has triggers, which
        stay, too.
        """
        old, new = canary(stage.before), canary(stage.after)
        if stage.differs("deployment_id") or old is None is new:
            return False
        if old is None or new is None:
            return new is not None or self._is_settled(stage)
        return old.get("deployment_id") != new.get("deployment_id")

    def _is_settled(self, stage: Change) -> bool:
        found = self.after.resource(STAGE, stage.address)
        deployment = identity(found.get("deployment_id")) if found else None
        if not isinstance(deployment, Resource) or deployment.address in self.by_address:
            return False
        return bool(deployment.raw.get("triggers"))

    def is_deployed_before_deletions(self, api: str | None) -> bool:
        """Whether an API's new deployment copies what is deleted only after it.

        A deployment that is made before the old one goes comes before the deletion of what it depends on
        (hashicorp/terraform-provider-aws issue 11344).
        """
        return any(
            change.action in ("create", "replace-first") and self.api_of(change) == api
            for change in self.of(DEPLOYMENT)
        )

    def effect(self, api: str | None) -> TakesEffect:
        """When a change of what a deployment copies reaches callers."""
        if self.is_drift:
            # What was changed by hand may be deployed by hand, too: that is told apart nowhere.
            return "already"
        if not self.is_redeployed(api):
            return "at the next redeploy"
        stages = self.after.stages_of_api(api or "")
        if any(map(self._serves_by_canary, stages)):
            return "for the canary's share now, for all at its promotion"
        if all(self.canary_step(stage) == "aborted" for stage in stages):
            # Each stage serves it already to the calls that were not the canary's.
            return "for the canary's share now"
        return "now"

    def effect_at_stage(self, api: str | None) -> TakesEffect:
        """When a change of an API reaches callers that a change of a stage brings to all of them.

        Source: "Disable the default endpoint for REST APIs", developer guide.
        """
        effect = self.effect(api)
        return "now" if effect.startswith("for the canary's share") else effect

    def lags(self, change: Change, api: str | None) -> bool:
        """Whether something goes only after a deployment has copied it, which serves it until the next."""
        return not self.is_drift and change.action == "delete" and self.is_deployed_before_deletions(api)

    def effect_of(self, change: Change, api: str | None) -> TakesEffect:
        """When a change of a thing that a deployment copies reaches callers: one that goes may be kept."""
        return "at the next redeploy" if self.lags(change, api) else self.effect(api)

    def labels(self, stages: Iterable[StageId]) -> tuple[str, ...]:
        """Stages for a person."""
        return tuple(
            sorted(
                {
                    (self.before if stage in self.before.stages else self.after).label(stage)
                    for stage in stages
                }
            )
        )

    def names(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Keys for a person, by their addresses."""
        before, after = self.before.names, self.after.names
        return tuple(sorted({before.get(key) or after.get(key) or key for key in keys}))

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        return {change.address: change.kind for change in self.plan.changes}

    def place(self, addresses: Sequence[str]) -> Place | None:
        """The line of the description that caused the first of some resources, where that is known."""
        for address in addresses[:1]:
            for side in (self.after, self.before):
                if found := side.resource(self._kinds.get(address, ""), address):
                    return found.source
        return None

    def impact(
        self,
        kind: str,
        risk: Risk,
        title: str,
        *,
        detail: str = "",
        keys: Iterable[str] = (),
        routes: Iterable[str] = (),
        stages: Iterable[StageId] = (),
        takes_effect: TakesEffect = "now",
        interruption: Interruption = "none",
        undo: str,
        addresses: Iterable[str],
    ) -> Impact:
        """An impact of this plan.

        Args:
            keys: the addresses of the keys of who is hit.
        """
        found, hit = tuple(sorted(set(addresses))), tuple(sorted(set(keys)))
        return Impact(
            kind=kind,
            risk=risk,
            title=title,
            detail=detail,
            consumers=self.names(hit),
            routes=tuple(sorted(set(routes))),
            stages=self.labels(stages),
            takes_effect="already" if self.is_drift else takes_effect,
            interruption=interruption,
            undo=undo,
            addresses=found,
            stack=self.plan.stack,
            place=self.place(found),
            keys=hit,
        )


def canary(stage: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What the values of a stage say of its canary; None for none."""
    found = (stage or {}).get("canary_settings")
    return found[0] if isinstance(found, list) and found and isinstance(found[0], Mapping) else None


def values_of(resource: Resource | None) -> Mapping[str, object]:
    """A resource's values; none where it is not there."""
    return resource.raw if resource else {}


def count(number: int, one: str, several: str | None = None) -> str:
    """`1 key`, `2,000 keys`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
