"""Deployments and stages: whether what is described is what is served."""

from __future__ import annotations

from tollgate.audit.rule import Rule

RULES: tuple[Rule, ...] = ()
