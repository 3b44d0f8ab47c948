"""Alarms: whether someone is told of what goes wrong."""

from __future__ import annotations

from tollgate.audit.rule import Rule
from tollgate.audit.rules.alarms import silent_alarm

RULES: tuple[Rule, ...] = (silent_alarm.RULE,)
