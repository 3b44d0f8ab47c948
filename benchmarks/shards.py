"""`python -m benchmarks.shards`: Terraform's plan after one consumer came, in one stack and with 20 shards.

It needs Terraform and the AWS provider, and applies all of it to an embedded AWS first, which takes minutes.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import description
from benchmarks.measure import Cost, Program, median, run
from benchmarks.programs import ROOT, environment
from benchmarks.report import report
from benchmarks.targets import Target
from tollgate.config.load import load
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws
from tollgate.terraform.binary import find_binary
from tollgate.terraform.environment import environment as terraform_environment
from tollgate.terraform.provider_source import find_provider_source
from tollgate.terraform.stacks import Stack, find_stacks

_SHARDS = 20
ONE, SHARD, ALL = "in one stack", "the shard that changes", "tollgate plan of all 21 stacks, side by side"


def main() -> int:
    """Measure; 1 where the shard takes longer than the one stack."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shards", description=__doc__)
    parser.add_argument("--consumers", type=int, default=1_000, help="before one is added (default: 1,000)")
    parser.add_argument("--runs", type=int, default=3, help="measured runs of each program (default: 3)")
    options = parser.parse_args()
    costs: dict[str, Cost] = {}
    with tempfile.TemporaryDirectory() as folder, EmbeddedAws(log=Path(folder) / "moto.log") as aws:
        for program in _programs(Path(folder), aws.at, options.consumers):
            print(f"{program.name} …", file=sys.stderr)
            costs[program.name] = median(run(program) for _ in range(options.runs))
    target = Target("wall time of the shard against one stack", costs[SHARD].wall / costs[ONE].wall, 1, "x")
    return report(f"One more than {options.consumers:,} consumers", costs, [target], options.runs)


def _programs(work: Path, aws: AwsAt, consumers: int) -> Iterator[Program]:
    binary = find_binary()
    source = find_provider_source(binary, folder=work)
    variables = terraform_environment(os.environ, config_file=source.config_file) | aws.environment
    plan = [str(binary.path), "plan", "-no-color", "-out=plan"]
    for shards in (None, _SHARDS):
        folder = work / (f"{shards} shards" if shards else "one")
        folder.mkdir()
        stacks = _synthesize(folder, consumers, shards)
        _apply(stacks, str(binary.path), variables)
        _synthesize(folder, consumers + 1, shards)
        gateway = load(folder / "gateway.yaml").environments["dev"]
        changed = gateway.stack_of(f"consumer-{consumers:05}")
        name = SHARD if shards else ONE
        yield Program(name, plan, variables, next(it.folder for it in stacks if it.name == changed))
        if shards:
            every = [sys.executable, "-m", "tollgate", "plan", "dev", "--no-synth", "--output", "json=-"]
            yield Program(ALL, every, {**variables, "PYTHONPATH": str(ROOT)}, folder)


def _synthesize(folder: Path, consumers: int, shards: int | None) -> Sequence[Stack]:
    description.write(folder / "gateway.yaml", consumers, shards=shards)
    run(Program("main.py", [sys.executable, str(ROOT / "main.py")], environment(), folder))
    return find_stacks(folder / "cdktf.out", "dev")


def _apply(stacks: Sequence[Stack], binary: str, variables: Mapping[str, str]) -> None:
    for stack in stacks:
        began = time.monotonic()
        for command in (["init", "-no-color"], ["apply", "-no-color", "-auto-approve"]):
            run(Program(f"{command[0]} of {stack.name}", [binary, *command], variables, stack.folder))
        print(f"{stack.name} is applied, in {time.monotonic() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
