"""Logs, caches and stage variables."""

from __future__ import annotations

from tollgate.audit.rule import Rule

RULES: tuple[Rule, ...] = ()
