"""The file that names the process which works in the demo's folder."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tollgate.demo.lock import Lock

_PROCESSES = 3
_ROUNDS = 1000

_TAKE_EACH = """
import os, sys, time
from pathlib import Path
from tollgate.demo.lock import Lock

folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
start = float(sys.stdin.readline())
for number in range(rounds):
    # All at once, so that they see what is left at the same time.
    while time.time() < start + number * 0.003:
        pass
    print(number, end=" ") if Lock(folder / str(number)).take() is None else None
print(flush=True)
sys.stdin.readline()
"""


def test_of_processes_that_find_what_is_left_one_holds_it(tmp_path: Path) -> None:
    ended = _ended_process()
    for number in range(_ROUNDS):
        (tmp_path / str(number)).write_text(str(ended))
    assert sorted(_taken(tmp_path)) == list(range(_ROUNDS))


@pytest.mark.parametrize("target", ["nothing", "garbage"])
def test_a_link_in_its_place_is_replaced(tmp_path: Path, target: str) -> None:
    (garbage := tmp_path / "garbage").write_text("mine")
    lock = Lock(tmp_path / "lock")
    lock.file.symlink_to(tmp_path / target)
    assert lock.take() is None
    assert not lock.file.is_symlink()
    assert garbage.read_text() == "mine"


def _taken(folder: Path) -> list[int]:
    """What several processes say that they hold, of all the files in a folder."""
    command = [sys.executable, "-c", _TAKE_EACH, str(folder), str(_ROUNDS)]
    pipe = subprocess.PIPE
    with ExitStack() as all_of_them:
        started = [
            all_of_them.enter_context(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True))
            for _ in range(_PROCESSES)
        ]
        said = []
        for process in started:
            assert process.stdout
            process.stdout.readline()
        start = time.time() + 0.1
        for process in started:
            assert process.stdin
            process.stdin.write(f"{start}\n")
            process.stdin.flush()
        for process in started:
            assert process.stdout
            said.append(process.stdout.readline())
        # Each lives until all have said it: what an ended one holds is free.
        return [int(number) for line in said for number in line.split()]


def _ended_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid
