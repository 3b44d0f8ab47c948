"""`python -m benchmarks.consumers`: the commands on a description of 10,000 consumers."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks import description
from benchmarks.measure import Cost, Program
from benchmarks.programs import ROOT, environment
from benchmarks.report import measure, report
from benchmarks.targets import Target

CONSUMERS = 10_000
LIST = f"tollgate consumer list, {CONSUMERS:,}"
INCLUDED = f"{LIST}, in a file of their own"
ROTATE = f"tollgate consumer rotate, {CONSUMERS - 1:,}"
_WALL_S = 1.5


def main() -> int:
    """Measure; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.consumers", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="measured runs of each program (default: 5)")
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        costs = measure(list(_programs(Path(folder))), runs)
    return report("One cold start and command", costs, list(_targets(costs)), runs)


def _programs(work: Path) -> Iterator[Program]:
    file = description.write(work / "inline.yaml", CONSUMERS)
    yield _command(LIST, "list", "--file", str(file))
    head, _, consumers = file.read_text().partition("consumers:\n")
    lines = (line.removeprefix("  ") for line in consumers.splitlines(keepends=True))
    (work / "all.yaml").write_text("".join(lines))
    (work / "included.yaml").write_text(f"{head}consumers: {{include: all.yaml}}\n")
    yield _command(INCLUDED, "list", "--file", str(work / "included.yaml"))
    # One key less than an account takes.
    fewer = description.write(work / "fewer.yaml", CONSUMERS - 1)
    yield _command(ROTATE, "rotate", "consumer-05000", "--dry-run", "--file", str(fewer))


def _command(name: str, *arguments: str) -> Program:
    return Program(name, [sys.executable, "-m", "tollgate", "consumer", *arguments], environment(), ROOT)


def _targets(costs: Mapping[str, Cost]) -> Iterator[Target]:
    for name in (LIST, INCLUDED):
        yield Target(name, costs[name].wall, _WALL_S, "s")


if __name__ == "__main__":
    sys.exit(main())
