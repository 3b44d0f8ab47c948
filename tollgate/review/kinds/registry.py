"""Every kind of impact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tollgate.review.impact import Impact
from tollgate.review.kinds import (
    access,
    alarms,
    authorizers,
    canaries,
    deployments,
    drift,
    gaps,
    integrations,
    keys,
    left_on,
    limits,
    logs,
    origins,
    permissions,
    protection,
    refusals,
    routes,
    state,
    untold,
    urls,
    validation,
)
from tollgate.review.view import View

_KINDS: Final[Sequence[drift.Kind]] = (
    access.impacts,
    keys.impacts,
    gaps.impacts,
    limits.impacts,
    routes.impacts,
    deployments.impacts,
    canaries.impacts,
    urls.impacts,
    integrations.impacts,
    authorizers.impacts,
    validation.impacts,
    refusals.impacts,
    origins.impacts,
    logs.impacts,
    left_on.impacts,
    alarms.impacts,
    protection.impacts,
    permissions.impacts,
    untold.impacts,
    state.impacts,
)


def impacts(planned: View, drifted: View | None) -> Iterator[Impact]:
    """Every impact of a plan.

    Args:
        drifted: from what the state had to what there is; None where nothing drifted.
    """
    for kind in _KINDS:
        yield from kind(planned)
    if drifted is not None:
        yield from drift.impacts(drifted, _KINDS)
