"""What is told of a long run where there is no terminal."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from tollgate.terraform.stacks import Stack
from tollgate.workflow import progress


def test_a_log_hears_now_and_then_how_far_a_stack_has_come(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_SECONDS_OF_SILENCE", 0.01)
    stack = Stack("shop-prod", Path())
    with progress.progress([stack]) as follow:
        follow(stack, "apply: Creating 3 of 10")
        said = ""
        until = time.monotonic() + 10
        while "3 of 10" not in said and time.monotonic() < until:
            said += capsys.readouterr().err
        follow(stack, "applied")
    said += capsys.readouterr().err
    assert "shop-prod: apply: Creating 3 of 10 after 0 s" in said
    assert "shop-prod: applied after 0 s" in said


def test_the_end_of_a_stack_says_where_its_time_went(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter((0, 0, 12, 82, 110, 110))
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    monkeypatch.setattr(progress, "_SECONDS_OF_SILENCE", 60)
    stack = Stack("shop-prod", Path())
    with progress.progress([stack]) as follow:
        for step in ("init", "init: Initializing", "plan", "plan: 3 of 10", "review", "planned"):
            follow(stack, step)
    assert "shop-prod: planned after 110 s: init 12 s, plan 70 s, review 28 s" in capsys.readouterr().err
