"""What must hold, each as a measured figure beside its limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.measure import Cost
from benchmarks.programs import FAST, SHARDED, STOCK, consumers


@dataclass(frozen=True)
class Target:
    """One figure and the most that it may be."""

    what: str
    measured: float
    limit: float
    unit: str

    @property
    def is_met(self) -> bool:
        return self.measured <= self.limit


def targets(costs: Mapping[str, Cost]) -> Iterator[Target]:
    """Judge the medians of a benchmark by program name."""
    fast, stock = costs[FAST], costs[STOCK]
    yield Target("wall time against the stock import", fast.wall / stock.wall, 1 / 10, "x")
    yield Target("memory against the stock import", fast.memory / stock.memory, 1 / 3, "x")
    few, many = costs[consumers(10)], costs[consumers(10_000)]
    yield Target("10,000 consumers, wall time beyond 10", many.wall - few.wall, 3, "s")
    yield Target("10,000 consumers, memory against 10", many.memory / few.memory, 1.5, "x")
    split = costs[SHARDED]
    yield Target("10,000 consumers in 20 shards, wall time beyond 10", split.wall - few.wall, 3, "s")
    yield Target("10,000 consumers in 20 shards, memory against 10", split.memory / few.memory, 1.5, "x")
