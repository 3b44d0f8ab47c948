"""Runs a program and tells how long it took and how much memory it held, its child processes included."""

from __future__ import annotations

import resource
import statistics
import subprocess
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_SAMPLE_S = 0.02
_SAMPLES_PER_LOOK = 10
"""Reading a process's memory is cheap; looking for new child processes reads all of /proc."""


@dataclass(frozen=True)
class Program:
    """A command to measure.

    Attributes:
        name: what the table calls it.
        environment: all of its environment variables.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path


@dataclass(frozen=True)
class Cost:
    """What a run took.

    Attributes:
        wall: seconds, from start to exit.
        cpu: seconds of processor time of all its processes, which other programs hardly change.
        memory: the peak in bytes of the sum of resident memory of Python and its Node.js processes, taken
            at the same moment every 20 ms.
    """

    wall: float
    cpu: float
    memory: float


def median(costs: Iterable[Cost]) -> Cost:
    """The median of each figure by itself."""
    costs = list(costs)
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.memory for cost in costs),
    )


def run(program: Program) -> Cost:
    """Run a program once.

    Raises:
        SystemExit: it failed; the message is what it wrote.
    """
    began, cpu = time.perf_counter(), _cpu_of_ended_children()
    process = subprocess.Popen(
        program.command,
        cwd=program.folder,
        env=dict(program.environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    peak = _Peak(process.pid)
    peak.start()
    output, _ = process.communicate()
    wall = time.perf_counter() - began
    memory = peak.stop()
    if process.returncode != 0:
        raise SystemExit(f"{program.name} failed:\n{output}")
    return Cost(wall, _cpu_of_ended_children() - cpu, memory)


def _cpu_of_ended_children() -> float:
    """Theirs and that of the processes that they waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class _Peak(threading.Thread):
    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._root = psutil.Process(pid)
        self._ended = threading.Event()
        self._peak = 0

    def stop(self) -> int:
        self._ended.set()
        self.join()
        return self._peak

    def run(self) -> None:
        processes: list[psutil.Process] = []
        samples = 0
        while not self._ended.is_set():
            if samples % _SAMPLES_PER_LOOK == 0:
                processes = self._family()
            samples += 1
            self._peak = max(self._peak, sum(map(_resident, processes)))
            self._ended.wait(_SAMPLE_S)

    def _family(self) -> list[psutil.Process]:
        try:
            return [self._root, *self._root.children(recursive=True)]
        except psutil.Error:
            return []


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0
