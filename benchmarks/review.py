"""`python -m benchmarks.review`: the review of a plan with 20,000 resources, beside `json.load` of it."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.measure import Cost, Program
from benchmarks.plan_json import write_plan
from benchmarks.programs import ROOT, environment
from benchmarks.report import measure, report
from benchmarks.targets import Target

CONSUMERS = 10_000
_LOAD = "json.load"
_NOTHING = "python, which does nothing"
_REVIEW = "tollgate review"
_TIMES_OF_LOAD, _MORE_S = 4, 0.5
_SCRIPT = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"


def main() -> int:
    """Measure; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.review", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="measured runs of each program (default: 5)")
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.json"
        count = write_plan(file, CONSUMERS)
        costs = measure(list(_programs(file)), runs)
    return report(f"A plan with {count:,} resources", costs, list(_targets(costs)), runs)


def _programs(file: Path) -> Iterator[Program]:
    yield Program(_NOTHING, [sys.executable, "-c", "pass"], environment(), ROOT)
    yield Program(_LOAD, [sys.executable, "-c", _SCRIPT, str(file)], environment(), ROOT)
    review = [sys.executable, "-m", "tollgate", "review", str(file)]
    # What fails a review would end the measurement.
    accepted = [word for one in _ids(review) for word in ("--accept", one)]
    yield Program(_REVIEW, [*review, *accepted, "--reason", "It is a benchmark."], environment(), ROOT)


def _ids(review: list[str]) -> Iterator[str]:
    """The impacts of the plan."""
    shown = subprocess.run(
        [*review, "--output", "json=-"], env=environment(), cwd=ROOT, capture_output=True, check=False
    )
    yield from (impact["id"] for impact in json.loads(shown.stdout)["impacts"])


def _targets(costs: Mapping[str, Cost]) -> Iterator[Target]:
    load = costs[_LOAD].wall - costs[_NOTHING].wall
    yield Target("wall time", costs[_REVIEW].wall, _TIMES_OF_LOAD * load + _MORE_S, "s")


if __name__ == "__main__":
    sys.exit(main())
