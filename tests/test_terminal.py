"""What is printed, in a terminal of 40 columns and into a pipe."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from tollgate.demo.progress import Steps
from tollgate.terminal import say

SENTENCE = "Stand-ins for the Lambda functions that the gateway calls: summarize-everything"
LONG_WORD = "aws_api_gateway_usage_plan.a-plan-with-a-long-name"


@pytest.fixture
def terminal() -> Console:
    return Console(file=io.StringIO(), width=40, force_terminal=True, color_system=None)


@pytest.fixture
def pipe() -> Console:
    return Console(file=io.StringIO(), width=40, force_terminal=False)


def test_a_terminals_lines_end_between_words(terminal: Console) -> None:
    say(terminal, SENTENCE)
    lines = _printed(terminal).splitlines()
    assert len(lines) == 2
    assert " ".join(line.strip() for line in lines) == SENTENCE


def test_a_word_that_is_longer_than_a_line_stays_whole(terminal: Console) -> None:
    say(terminal, f"update {LONG_WORD}")
    assert LONG_WORD in _printed(terminal)


def test_a_step_of_a_demo_ends_its_lines_between_words_too(terminal: Console) -> None:
    with Steps(terminal).step("terraform init") as step:
        step.result = SENTENCE
    assert " ".join(_printed(terminal).split()).endswith(SENTENCE)


def test_a_line_stays_one_in_a_pipe(pipe: Console) -> None:
    say(pipe, SENTENCE)
    assert _printed(pipe) == f"{SENTENCE}\n"


def _printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()
