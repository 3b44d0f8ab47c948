"""Usage plans: what they open, and the limits that they set."""

from __future__ import annotations

from tollgate.audit.rule import Rule

RULES: tuple[Rule, ...] = ()
