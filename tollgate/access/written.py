"""What documents say that a plan lacks: lifecycles, triggers, variables, the backend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property

from tollgate.redeploy.snapshot import Snapshot, snapshots
from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.configuration.module import Module
from tollgate.terraform.configuration.resource import Resource


class Written:
    """The stacks as they are written; of a plan, the document beside it, where there is one."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._snapshots: dict[str, Mapping[str, Snapshot]] = {}
        self._variables: dict[str, Mapping[str, Resource]] = {}

    def is_plan(self, stack: str) -> bool:
        """Whether a stack is a plan, which has no `lifecycle` and no backend."""
        return stack in self._plans

    def of(self, resource: Resource) -> Resource | None:
        """A resource or an output in its document; for a plan in the document beside it, if there is one."""
        return (
            self._written[resource.stack].get(resource.address) if self.is_plan(resource.stack) else resource
        )

    def blocks(self, stack: str, kind: str) -> Sequence[Resource] | None:
        """The `variable` or `terraform` blocks of a stack as written; None for a plan without a document."""
        (found,) = (one for one in self._configuration.stacks if one.name == stack)
        module = found.written if found.is_plan else found.module
        return module.blocks.get(kind, []) if module else None

    def variables(self, stack: str) -> Mapping[str, Resource]:
        """The variables of a stack's root module by name."""
        if stack not in self._variables:
            blocks = self.blocks(stack, "variable") or ()
            self._variables[stack] = {block.address.rpartition(".")[2]: block for block in blocks}
        return self._variables[stack]

    def is_of_tollgate(self, stack: str) -> bool:
        """Whether Tollgate wrote a stack."""
        return stack in self._of_tollgate

    def snapshots(self, stack: str) -> Mapping[str, Snapshot]:
        """What a deployment of each API of a stack copies, as it is written, by the address of the API."""
        if stack not in self._snapshots:
            self._snapshots[stack] = snapshots(
                {
                    resource.address: resource.raw
                    for found in self._configuration.stacks
                    if found.name == stack
                    for resource in (found.written or found.module).resources
                    if resource.kind.startswith("aws_api_gateway_") and not resource.is_data
                }
            )
        return self._snapshots[stack]

    @cached_property
    def _plans(self) -> Set[str]:
        return {stack.name for stack in self._configuration.stacks if stack.is_plan}

    @cached_property
    def _written(self) -> Mapping[str, Mapping[str, Resource]]:
        return {
            stack.name: {found.address: found for found in _named(stack.written)} if stack.written else {}
            for stack in self._configuration.stacks
        }

    @cached_property
    def _of_tollgate(self) -> Set[str]:
        return {stack.name for stack in self._configuration.stacks if stack.is_of_tollgate}


def _named(module: Module) -> Iterator[Resource]:
    yield from module.resources
    yield from module.blocks.get("output", ())
