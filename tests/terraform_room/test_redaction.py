"""What could be a key is taken out of Terraform's text."""

from __future__ import annotations

import pytest

from tollgate.terraform.redaction import redact


@pytest.mark.parametrize(
    "key",
    ["ugcXIHM8QlFkpqP4eKy2i76mxEAOYWfCobwTdNSv", "a" * 20, "Z9" * 64],
    ids=["amazon's", "short", "long"],
)
def test_a_key_is_redacted(key: str) -> None:
    assert redact(f'- value = "{key}" -> null') == '- value = "(redacted)" -> null'


@pytest.mark.parametrize(
    "text",
    [
        "api error InvalidParameterValueException: no",
        "with aws_api_gateway_usage_plan_key.acme__primary,",
        "operation error API Gateway: UpdateUsagePlan, https response error StatusCode: 400",
    ],
)
def test_terraforms_and_amazons_own_words_stay(text: str) -> None:
    assert redact(text) == text
