"""Terraform's machine-readable lines."""

from __future__ import annotations

import json

import pytest

from tollgate.terraform.ui import Diagnostic, read_line


@pytest.mark.parametrize(
    "line",
    ["", "panic: oh", "[]", "{", '{"type": "planned_change"}', '{"type": "a later one"}', '{"type": []}'],
)
def test_a_line_that_says_nothing_known_is_passed_over(line: str) -> None:
    assert read_line(line) is None


def test_an_error_names_the_resource() -> None:
    diagnostic = {"severity": "error", "summary": "No", "detail": "Because.\n", "address": "aws_a.b"}
    message = read_line(json.dumps({"type": "diagnostic", "diagnostic": diagnostic}))
    assert isinstance(message, Diagnostic)
    assert message.is_error
    assert str(message) == "No\n  at aws_a.b\nBecause."
