"""A block of a configuration, and what its arguments say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tollgate.terraform.configuration.mentions import Mention, mentions, of_a_call, root_variables, texts
from tollgate.terraform.configuration.value import Reference, Unknown, Value

if TYPE_CHECKING:
    from tollgate.terraform.configuration.scope import Scope


_LINE_MAX_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file; the file alone where the line is not known."""

    file: str
    line: int | None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


def place_of(text: str) -> Place:
    """A place as it is written down: `gateway.yaml:12`."""
    file, _, line = text.rpartition(":")
    # More digits than a line has would not be read as a number.
    is_line = file and line.isascii() and line.isdigit() and len(line) <= _LINE_MAX_DIGITS
    return Place(file, int(line)) if is_line else Place(text, None)


class Block:
    """Arguments, as they are written and as they are meant."""

    __slots__ = ("_scope", "raw")

    def __init__(self, raw: Mapping[str, object], scope: Scope) -> None:
        self.raw = raw
        self._scope = scope

    def get(self, name: str) -> Value:
        """What an argument says, followed through references as far as they lead; None for none."""
        raw = self.raw.get(name)
        return raw if raw is None or isinstance(raw, (bool, int, float)) else self._scope.evaluate(raw)

    def evaluated(self, raw: object) -> Value:
        """What something comes to that stands within an argument, as the JSON of a policy does."""
        return self._scope.evaluate(raw)

    def pieces(self, text: str) -> Iterator[Value]:
        """What such a text is made of: what stands in it, and what each expression comes to."""
        return self._scope.pieces(text)

    def reference(self, name: str) -> Reference | None:
        """The attribute that an argument is directly made of, followed no further."""
        return self._scope.reference(self.raw.get(name))

    def blocks(self, name: str) -> Sequence[Block] | Unknown:
        """The blocks of a kind, which JSON has as an object or as a list; `dynamic` may make more."""
        return self._scope.blocks(self.raw, name)

    def mentioned(self, name: str) -> Sequence[Mention | Unknown]:
        """What an argument refers to, through locals, variables and modules."""
        return list(mentions(self._scope, {name: self.raw.get(name)}))

    def texts(self, name: str) -> Iterator[str]:
        """An argument as it is written, and the locals, variables and outputs that it leads to."""
        return texts(self._scope, self.raw.get(name))

    def root_variables(self, name: str) -> Iterator[str]:
        """The variables of the root module that an argument leads to, by name."""
        return root_variables(self._scope, self.raw.get(name))

    def block(self, name: str) -> Block | Unknown | None:
        """The only block of a kind, or the first."""
        found = self.blocks(name)
        return found if isinstance(found, Unknown) else next(iter(found), None)


class Resource(Block):
    """A resource, a data source, or another block with a name: an output, a variable, a provider.

    Equal to itself only, so that it can be a key.

    Attributes:
        kind: the type, `aws_api_gateway_method`; of another block, `output`.
        address: within its stack, `module.api.aws_api_gateway_method.chat["eu"]`, `data.aws_region.here`.
        is_data: whether it is a data source.
        stack: the name of its stack, `ai-api-prod`.
    """

    __slots__ = ("_key", "address", "is_data", "kind", "stack")

    def __init__(
        self,
        kind: str,
        address: str,
        raw: Mapping[str, object],
        scope: Scope,
        *,
        key: tuple[str, ...],
        is_data: bool = False,
    ) -> None:
        """Make one.

        Args:
            key: where it stands in its document: `("resource", "aws_api_gateway_method", "chat")`.
        """
        super().__init__(raw, scope)
        self.kind = kind
        self.address = address
        self.is_data = is_data
        self.stack = scope.stack
        self._key = key

    def __repr__(self) -> str:
        return f"<{self.stack}: {self.address}>"

    @property
    def place(self) -> Place:
        """Its line in the document."""
        return self._scope.place(self._key)

    @property
    def source(self) -> Place | None:
        """The line of the description that caused it, as synthesis wrote it into `//.source`."""
        note = self.note("source")
        return place_of(note) if isinstance(note, str) else None

    def note(self, name: str) -> object:
        """What synthesis wrote into `//`, where Terraform looks at nothing."""
        notes = self.raw.get("//")
        return notes.get(name) if isinstance(notes, Mapping) else None

    def mentions(self) -> Iterator[Resource]:
        """Every resource and data source that it refers to, in whatever argument, or depends on."""
        return (found.resource for found in mentions(self._scope, self.raw) if isinstance(found, Mention))

    def waits_for(self) -> Iterator[Mention | Unknown]:
        """What Terraform makes before it, directly; Unknown for what cannot be followed."""
        yield from mentions(self._scope, self.raw)
        for scope, raw in of_a_call(self._scope):
            yield from mentions(scope, raw)
