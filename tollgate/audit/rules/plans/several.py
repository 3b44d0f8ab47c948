"""What the rules of plans share: several judgements as one, and every throttle of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tollgate.access.plan import Plan, Throttle
from tollgate.audit.judgement import NOT_APPLICABLE, Failed, Judgement, NotApplicable, Undecided
from tollgate.terraform.configuration.value import Unknown


def worst(judgements: Iterable[Judgement]) -> Judgement:
    """The one of several that says most: what is wrong, then what is not known."""
    found = list(judgements)
    for kind in (Failed, Undecided):
        for judgement in found:
            if isinstance(judgement, kind):
                return judgement
    return next(
        (judgement for judgement in found if not isinstance(judgement, NotApplicable)), NOT_APPLICABLE
    )


def throttles(plan: Plan) -> Sequence[tuple[str, Throttle]] | Unknown:
    """Every throttle of a plan, with where it holds: `for all` or `at /v1/chat/POST`."""
    if isinstance(plan.stages, Unknown):
        return plan.stages
    if isinstance(plan.throttle, Unknown):
        return plan.throttle
    found = [("for all", plan.throttle)] if plan.throttle is not None else []
    for stage in plan.stages:
        if isinstance(stage.throttles, Unknown):
            return stage.throttles
        found += [(f"at {path}", throttle) for path, throttle in stage.throttles.items()]
    return found


def is_above(limit: float | Unknown | None, other: float | Unknown | None) -> bool:
    """Whether a limit is certainly above another."""
    return isinstance(limit, (int, float)) and isinstance(other, (int, float)) and limit > other
