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


@dataclass(frozen=True)
class Review:
    """What some plans will do to callers.

    Attributes:
        plans: one for each stack.
        impacts: the worst first.
        before: who may call what now.
        after: who will.
    """

    plans: tuple[Plan, ...]
    impacts: tuple[Impact, ...]
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
        unknown = [found.title for found in self.impacts if found.kind == "unknown-action"]
        return (*incomplete, *unknown)


def review(plans: Sequence[Plan]) -> Review:
    """Say what some plans will do to callers."""
    befores: list[Configuration] = []
    afters: list[Configuration] = []
    found: list[Impact] = []
    for plan in plans:
        before, after = sides.before(plan), sides.after(plan)
        befores.append(before)
        afters.append(after)
        planned = View(plan, Side(before), Side(after))
        drifted = (
            View(plan, Side(sides.recorded(plan)), planned.before, is_drift=True) if plan.drift else None
        )
        found += impacts(planned, drifted)
    return Review(
        tuple(plans),
        tuple(sorted(found, key=lambda one: (-RISKS.index(one.risk), one.kind, one.stack, one.title))),
        sides.joined(befores),
        sides.joined(afters),
    )
