"""Applies the plans that were reviewed, one stack after the other."""

from __future__ import annotations

from collections.abc import Sequence

from tollgate.terraform.stacks import Stack
from tollgate.workflow.planning import Follow, Planner
from tollgate.workflow.record import PLAN_FILE, check, forget


def apply_all(stacks: Sequence[Stack], planner: Planner, follow: Follow) -> list[str]:
    """Apply some stacks in the order in which they were declared; what was done, a line for each.

    Raises:
        TollgateError: a stack is no longer as it was reviewed.
        TerraformError: Terraform fails. The stacks after that one are not applied.
    """
    done = []
    for stack in stacks:
        terraform = planner.terraform(stack)
        # The stack before may have taken long.
        check(terraform, stack)

        def tell(step: object, stack: Stack = stack) -> None:
            follow(stack, f"apply: {step}")

        follow(stack, "apply")
        summary = terraform.apply(stack.folder / PLAN_FILE, follow=tell)
        forget(stack)
        follow(stack, "applied")
        done.append(
            f"{stack.name}: {summary.add} added, {summary.change} changed, {summary.destroy} destroyed."
        )
    return done
