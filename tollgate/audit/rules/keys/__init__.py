"""API keys: their values, and what they open."""

from __future__ import annotations

from tollgate.audit.rule import Rule
from tollgate.audit.rules.keys import (
    ageless_key,
    copied_value,
    disabled_key,
    shared_name,
    shared_value,
    state_in_clear,
    unattached_key,
    unmasked_value,
    unprotected_key,
    value_out_of_form,
    visible_output,
    visible_variable,
    written_value,
    wrong_key_type,
    wrong_reference,
)

RULES: tuple[Rule, ...] = (
    written_value.RULE,
    unattached_key.RULE,
    disabled_key.RULE,
    shared_value.RULE,
    shared_name.RULE,
    value_out_of_form.RULE,
    visible_output.RULE,
    unmasked_value.RULE,
    copied_value.RULE,
    wrong_reference.RULE,
    wrong_key_type.RULE,
    visible_variable.RULE,
    unprotected_key.RULE,
    ageless_key.RULE,
    state_in_clear.RULE,
)
