"""`python -m benchmarks`: measures synthesis, prints tables, and fails where a target is missed."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.checks import check
from benchmarks.programs import programs
from benchmarks.report import measure, report
from benchmarks.targets import targets


def main() -> int:
    """Measure; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="measured runs of each program (default: 5)")
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        costs = measure(programs(work), runs, check=lambda: check(work))
    return report("One cold start and synthesis", costs, list(targets(costs)), runs)


if __name__ == "__main__":
    sys.exit(main())
