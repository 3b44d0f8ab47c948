"""The review of one plan or of several that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tollgate.review.impact import RISKS, Impact, Risk, highest
from tollgate.review.kinds.registry import impacts
from tollgate.review.side import Side
from tollgate.review.view import View
from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.planned import sides
from tollgate.terraform.planned.plan import Plan
from tollgate.terraform.planned.together import missing_shards, together


@dataclass(frozen=True)
class Review:
    """What some plans will do to callers.

    Attributes:
        plans: one for each stack.
        impacts: the worst first.
        views: the plans with both of their sides; the stacks of one environment are one.
        before: who may call what now.
        after: who will.
    """

    plans: tuple[Plan, ...]
    impacts: tuple[Impact, ...]
    views: tuple[View, ...]
    before: Configuration
    after: Configuration

    @property
    def risk(self) -> Risk:
        """The worst of its impacts."""
        return highest(found.risk for found in self.impacts)

    @property
    def untold(self) -> tuple[str, ...]:
        """Why no verdict can be trusted: a plan that tells a part alone, or does what nobody knows."""
        incomplete = [f"{plan.file}: {plan.incomplete}" for plan in self.plans if plan.incomplete]
        incomplete += [
            f"{stack}: {count} of its shards {'is' if count == 1 else 'are'} not in this review, and "
            "whom it hits of their callers is not known"
            for stack, count in missing_shards(self.plans).items()
        ]
        unknown = [found.title for found in self.impacts if found.kind == "unknown-action"]
        return (*incomplete, *unknown)


def review(plans: Sequence[Plan]) -> Review:
    """Say what some plans will do to callers."""
    views = tuple(View(plan, Side(sides.before(plan)), Side(sides.after(plan))) for plan in together(plans))
    found = [impact for view in views for impact in impacts(view, _drifted(view))]
    return Review(
        tuple(plans),
        tuple(sorted(found, key=lambda one: (-RISKS.index(one.risk), one.kind, one.stack, one.title))),
        views,
        sides.joined(view.before.facts.configuration for view in views),
        sides.joined(view.after.facts.configuration for view in views),
    )


def _drifted(view: View) -> View | None:
    """From what the state had to what Terraform found; None where that is the same."""
    if not view.plan.drift:
        return None
    return View(view.plan, Side(sides.recorded(view.plan)), view.before, is_drift=True)
