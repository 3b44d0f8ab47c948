"""`python -m benchmarks.terraform_plan`: Terraform's own plan of many keys, beside a module with `for_each`.

It needs Terraform and the AWS provider, and talks to an embedded AWS. With 5,000 keys the module takes long,
so it is measured with them only where `--all` says so.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks import description
from benchmarks.measure import Cost, Program, run
from benchmarks.programs import ROOT, environment
from benchmarks.report import report
from benchmarks.targets import Target
from tollgate.demo.embedded_aws import AwsAt, EmbeddedAws
from tollgate.terraform.binary import find_binary
from tollgate.terraform.environment import environment as terraform_environment
from tollgate.terraform.local_backend import keep_state_here
from tollgate.terraform.provider_source import find_provider_source

SIZES = (1_000, 5_000)
_ID = "${aws_api_gateway_%s.this.id}"


def main() -> int:
    """Measure; 1 where ours is the slower one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.terraform_plan", description=__doc__)
    parser.add_argument("--all", action="store_true", help="measure the module with 5,000 keys, too")
    measures_all: bool = parser.parse_args().all
    with tempfile.TemporaryDirectory() as folder, EmbeddedAws(log=Path(folder) / "moto.log") as aws:
        costs: dict[str, Cost] = {}
        for program in _programs(Path(folder), aws.at, measures_all=measures_all):
            print(f"{program.name} …", file=sys.stderr)
            costs[program.name] = run(program)
    return report("One plan of an empty account", costs, list(_targets(costs)), 1)


def _programs(work: Path, aws: AwsAt, *, measures_all: bool) -> Iterator[Program]:
    for size in SIZES:
        file = description.write(work / f"{size}.yaml", size)
        outdir = work / str(size)
        variables = {**environment(), "TOLLGATE_FILE": str(file), "CDKTF_OUTDIR": str(outdir)}
        run(Program(str(size), [sys.executable, str(ROOT / "main.py")], variables, work))
        yield _plan(_ours(size), outdir / "stacks" / "bench-dev", work, aws)
        if size == SIZES[0] or measures_all:
            yield _plan(_theirs(size), _module(work / f"module-{size}", size), work, aws)


def _plan(name: str, folder: Path, work: Path, aws: AwsAt) -> Program:
    binary = find_binary()
    source = find_provider_source(binary, folder=work)
    variables = terraform_environment(os.environ, config_file=source.config_file) | aws.environment
    keep_state_here(folder)
    run(Program(f"init of {name}", [str(binary.path), "init", "-no-color"], variables, folder))
    return Program(name, [str(binary.path), "plan", "-no-color", "-out=plan"], variables, folder)


def _module(folder: Path, size: int) -> Path:
    """What a person would write: the same API, plan and keys, with `for_each` over a map."""
    folder.mkdir()
    document = {
        "provider": {"aws": {"region": "us-east-1"}},
        "locals": {"consumers": {f"consumer-{number:05}": "pro" for number in range(size)}},
        "resource": {
            "aws_api_gateway_rest_api": {"this": {"name": "bench"}},
            "aws_api_gateway_method": {
                "this": {
                    "rest_api_id": _ID % "rest_api",
                    "resource_id": "${aws_api_gateway_rest_api.this.root_resource_id}",
                    "http_method": "POST",
                    "authorization": "NONE",
                    "api_key_required": True,
                }
            },
            "aws_api_gateway_deployment": {
                "this": {"rest_api_id": _ID % "rest_api", "depends_on": ["aws_api_gateway_method.this"]}
            },
            "aws_api_gateway_stage": {
                "this": {
                    "rest_api_id": _ID % "rest_api",
                    "deployment_id": _ID % "deployment",
                    "stage_name": "v1",
                }
            },
            "aws_api_gateway_usage_plan": {
                "this": {
                    "name": "pro",
                    "api_stages": [
                        {
                            "api_id": _ID % "rest_api",
                            "stage": "${aws_api_gateway_stage.this.stage_name}",
                        }
                    ],
                }
            },
            "aws_api_gateway_api_key": {"this": {"for_each": "${local.consumers}", "name": "${each.key}"}},
            "aws_api_gateway_usage_plan_key": {
                "this": {
                    "for_each": "${local.consumers}",
                    "key_id": "${aws_api_gateway_api_key.this[each.key].id}",
                    "key_type": "API_KEY",
                    "usage_plan_id": _ID % "usage_plan",
                }
            },
        },
    }
    (folder / "main.tf.json").write_text(json.dumps(document))
    return folder


def _targets(costs: Mapping[str, Cost]) -> Iterator[Target]:
    for size in SIZES:
        if _theirs(size) in costs:
            ours, theirs = costs[_ours(size)], costs[_theirs(size)]
            yield Target(f"{size:,} keys, wall time against for_each", ours.wall / theirs.wall, 1, "x")
            yield Target(f"{size:,} keys, memory against for_each", ours.memory / theirs.memory, 1, "x")


def _ours(size: int) -> str:
    return f"terraform plan, {size:,} keys"


def _theirs(size: int) -> str:
    return f"terraform plan, {size:,} keys by for_each"


if __name__ == "__main__":
    sys.exit(main())
