"""`tollgate redact`."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

STANDARD = "-"


def redact(
    plan: Annotated[
        str, typer.Argument(help="What `terraform show -json` printed of a plan; - for standard input.")
    ],
    output: Annotated[
        str, typer.Option(metavar="FILE", help="Where to write; - is standard output.")
    ] = STANDARD,
) -> None:
    """Write a plan's JSON without its secrets, to be kept.

    Each key's value and other secret is replaced by a short fingerprint, the same wherever it stands.
    Exit code 2: it is no plan's JSON, or of a format that is not known.
    """
    # A plan is needed to the end: looking for garbage in it would find none.
    gc.disable()
    from tollgate.files import write
    from tollgate.terraform.plan_json import read_plan
    from tollgate.terraform.plan_redaction import redact as redacted

    text = json.dumps(redacted(read_plan(plan)), ensure_ascii=False, separators=(",", ":")) + "\n"
    if output == STANDARD:
        sys.stdout.write(text)
    else:
        write(Path(output), text)
