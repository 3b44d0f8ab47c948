"""Routes: which are open, and whether they answer."""

from __future__ import annotations

from tollgate.audit.rule import Rule
from tollgate.audit.rules.routes import (
    authorizer_missing,
    declared_public,
    forwarded_key,
    key_from_no_authorizer,
    keyed_preflight,
    long_timeout,
    missing_stage_variable,
    open_in_body,
    open_route,
    open_subtree,
    plaintext_backend,
    same_place,
    served_preflight,
    shared_answer,
    unanswered_route,
    unchecked_request,
    unreadable_refusal,
    unverified_backend,
    visible_credential,
    written_credential,
)

RULES: tuple[Rule, ...] = (
    open_route.RULE,
    open_subtree.RULE,
    keyed_preflight.RULE,
    served_preflight.RULE,
    unanswered_route.RULE,
    same_place.RULE,
    key_from_no_authorizer.RULE,
    authorizer_missing.RULE,
    open_in_body.RULE,
    plaintext_backend.RULE,
    written_credential.RULE,
    forwarded_key.RULE,
    unverified_backend.RULE,
    missing_stage_variable.RULE,
    unreadable_refusal.RULE,
    long_timeout.RULE,
    declared_public.RULE,
    unchecked_request.RULE,
    shared_answer.RULE,
    visible_credential.RULE,
)
