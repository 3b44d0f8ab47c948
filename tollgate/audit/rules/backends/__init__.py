"""Backends: the roles and permissions by which an API reaches them, and streams."""

from __future__ import annotations

from tollgate.audit.rule import Rule
from tollgate.audit.rules.backends import (
    broken_stream,
    managed_policy,
    refused_role,
    trusted_others,
    unbound_permission,
    unbound_source,
    wide_role,
)

RULES: tuple[Rule, ...] = (
    wide_role.RULE,
    managed_policy.RULE,
    trusted_others.RULE,
    refused_role.RULE,
    unbound_source.RULE,
    unbound_permission.RULE,
    broken_stream.RULE,
)
