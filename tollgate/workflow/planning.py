"""Plans of stacks, made side by side, and kept in memory but for the file that is to be applied."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from tollgate.terraform.binary import Binary
from tollgate.terraform.configuration.json_text import decoded
from tollgate.terraform.planned.plan import Plan, plan_of
from tollgate.terraform.planned.read import document_beside
from tollgate.terraform.runner import Terraform, interrupt_all
from tollgate.terraform.stacks import Stack
from tollgate.workflow.record import PLAN_FILE, RECORD_FILE, hash_of_documents, record_of, write_record

Follow = Callable[[Stack, str], None]
"""Is told how far a stack has come."""

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
class Planner:
    """How stacks are planned.

    Attributes:
        environment: the variables that Terraform gets.
        arguments: more of `terraform plan`'s.
        is_drift: only to look at what was changed outside, which leaves no plan file.
        with_text: to ask for Terraform's own words, too.
    """

    binary: Binary
    environment: Mapping[str, str]
    arguments: tuple[str, ...] = ()
    is_drift: bool = False
    with_text: bool = False

    def terraform(self, stack: Stack) -> Terraform:
        """Terraform in a stack's folder."""
        return Terraform(self.binary, stack.folder, self.environment)

    def plan_all(self, stacks: Sequence[Stack], follow: Follow) -> list[Planned]:
        """Plan some stacks, as many at once as there are cores.

        Raises:
            TerraformError: Terraform fails for one.
        """
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
        (stack.folder / RECORD_FILE).unlink(missing_ok=True)
        _owned(file)
        try:
            follow(stack, "init")
            terraform.init(follow=lambda line: follow(stack, f"init: {line.strip()}"))
            document = hash_of_documents(stack)
            arguments = ("-refresh-only", *self.arguments) if self.is_drift else self.arguments
            summary = terraform.plan(
                file, arguments=arguments, follow=lambda step: follow(stack, f"plan: {step}")
            )
            follow(stack, "review")
            plan, text = self._shown(terraform, stack, file)
            if not self.is_drift:
                write_record(replace(record_of(terraform, stack), document=document), stack)
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

    def _shown(self, terraform: Terraform, stack: Stack, file: Path) -> tuple[Plan, str]:
        written = document_beside(file)
        document = decoded(str(file), terraform.show(file).encode())
        plan = plan_of(document, stack=stack.name, written=written)
        return plan, plan.secrets.text(terraform.show_text(file)) if self.with_text else ""


def _owned(file: Path) -> None:
    """An empty file for its owner alone, which Terraform then fills: a plan holds key values."""
    file.unlink(missing_ok=True)
    file.touch(mode=_FOR_ITS_OWNER)
