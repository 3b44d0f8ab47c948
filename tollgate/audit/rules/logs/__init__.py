"""Logs, caches and what else a stage sets."""

from __future__ import annotations

from tollgate.audit.rule import Rule
from tollgate.audit.rules.logs import (
    anonymous_log,
    cache_in_clear,
    endless_log,
    log_without_id,
    logged_answer,
    logged_key,
    no_access_log,
    no_default_settings,
    no_execution_log,
    no_logging_role,
    no_tracing,
    secret_variable,
    shared_cache,
    traced_payloads,
    two_accounts,
    unbounded_stage,
)

RULES: tuple[Rule, ...] = (
    shared_cache.RULE,
    cache_in_clear.RULE,
    traced_payloads.RULE,
    no_logging_role.RULE,
    logged_key.RULE,
    anonymous_log.RULE,
    log_without_id.RULE,
    no_access_log.RULE,
    endless_log.RULE,
    no_default_settings.RULE,
    two_accounts.RULE,
    no_execution_log.RULE,
    no_tracing.RULE,
    unbounded_stage.RULE,
    logged_answer.RULE,
    secret_variable.RULE,
)
