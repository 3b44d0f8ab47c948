"""A policy's wildcards, beside what they plainly mean."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgate.local.authorizers.policy import read_policy

TEXTS = st.text("ab/:.*?\n[", max_size=8)


def allows(resource: str, method_arn: str, action: object = "execute-api:Invoke") -> bool:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return read_policy({"Statement": statement}).allowed.fullmatch(method_arn) is not None


def means(glob: str, text: str) -> bool:
    """What a star and a question mark mean, letter by letter."""
    if not glob:
        return not text
    if glob[0] == "*":
        return any(means(glob[1:], text[n:]) for n in range(len(text) + 1))
    return bool(text) and glob[0] in ("?", text[0]) and means(glob[1:], text[1:])


@given(TEXTS, TEXTS)
def test_a_star_is_any_text_and_a_question_mark_any_letter(glob: str, text: str) -> None:
    assert allows(glob, text) == means(glob, text)


@given(st.text(st.characters(max_codepoint=255), max_size=20))
def test_every_other_letter_is_itself(text: str) -> None:
    assert allows(re.sub(r"[*?]", "x", text), re.sub(r"[*?]", "x", text))


@pytest.mark.parametrize(
    "action", ["execute-api:Invoke", "EXECUTE-API:invoke", "execute-api:*", "*", ["a:b", "*"]]
)
def test_actions_that_are_an_invocation(action: object) -> None:
    assert allows("*", "arn", action)


@pytest.mark.parametrize("action", ["execute-api:ManageConnections", "execute-api", ["s3:*"]])
def test_actions_that_are_none(action: object) -> None:
    assert not allows("*", "arn", action)
