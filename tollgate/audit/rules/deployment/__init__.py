"""Deployments and stages: whether what is described is what is served."""

from __future__ import annotations

from tollgate.audit.rule import Rule
from tollgate.audit.rules.deployment import (
    blind_trigger,
    destroyed_first,
    ignored_changes,
    no_trigger,
    racing_deployment,
    restless_trigger,
    stage_of_other_api,
    unserved_api,
)

RULES: tuple[Rule, ...] = (
    no_trigger.RULE,
    blind_trigger.RULE,
    restless_trigger.RULE,
    racing_deployment.RULE,
    destroyed_first.RULE,
    stage_of_other_api.RULE,
    ignored_changes.RULE,
    unserved_api.RULE,
)
