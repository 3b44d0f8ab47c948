"""What cannot be told from the plan, which is not the same as nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tollgate.access.facts import STAGE
from tollgate.access.keys import KEY
from tollgate.review.impact import Impact
from tollgate.review.view import View, count
from tollgate.terraform.configuration.value import Unknown


def impacts(view: View) -> Iterator[Impact]:
    """`unknown-action`, `access-unknown`."""
    unknown = [change for change in view.plan.changes if change.action == "unknown"]
    if unknown and not view.is_drift:
        what = sorted({", ".join(change.raw_actions) or "no action" for change in unknown})
        yield view.impact(
            "unknown-action",
            "critical",
            f"what is done to {count(len(unknown), 'resource')} is not known to Tollgate: {'; '.join(what)}",
            detail="The plan was made by a Terraform that does more than this version of Tollgate knows.",
            undo="Do not apply before someone has read the plan itself, or Tollgate is brought up to date.",
            addresses=[change.address for change in unknown],
        )
    if untold := list(_untold(view)):
        yield view.impact(
            "access-unknown",
            "high",
            f"whom {count(len(untold), 'resource')} will let in cannot be told",
            keys={key for address, _ in untold for key in view.after.keys_by_plan.get(address, ())},
            detail=f"{untold[0][1]}. What the plan leaves open is known only when it is applied.",
            undo=(
                "Write the ids as references to resources, not by functions or locals, so that the plan "
                "tells them."
            ),
            addresses=[address for address, _ in untold],
        )


def _untold(view: View) -> Iterator[tuple[str, str]]:
    """What decides who is let in and is not known, of what is new or changed."""
    for address, why in _undecided(view):
        change = view.by_address.get(address)
        if change is not None and change.action not in ("delete", "forget"):
            yield address, why


def _undecided(view: View) -> Iterator[tuple[str, str]]:
    facts = view.after.facts
    for attachment, named in facts.keys.named.items():
        for name, found in zip(("key", "plan"), named, strict=True):
            if isinstance(found, Unknown):
                yield attachment.address, f"Which {name} {attachment.address} attaches is not known"
                break
    for plan in facts.plans.values():
        if why := _why(plan.stages):
            yield plan.resource.address, f"Which stages {plan.resource.address} opens is not known: {why}"
    for method, route in facts.routes.items():
        if (
            isinstance(route.path, Unknown)
            or isinstance(route.api, Unknown)
            or isinstance(route.guard, Unknown)
        ):
            yield method.address, f"Which route {method.address} is, or whom it lets in, is not known"
    for kind, name in ((KEY, "enabled"), (STAGE, "stage_name")):
        for resource in facts.configuration.of(kind):
            if isinstance(resource.get(name), Unknown):
                yield resource.address, f"{name} of {resource.address} is not known"


def _why(stages: Sequence[object] | Unknown) -> str | None:
    if isinstance(stages, Unknown):
        return stages.why
    for stage in stages:
        for part in (getattr(stage, "api", None), getattr(stage, "stage", None)):
            if isinstance(part, Unknown):
                return part.why
    return None
