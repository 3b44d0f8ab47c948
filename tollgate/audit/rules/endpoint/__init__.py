"""Endpoints, resource policies and domains."""

from __future__ import annotations

from tollgate.audit.rule import Rule
from tollgate.audit.rules.endpoint import (
    bypassed_domain,
    every_stage,
    open_policy,
    two_policies,
    unreachable_api,
    weak_tls,
)

RULES: tuple[Rule, ...] = (
    bypassed_domain.RULE,
    unreachable_api.RULE,
    open_policy.RULE,
    two_policies.RULE,
    weak_tls.RULE,
    every_stage.RULE,
)
