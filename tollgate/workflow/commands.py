"""What each command is underneath, for a person who would rather type it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import Final

from tollgate.terraform.stacks import Stack
from tollgate.workflow.record import PLAN_FILE

SYNTHESIZE: Final = "python main.py"


def of_plan(
    stacks: Sequence[Stack],
    binary: str,
    arguments: Sequence[str],
    *,
    synthesizes: bool,
    is_drift: bool = False,
) -> Iterator[str]:
    """What `tollgate plan` and `tollgate drift` run."""
    if synthesizes:
        yield SYNTHESIZE
    for stack in stacks:
        if not is_drift:
            yield f"tollgate audit {shlex.quote(str(stack.folder))}"
        more = ["-refresh-only", *arguments] if is_drift else [*arguments]
        yield f"cd {shlex.quote(str(stack.folder))}"
        yield f"{binary} init"
        yield shlex.join([binary, "plan", f"-out={PLAN_FILE}", *more])
        yield f"tollgate review {PLAN_FILE}"
        yield "cd -"


def of_apply(stacks: Sequence[Stack], binary: str) -> Iterator[str]:
    """What `tollgate apply` runs."""
    for stack in stacks:
        yield f"cd {shlex.quote(str(stack.folder))}"
        yield f"tollgate review {PLAN_FILE} && {binary} apply {PLAN_FILE}"
        yield "cd -"
