"""What each command is underneath, for a person who would rather type it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tollgate.terraform.environment import CONFIG_FILE_VARIABLES
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


def of_apply(stacks: Sequence[Stack], binary: str, environment: Mapping[str, str]) -> Iterator[str]:
    """What `tollgate apply` runs.

    Args:
        environment: the variables it runs with, of which one may name where the provider comes from.
    """
    for name in CONFIG_FILE_VARIABLES:
        if file := environment.get(name):
            yield f"export {name}={shlex.quote(file)}"
    for stack in stacks:
        folder = shlex.quote(str(stack.folder))
        plan = shlex.quote(str(stack.folder / PLAN_FILE))
        yield f"(cd {folder} && {binary} init)"
        # From here, where reviews.yaml has the answers.
        yield f"tollgate review {plan} && (cd {folder} && {binary} apply {PLAN_FILE})"
