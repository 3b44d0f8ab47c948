"""All stacks that were read, as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tollgate.terraform.configuration.module import Module
from tollgate.terraform.configuration.resource import Place, Resource
from tollgate.terraform.configuration.value import Unknown, Value

CROSS_STACK = "cross-stack-reference-input-"
"""What CDKTF's names of the data sources start with that read another stack's state."""


@dataclass(frozen=True, slots=True)
class Stack:
    """One root module.

    Attributes:
        name: `ai-api-prod`.
        file: its document or folder, as a person knows it.
        module: what was read of it.
        notes: what CDKTF and Tollgate wrote into the document's own `//`.
        written: of a plan, the document that lies beside it; None where there is none.
        is_plan: whether it is a plan, which has no backend, no lifecycle and no variables' declarations.
    """

    name: str
    file: str
    module: Module
    notes: Mapping[str, object] = field(default_factory=dict)
    is_plan: bool = False
    written: Module | None = None

    def says(self, text: str) -> bool:
        """Whether a text stands anywhere in its documents, the one beside a plan too."""
        modules = (self.module, self.written) if self.written else (self.module,)
        return any(document.has(text) for module in modules for document in module.documents)

    @property
    def is_of_tollgate(self) -> bool:
        """Whether Tollgate wrote it."""
        return isinstance(self.notes.get("gateway"), str)

    @property
    def place(self) -> Place:
        """Its document, for what has no line of its own."""
        return Place(self.file, None)


class Configuration:
    """All stacks, whose references to each other are followed.

    Attributes:
        stacks: in the order that they were read.
    """

    def __init__(self, stacks: Sequence[Stack]) -> None:
        self.stacks = tuple(stacks)
        by_name = {stack.name: stack for stack in stacks}

        def remote(name: str, output: str) -> Value:
            other = by_name.get(name.removeprefix(CROSS_STACK))
            for found in other.module.blocks.get("output", []) if other else ():
                if found.address == f"output.{output}":
                    return found.get("value")
            return Unknown(f"data.terraform_remote_state.{name} reads a state that is not here")

        for stack in stacks:
            stack.module.scope.remote_outputs = remote

    def give(self, variables: Mapping[str, str]) -> None:
        """Give the variables of the root modules that have no value, as `TF_VAR_name` would."""
        for stack in self.stacks:
            known = stack.module.scope.variables
            for name, value in variables.items():
                if isinstance(known.get(name), Unknown):
                    known[name] = value

    def of(self, kind: str) -> Sequence[Resource]:
        """The resources of a type, over all stacks; no data sources."""
        return self._resources.get(kind, ())

    def data(self, kind: str) -> Sequence[Resource]:
        """The data sources of a type, over all stacks."""
        return self._data.get(kind, ())

    def blocks(self, kind: str) -> Iterator[Resource]:
        """The outputs, variables, providers, calls of modules or `terraform` blocks of all stacks."""
        for stack in self.stacks:
            yield from stack.module.blocks.get(kind, [])

    @cached_property
    def unread(self) -> Mapping[Resource, str]:
        """The calls of modules and the files that could not be read, each with the reason."""
        return {part: why for stack in self.stacks for part, why in stack.module.unread.items()}

    @cached_property
    def _resources(self) -> Mapping[str, list[Resource]]:
        return self._by_kind(is_data=False)

    @cached_property
    def _data(self) -> Mapping[str, list[Resource]]:
        return self._by_kind(is_data=True)

    def _by_kind(self, *, is_data: bool) -> Mapping[str, list[Resource]]:
        found: dict[str, list[Resource]] = defaultdict(list)
        for stack in self.stacks:
            for resource in stack.module.resources:
                if resource.is_data is is_data:
                    found[resource.kind].append(resource)
        return dict(found)
