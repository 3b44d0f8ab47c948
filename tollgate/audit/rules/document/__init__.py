"""The document itself: providers, state and what CDKTF left in it."""

from __future__ import annotations

from tollgate.audit.rule import Rule

RULES: tuple[Rule, ...] = ()
