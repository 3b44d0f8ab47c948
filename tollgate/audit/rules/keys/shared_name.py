"""Two keys with one name."""

from __future__ import annotations

import re

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.keys.several import may_say_twice
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_text,
)

_EXPRESSION = re.compile(r"\$\{[^}]*\}")
"""A name with no part of its own that would tell it from others."""


def judge(key: Resource, facts: Facts) -> Judgement:
    name = as_text(key.get("name"))
    if name is None:
        return NOT_APPLICABLE
    first = facts.keys.first_of_name(key)
    if first is not None and first is not key:
        called = name.text if isinstance(name, Unknown) and name.text else name
        return Failed(f"{key.address} is called {called}, as {first.address} of {first.stack} is.")
    if may_say_twice(key, "name"):
        return Undecided(f"How many keys {key.address} makes is not known, and all have one name.")
    if isinstance(name, str):
        return PASSED
    is_any = _EXPRESSION.fullmatch(name.text or "") is not None
    if is_any and len(facts.configuration.of(KEY)) > 1:
        return Undecided(f"Whether another key is called as {key.address} is not known: {name.why}.")
    return NOT_APPLICABLE


RULE = Rule(
    id="TG-K05",
    severity="medium",
    title="Two keys have the same name",
    condition="name of two aws_api_gateway_api_key of any stacks is the same.",
    why=(
        "Amazon shows keys by name: in its console, and in a review of a plan, nobody can tell which of the "
        "two is meant."
    ),
    in_gateway="Give one of the consumers, gateways or environments another name.",
    in_terraform="Give each key a name of its own.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-keys.html",
    subjects=each(KEY),
    judge=judge,
)
