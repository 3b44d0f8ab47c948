"""Measures programs in rounds, and prints what they took beside what they may take."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence

import psutil
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.measure import Cost, Program, median, run
from benchmarks.targets import Target

_MB = 1_000_000


def report(title: str, costs: Mapping[str, Cost], judged: Sequence[Target], runs: int) -> int:
    """Print the machine and two tables; 1 where a target is missed."""
    console = Console()
    console.print(_machine(runs))
    console.print(_cost_table(title, costs), _target_table(judged))
    return 0 if all(target.is_met for target in judged) else 1


def measure(
    measured: Sequence[Program], runs: int, *, check: Callable[[], None] = lambda: None
) -> Mapping[str, Cost]:
    """In rounds of one run of each, so that what disturbs the machine disturbs all alike.

    Args:
        check: looks at what the programs wrote, once they are warm.
    """
    progress = Console(stderr=True)
    for program in track(measured, "Warming up", console=progress):
        run(program)
    check()
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


def _cost_table(title: str, costs: Mapping[str, Cost]) -> Table:
    table = Table("program", title=title, title_justify="left")
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
