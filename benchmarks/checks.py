"""That the programs did the same work: a benchmark of something else would be fast, too."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.programs import AWS_CDK, FAST, SHARDED, SIZES, STOCK, consumers, outdir

_ATTACHED = {"AWS::ApiGateway::ApiKey": 1_000, "AWS::ApiGateway::UsagePlanKey": 1_000}


def check(work: Path) -> None:
    """Compare what the programs wrote.

    Raises:
        SystemExit: they did not write the same.
    """
    if _documents(outdir(work, STOCK)) != _documents(outdir(work, FAST)):
        raise SystemExit("The fast import and the stock import do not write the same bytes.")
    for size in SIZES:
        (document,) = _documents(outdir(work, consumers(size))).values()
        resources = json.loads(document)["resource"]
        for kind in ("aws_api_gateway_api_key", "aws_api_gateway_usage_plan_key"):
            if len(resources[kind]) != size:
                raise SystemExit(f"{len(resources[kind])} {kind} were written for {size} consumers.")
    split = [json.loads(it).get("resource", {}) for it in _documents(outdir(work, SHARDED)).values()]
    count = sum(len(it.get("aws_api_gateway_api_key", {})) for it in split)
    if (len(split), count) != (21, SIZES[-1]):
        raise SystemExit(f"{count} keys were written in {len(split)} stacks.")
    template = json.loads((outdir(work, AWS_CDK) / "bench.template.json").read_text())
    kinds = [resource["Type"] for resource in template["Resources"].values()]
    if any(kinds.count(kind) != count for kind, count in _ATTACHED.items()):
        raise SystemExit("AWS CDK did not write 1,000 keys with their attachments.")


def _documents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("cdk.tf.json")}
