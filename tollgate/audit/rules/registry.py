"""Every rule, in the order of the families."""

from __future__ import annotations

from typing import Final

from tollgate.audit.rule import Rule
from tollgate.audit.rules import alarms, backends, deployment, document, endpoint, keys, logs, plans, routes

RULES: Final[tuple[Rule, ...]] = (
    *routes.RULES,
    *backends.RULES,
    *keys.RULES,
    *plans.RULES,
    *deployment.RULES,
    *endpoint.RULES,
    *logs.RULES,
    *alarms.RULES,
    *document.RULES,
)
