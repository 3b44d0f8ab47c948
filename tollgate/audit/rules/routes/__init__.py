"""Routes: which are open, and whether they answer."""

from __future__ import annotations

from tollgate.audit.rule import Rule
from tollgate.audit.rules.routes import open_route

RULES: tuple[Rule, ...] = (open_route.RULE,)
