"""`audit.yaml`: suppressions for Terraform that Tollgate did not write.

suppressions:
  - rule: TG-R01
    address: aws_api_gateway_method.health
    reason: The load balancer's health check sends no header.
    expires: 2027-01-31
"""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from tollgate.answers import Answer, Form, read_answers
from tollgate.audit.suppression import Suppression
from tollgate.terraform.configuration.resource import Place

_FORM: Final = Form(
    root="suppressions",
    thing="suppression",
    required=("rule", "address", "reason", "expires"),
    optional=("stack",),
    example="rule: TG-R01, address: aws_api_gateway_method.health, reason: …, expires: 2027-01-31",
    option="--suppressions FILE",
)


def read(path: Path, rules: Collection[str]) -> tuple[Suppression, ...]:
    """The suppressions of a file.

    Args:
        rules: the ids that there are.

    Raises:
        TollgateError: it cannot be read, an entry lacks something, or there is no such rule.
    """
    return tuple(_suppression(path, answer, rules) for answer in read_answers(path, _FORM))


def _suppression(path: Path, answer: Answer, rules: Collection[str]) -> Suppression:
    texts = answer.texts
    if texts["rule"] not in rules:
        near = get_close_matches(texts["rule"], rules, n=1)
        hint = f"Did you mean {near[0]}?" if near else "'tollgate audit --list' has all."
        answer.refuse("rule", f"there is no rule {texts['rule']!r}", hint)
    return Suppression(
        rule=texts["rule"],
        reason=texts["reason"],
        expires=answer.expires,
        place=Place(str(path), answer.line),
        address=texts["address"],
        stack=texts.get("stack", "*"),
    )
