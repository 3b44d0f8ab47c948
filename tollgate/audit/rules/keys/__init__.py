"""API keys: their values, and what they open."""

from __future__ import annotations

from tollgate.audit.rule import Rule

RULES: tuple[Rule, ...] = ()
