"""Terraform's own text without what could be an API key.

The AWS provider does not mark `aws_api_gateway_usage_plan_key.value` as sensitive, so Terraform prints it.
"""

from __future__ import annotations

import re

REDACTED = "(redacted)"

# API Gateway's keys have 20 to 128 letters and digits.
_COULD_BE_A_KEY = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z0-9]{20,}(?![A-Za-z0-9_])")
# Amazon's own words, as in `InvalidParameterValueException`.
_CAMEL_CASE = re.compile(r"(?:[A-Z][a-z]+)+")


def redact(text: str) -> str:
    """`text` with everything replaced that has the form of an API key's value."""
    return _COULD_BE_A_KEY.sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    word = found.group()
    return word if _CAMEL_CASE.fullmatch(word) else REDACTED
