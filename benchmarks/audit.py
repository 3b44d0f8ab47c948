"""`python -m benchmarks.audit`: the audit as a command beside checkov, on the same documents."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks import description, tool_venv
from benchmarks.measure import Cost, Program, run
from benchmarks.programs import ROOT, environment
from benchmarks.report import measure, report
from benchmarks.targets import Target

CONSUMERS = {"1,066 resources": 529, "20,008 resources": 10_000}
"""Two resources for each consumer, and eight of the API."""
_CHECKOV = ("1,066 resources",)
"""It was stopped after nine minutes with the other."""
_WALL_S = {"1,066 resources": 0.4, "20,008 resources": 1.5}
_MEMORY_MB = {"1,066 resources": 80, "20,008 resources": 300}


def main() -> int:
    """Measure; 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audit", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="measured runs of each program (default: 5)")
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        costs = measure(list(_programs(Path(folder))), runs)
    return report("One cold start and audit", costs, list(_targets(costs)), runs)


def _programs(work: Path) -> Iterator[Program]:
    checkov = tool_venv.binaries("checkov") / "checkov"
    for name, consumers in CONSUMERS.items():
        stack = _synthesized(work, name, consumers)
        ours = [sys.executable, "-m", "tollgate", "audit", str(stack)]
        yield Program(_ours(name), ours, environment(), ROOT)
        if name not in _CHECKOV:
            continue
        theirs = [str(checkov), "--quiet", "--compact", "--soft-fail", "--skip-download"]
        theirs += ["--framework", "terraform_json", "--directory", str(_for_checkov(stack))]
        yield Program(f"checkov, {name}", theirs, environment(), work)


def _synthesized(work: Path, name: str, consumers: int) -> Path:
    """The folder of the document of so many consumers."""
    file = description.write(work / f"{consumers}.yaml", consumers)
    outdir = work / str(consumers)
    variables = {**environment(), "TOLLGATE_FILE": str(file), "CDKTF_OUTDIR": str(outdir)}
    run(Program(name, [sys.executable, str(ROOT / "main.py")], variables, work))
    return outdir / "stacks" / "bench-dev"


def _for_checkov(stack: Path) -> Path:
    """The same document without `required_version`, a text, on which checkov's parser gives up."""
    document = json.loads((stack / "cdk.tf.json").read_text("utf-8"))
    del document["terraform"]["required_version"]
    folder = stack.parent / f"{stack.name}-for-checkov"
    folder.mkdir()
    (folder / "cdk.tf.json").write_text(json.dumps(document, indent=2), "utf-8")
    return folder


def _ours(name: str) -> str:
    return f"tollgate audit, {name}"


def _targets(costs: Mapping[str, Cost]) -> Iterator[Target]:
    for name in CONSUMERS:
        cost = costs[_ours(name)]
        yield Target(f"{name}, wall time", cost.wall, _WALL_S[name], "s")
        yield Target(f"{name}, memory", cost.memory / 1_000_000, _MEMORY_MB[name], "MB")


if __name__ == "__main__":
    sys.exit(main())
