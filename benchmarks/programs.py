"""What is measured."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks import description, tool_venv
from benchmarks.measure import Program

ROOT = Path(__file__).resolve().parents[1]

STOCK = "python main.py, stock import"
FAST = "python main.py"
AWS_CDK = "AWS CDK for Python, 1,000 keys"


SHARDED = "python main.py, 10,000 consumers in 20 shards"


def consumers(count: int) -> str:
    """The name of the synthesis for so many consumers."""
    return f"python main.py, {count:,} consumers"


SIZES = (10, 1_000, 10_000)
_NOT_A_USERS = ("TOLLGATE_", "CDKTF_", "CDK_", "JSII_SILENCE_", "PYTHONDONTWRITEBYTECODE")
"""Variables of whoever measures. Python keeps what it has compiled, as on a user's machine."""


def programs(work: Path) -> list[Program]:
    """Every program that is measured, each with an output folder of its own below `work`."""
    example = {"TOLLGATE_FILE": str(ROOT / "gateway.yaml")}
    sized = [
        _main(consumers(size), {"TOLLGATE_FILE": str(description.write(work / f"{size}.yaml", size))}, work)
        for size in SIZES
    ]
    stock = _main(STOCK, {**example, "TOLLGATE_STOCK_IMPORT": "1"}, work)
    split = description.write(work / "split.yaml", SIZES[-1], shards=20)
    sharded = _main(SHARDED, {"TOLLGATE_FILE": str(split)}, work)
    return [stock, _main(FAST, example, work), *sized, sharded, _aws_cdk(work)]


def outdir(work: Path, name: str) -> Path:
    """Where a program writes."""
    return work / name.replace(" ", "-")


def _main(name: str, variables: Mapping[str, str], work: Path) -> Program:
    whole = {**environment(), **variables, "CDKTF_OUTDIR": str(outdir(work, name))}
    return Program(name, [sys.executable, str(ROOT / "main.py")], whole, work)


def _aws_cdk(work: Path) -> Program:
    python = tool_venv.binaries("aws-cdk") / "python"
    command = [str(python), str(ROOT / "benchmarks" / "aws_cdk_app.py"), "1000", str(outdir(work, AWS_CDK))]
    # CDKTF does not check what it wrote either; with its check AWS CDK takes three times as long.
    variables = {**environment(), "JSII_NODE": _node(), "CDK_VALIDATION": "false"}
    return Program(AWS_CDK, command, variables, work)


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(_NOT_A_USERS)}


def _node() -> str:
    """The Node.js that Tollgate runs in, found in a process of its own: importing `stacks` starts it."""
    program = "from stacks.runtime.node import find_node; print(find_node())"
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return found.stdout.strip()
