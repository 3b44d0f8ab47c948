"""The document itself: providers, state and what CDKTF left in it."""

from __future__ import annotations

from tollgate.audit.rule import Rule
from tollgate.audit.rules.document import (
    provider_credential,
    security_override,
    unpinned_provider,
    unread_part,
    unresolved_token,
)

RULES: tuple[Rule, ...] = (
    provider_credential.RULE,
    unpinned_provider.RULE,
    unresolved_token.RULE,
    security_override.RULE,
    unread_part.RULE,
)
