"""`python -m benchmarks`: measures, prints a table, and fails where a target is missed."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.checks import check
from benchmarks.measure import Cost, Program, median, run
from benchmarks.programs import programs
from benchmarks.targets import Target, targets

_MB = 1_000_000


def main() -> int:
    """Measure; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="measured runs of each program (default: 5)")
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        costs = _measure(programs(work), runs, work)
    judged = list(targets(costs))
    console = Console()
    console.print(_machine(runs))
    console.print(_cost_table(costs), _target_table(judged))
    return 0 if all(target.is_met for target in judged) else 1


def _measure(measured: Sequence[Program], runs: int, work: Path) -> Mapping[str, Cost]:
    """In rounds of one run of each, so that what disturbs the machine disturbs all alike."""
    progress = Console(stderr=True)
    for program in track(measured, "Warming up", console=progress):
        run(program)
    check(work)
    costs: dict[str, list[Cost]] = {program.name: [] for program in measured}
    for program in track([*measured] * runs, "Measuring", console=progress):
        costs[program.name].append(run(program))
    return {name: median(several) for name, several in costs.items()}


def _machine(runs: int) -> str:
    memory = psutil.virtual_memory().total / 1e9
    cores = psutil.cpu_count() or 1
    return (
        f"Medians of {runs} runs, interleaved, after one to warm up; Python and Node.js together. "
        f"{platform.system()} {platform.machine()}, {cores} cores, {memory:.0f} GB, "
        f"Python {platform.python_version()}, load average {psutil.getloadavg()[1]:.1f}."
    )


def _cost_table(costs: Mapping[str, Cost]) -> Table:
    table = Table("program", title="One cold start and synthesis", title_justify="left")
    for column in ("wall time", "CPU time", "peak memory"):
        table.add_column(column, justify="right")
    for name, cost in costs.items():
        table.add_row(name, f"{cost.wall:.2f} s", f"{cost.cpu:.2f} s", f"{cost.memory / _MB:,.0f} MB")
    return table


def _target_table(judged: Sequence[Target]) -> Table:
    table = Table("target", title="Targets", title_justify="left")
    for column in ("measured", "at most", ""):
        table.add_column(column, justify="right")
    for target in judged:
        table.add_row(
            target.what,
            f"{target.measured:.3f} {target.unit}",
            f"{target.limit:.3f} {target.unit}",
            "[green]met[/]" if target.is_met else "[red]missed[/]",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
