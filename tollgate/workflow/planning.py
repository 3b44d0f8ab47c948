"""Plans of stacks, made side by side, and kept in memory but for the file that is to be applied."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from tollgate.errors import MissingStack, TollgateError
from tollgate.terraform.binary import Binary
from tollgate.terraform.configuration.json_text import Document, decoded
from tollgate.terraform.planned.plan import Plan, plan_of
from tollgate.terraform.planned.read import document_beside
from tollgate.terraform.runner import Terraform, interrupt_all
from tollgate.terraform.stacks import Stack, is_of_account, notes_of, usage_plans_for
from tollgate.workflow.record import (
    PLAN_FILE,
    check,
    check_description,
    forget,
    hash_of_documents,
    let_wait,
    record_of,
    write_record,
)

Follow = Callable[[Stack, str], None]
"""Is told how far a stack has come."""

_FORMAT: Final = "1.2"
"""Of a plan's JSON, which Terraform 1.5 and later write."""
_USAGE_PLAN: Final = "aws_api_gateway_usage_plan"
_FOR_ITS_OWNER: int = 0o600


@dataclass(frozen=True)
class Planned:
    """A stack with its plan.

    Attributes:
        text: what Terraform says of the plan to a person; without secrets, empty where nobody asked.
        is_empty: whether it does nothing at all, to outputs neither.
    """

    stack: Stack
    terraform: Terraform
    plan: Plan
    text: str
    is_empty: bool


@dataclass(frozen=True)
class Plans:
    """Some stacks with their plans.

    Attributes:
        waiting: the stacks that cannot be planned before others are applied: they need usage plans of these.
        as_they_are: what these have, and stacks beside the planned ones, as plans of nothing: callers of
            theirs may be hit, or be let in by their usage plans.
    """

    planned: Sequence[Planned]
    waiting: Sequence[Stack]
    as_they_are: Sequence[Plan] = ()

    @property
    def is_first(self) -> bool:
        """Whether no state has anything of what is planned: all of it is made."""
        changes = [change for each in self.planned for change in each.plan.changes]
        return bool(changes) and all(change.action in ("create", "read") for change in changes)

    @property
    def reviewed(self) -> Sequence[Plan]:
        """What is to be reviewed together."""
        return [*(each.plan for each in self.planned), *self.as_they_are]


@dataclass(frozen=True)
class Planner:
    """How stacks are planned.

    Attributes:
        environment: the variables that Terraform gets.
        arguments: more of `terraform plan`'s.
        is_drift: only to look at what was changed outside, which leaves no plan file.
        with_text: to ask for Terraform's own words, too.
        described: the hashes of the files that the stacks were synthesized from.
    """

    binary: Binary
    environment: Mapping[str, str]
    arguments: tuple[str, ...] = ()
    is_drift: bool = False
    with_text: bool = False
    described: Mapping[str, str] = field(default_factory=dict)

    def terraform(self, stack: Stack) -> Terraform:
        """Terraform in a stack's folder."""
        return Terraform(self.binary, stack.folder, self.environment)

    def plan_all(self, stacks: Sequence[Stack], follow: Follow, beside: Sequence[Stack] = ()) -> Plans:
        """Plan some stacks, as many at once as there are cores, after those that they depend on.

        Args:
            beside: others that they depend on, which are not planned: a review looks at what these have.

        Raises:
            TerraformError: Terraform fails for one.
        """
        for stack in stacks:
            # What an earlier plan left of one that is not come to must not pass for this plan's.
            forget(stack)
        as_they_are = [self.as_it_is(stack) for stack in beside]
        # What the account has once is there before, and nothing is read from its state.
        names = {stack.name for stack in (*stacks, *beside) if not is_of_account(stack)}
        first = [stack for stack in stacks if not names & set(stack.dependencies)]
        planned = self._side_by_side(first, follow)
        ready, waiting = self._ready([stack for stack in stacks if stack not in first], [*first, *beside])
        if waiting:
            _keep_old_plans(planned, waiting)
        if waiting and not planned and not ready:
            raise _too_early(waiting[0])
        for stack in waiting:
            as_they_are.append(self.as_it_is(stack))
            if not self.is_drift:
                let_wait(stack)
            follow(stack, "waits")
        return Plans([*planned, *self._side_by_side(ready, follow)], waiting, as_they_are)

    def _ready(
        self, stacks: Sequence[Stack], others: Sequence[Stack]
    ) -> tuple[Sequence[Stack], Sequence[Stack]]:
        """The stacks whose usage plans the states of others have, and those that wait for one."""
        needed = {name for stack in stacks for name in stack.dependencies}
        there = {stack.name: self._usage_plans(stack) for stack in others if stack.name in needed}
        ready = [
            stack
            for stack in stacks
            if usage_plans_for(stack) <= {name for it in stack.dependencies for name in there.get(it, ())}
        ]
        return ready, [stack for stack in stacks if stack not in ready]

    def _usage_plans(self, stack: Stack) -> Collection[str]:
        """The usage plans that a stack's state has, by name."""
        try:
            return self.terraform(stack).outputs().usage_plan_ids.keys()
        except MissingStack:
            return ()

    def _side_by_side(self, stacks: Sequence[Stack], follow: Follow) -> list[Planned]:
        if len(stacks) == 1:
            return [self.plan(stacks[0], follow)]
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            waiting = [pool.submit(self.plan, stack, follow) for stack in stacks]
            try:
                return [each.result() for each in waiting]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                interrupt_all()
                raise

    def plan(self, stack: Stack, follow: Follow) -> Planned:
        """Initialise a stack, plan it, and read the plan."""
        terraform = self.terraform(stack)
        file = stack.folder / PLAN_FILE
        forget(stack)
        _owned(file)
        try:
            follow(stack, "init")
            terraform.init(follow=lambda line: follow(stack, f"init: {line.strip()}"))
            follow(stack, "plan")
            document = hash_of_documents(stack)
            arguments = ("-refresh-only", *self.arguments) if self.is_drift else self.arguments
            summary = terraform.plan(
                file, arguments=arguments, follow=lambda step: follow(stack, f"plan: {step}")
            )
            follow(stack, "review")
            plan, text = self._shown(terraform, stack, file)
            if not self.is_drift:
                now = record_of(terraform, stack)
                write_record(replace(now, document=document, description=self.described), stack)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        if self.is_drift:
            file.unlink(missing_ok=True)
        follow(stack, "planned")
        return Planned(stack, terraform, plan, text, summary.is_empty)

    def read_again(self, stack: Stack) -> Plan:
        """The plan that lies in a stack's folder."""
        plan, _ = self._shown(self.terraform(stack), stack, stack.folder / PLAN_FILE)
        return plan

    def checked_again(self, stacks: Sequence[Stack], follow: Follow) -> list[Plan]:
        """The plans that lie in some stacks' folders, which must be as they were reviewed.

        Raises:
            TollgateError: a plan, a document, a state or the description is another.
        """

        def again(stack: Stack) -> Plan:
            follow(stack, "check")
            check_description(stack)
            check(self.terraform(stack), stack)
            return self.read_again(stack)

        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            try:
                return list(pool.map(again, stacks))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                interrupt_all()
                raise

    def as_it_is(self, stack: Stack) -> Plan:
        """What a stack's state has, as a plan of nothing."""
        terraform = self.terraform(stack)
        terraform.init()
        nothing = {"resource_changes": [], "configuration": {"root_module": {}}, "planned_values": {}}
        state = json.loads(terraform.show())
        told = {"format_version": _FORMAT, "terraform_version": state.get("terraform_version", "")}
        document = Document(
            f"the state of {stack.name}", json.dumps({**told, **nothing, "prior_state": state})
        )
        return plan_of(document, stack=stack.name, written=document_beside(stack.folder / PLAN_FILE))

    def _shown(self, terraform: Terraform, stack: Stack, file: Path) -> tuple[Plan, str]:
        written = document_beside(file)
        document = decoded(str(file), terraform.show(file).encode())
        plan = plan_of(document, stack=stack.name, written=written)
        return plan, plan.secrets.text(terraform.show_text(file)) if self.with_text else ""


def _keep_old_plans(planned: Sequence[Planned], waiting: Sequence[Stack]) -> None:
    """Refuse to delete usage plans while stacks wait that may have keys in them.

    Raises:
        TollgateError: one is deleted.
    """
    for each in planned:
        if gone := sorted(it.partition(".")[2] for it in usage_plans_deleted_by(each.plan)):
            for stack in (*(it.stack for it in planned), *waiting):
                forget(stack)
            raise TollgateError(
                f"{each.stack.name}: it would delete the usage plan {', '.join(gone)} before the keys in "
                f"{len(waiting)} stack(s) that wait for a new one are in another, {waiting[0].name} first.\n"
                "  Keep it in the description until these have been applied, too, and take it out then."
            )


def _too_early(stack: Stack) -> TollgateError:
    first = " and ".join(stack.dependencies)
    return TollgateError(
        f"{stack.name}: it needs usage plans that the state of {first} does not have.\n"
        f"  Apply that first: tollgate plan {notes_of(stack).get('environment', first)}"
    )


def usage_plans_deleted_by(plan: Plan) -> Iterator[str]:
    """The addresses of the usage plans that are deleted."""
    return (it.address for it in plan.changes if it.kind == _USAGE_PLAN and it.action == "delete")


def _owned(file: Path) -> None:
    """An empty file for its owner alone, which Terraform then fills: a plan holds key values."""
    file.unlink(missing_ok=True)
    file.touch(mode=_FOR_ITS_OWNER)
