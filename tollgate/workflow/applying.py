"""Applies the plans that were reviewed, one stack after the other."""

from __future__ import annotations

from collections.abc import Sequence

from tollgate.terraform.planned.plan import Plan
from tollgate.terraform.stacks import Stack
from tollgate.workflow.planning import Follow, Planner, usage_plans_deleted_by
from tollgate.workflow.record import PLAN_FILE, check, forget


def in_order(stacks: Sequence[Stack], plans: Sequence[Plan]) -> list[Stack]:
    """The order in which stacks are applied: each after those that it depends on.

    But one that deletes a usage plan comes last: until then the keys of other stacks may be in it. And so
    does one that forgets what another is to import: until then some state knows it.

    Args:
        plans: of the stacks, one for each.
    """
    last = {
        stack
        for stack, plan in zip(stacks, plans, strict=True)
        if any(usage_plans_deleted_by(plan)) or any(change.action == "forget" for change in plan.changes)
    }
    return sorted(stacks, key=lambda stack: stack in last)


def apply_all(stacks: Sequence[Stack], planner: Planner, follow: Follow) -> list[str]:
    """Apply some stacks, one after the other; what was done, a line for each.

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
            f"{stack.name}: {summary.add} added, {summary.change} changed, {summary.destroy} destroyed"
            + (f", {summary.imported} taken over." if summary.imported else ".")
        )
    return done
