"""What a module's expressions refer to, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from typing import TypeAlias

from tollgate.terraform.configuration.expression import (
    Expression,
    Items,
    Literal,
    Other,
    Traversal,
    Until,
    parts,
)
from tollgate.terraform.configuration.resource import Block, Place, Resource
from tollgate.terraform.configuration.value import Reference, Unknown, Value, as_text


class _Every(Enum):
    EVERY = "every"


EVERY = _Every.EVERY
"""The key of what stands for all instances of a resource, where they cannot be told."""

Key: TypeAlias = "str | int | _Every | None"
"""Of an instance: what `for_each` or `count` has, None where there is neither."""

_Steps: TypeAlias = "tuple[str | int | Traversal, ...]"

Instances: TypeAlias = "Mapping[Key, Resource]"

_PLAIN = re.compile(r"\$\{([a-z]\w*_\w+)\.([A-Za-z_][\w-]*)\.([a-z_]\w*)\}")
"""An attribute of a resource that there is one of: most of what a document of ten thousand consumers says."""

_DEPTH = 50
"""How many expressions may lead from one to the next. Terraform's own are a few."""

_LOCALS_DEEP = 3
"""How many locals a text is taken apart through: each may name the next many times."""


class Scope:
    """A module's variables, locals, resources and module calls, and for an instance its own key.

    Filled after it is made, by `read.py`, as its parts refer to one another.

    Attributes:
        stack: the name of the stack.
        locals: as they are written.
        names_of_locals: what each refers to, where that was asked for.
        variables: what each variable is, or why that is not known.
        resources: the instances by type and name; data sources by `data.` and the type.
        outputs: the outputs of each module that is called, or why they are not known.
        called: the scopes of the instances of each module that is called and was read.
        call: the scope of the module that calls this one, and the call's arguments as they are written.
        own_outputs: what this module's outputs say, as they are written.
        remote_outputs: what another stack's output is, by the name of the data source that reads its state.
    """

    def __init__(self, stack: str, place: Callable[[tuple[str, ...]], Place]) -> None:
        self.stack = stack
        self.place = place
        self.locals: dict[str, object] = {}
        self.names_of_locals: dict[str, tuple[tuple[str, str, str], ...]] = {}
        self.variables: dict[str, Value] = {}
        self.resources: dict[tuple[str, str], Instances | Unknown] = {}
        self.outputs: dict[str, Callable[[str], Value] | Unknown] = {}
        self.called: dict[str, Sequence[Scope]] = {}
        self.call: tuple[Scope, Mapping[str, object]] | None = None
        self.own_outputs: dict[str, object] = {}
        self.remote_outputs: Callable[[str, str], Value] = _no_remote_output
        self.instance: Mapping[str, Value] = {}
        self._busy: set[object] = set()

    def of_instance(self, **names: Value) -> Scope:
        """The same for an instance: `of_instance(each={"key": "eu", "value": 5})`."""
        made = Scope.__new__(Scope)
        made.__dict__ = {**self.__dict__, "instance": {**self.instance, **names}}
        return made

    def evaluate(self, raw: object) -> Value:
        """What an argument comes to; a part that only Terraform can tell is an `Unknown`."""
        if isinstance(raw, str):
            return self._text(raw) if "{" in raw else raw
        if isinstance(raw, list):
            return [self.evaluate(item) for item in raw]
        if isinstance(raw, Mapping):
            return {name: self.evaluate(entry) for name, entry in raw.items()}
        if raw is None or isinstance(raw, (bool, int, float)):
            return raw
        return raw if isinstance(raw, (Reference, Unknown)) else Unknown("it is no JSON")

    def pieces(self, text: str, *, depth: int = _LOCALS_DEEP) -> Iterator[Value]:
        """What a text with expressions is made of: what stands in it, and what each expression comes to."""
        for part in parts(text):
            value = part if isinstance(part, str) else self._expression(part)
            # What a local says is written here; what a variable says, where the module is called.
            is_local = isinstance(part, Traversal) and part.root == "local"
            if is_local and depth and isinstance(value, Unknown) and value.text is not None:
                yield from self.pieces(value.text, depth=depth - 1)
            else:
                yield value

    def reference(self, raw: object) -> Reference | None:
        """The attribute that a text is made of and nothing else, followed no further."""
        if isinstance(raw, Reference):
            return raw
        if not isinstance(raw, str) or not raw.startswith("${"):
            return None
        if plain := self._plain(raw):
            return plain
        found = list(parts(raw))
        if len(found) != 1 or not isinstance(found[0], Traversal):
            return None
        target = self._target(found[0])
        return (
            None
            if target is None or isinstance(target[0], Unknown)
            else Reference(target[0], _dotted(target[1]))
        )

    def blocks(self, raw: Mapping[str, object], name: str) -> Sequence[Block] | Unknown:
        """The blocks of a kind among some arguments, those that `dynamic` makes too."""
        written = raw.get(name)
        if isinstance(written, str):
            written = self.evaluate(written)
        if isinstance(written, Unknown):
            return written
        found = [Block(entry, self) for entry in _entries(written)]
        for dynamic in _entries(raw.get("dynamic")):
            for made in _entries(dynamic.get(name)):
                expanded = self._dynamic(name, made)
                if isinstance(expanded, Unknown):
                    return expanded
                found += expanded
        return found

    def _dynamic(self, name: str, made: Mapping[str, object]) -> Sequence[Block] | Unknown:
        items = self.evaluate(made.get("for_each"))
        if isinstance(items, Unknown):
            return items
        iterator = made.get("iterator")
        label = iterator if isinstance(iterator, str) else name
        pairs = items.items() if isinstance(items, Mapping) else [(item, item) for item in _sequence(items)]
        return [
            Block(content, self.of_instance(**{label: {"key": key, "value": value}}))
            for key, value in pairs
            for content in _entries(made.get("content"))
        ]

    def _text(self, text: str) -> Value:
        if (plain := self._plain(text)) and plain.resource.raw.get(plain.attribute) is None:
            return plain
        found = list(parts(text))
        if len(found) == 1:
            value = found[0] if isinstance(found[0], str) else self._expression(found[0])
            return Unknown(value.why, text) if isinstance(value, Unknown) else value
        whole = ""
        for part in found:
            value = part if isinstance(part, str) else as_text(self._expression(part))
            if value is None or isinstance(value, Unknown):
                return Unknown(value.why if value else "a part of it is null", text)
            assert isinstance(value, str)
            whole += value
        return whole

    def _plain(self, text: str) -> Reference | None:
        """The attribute that a text is made of, in its plainest form."""
        plain = _PLAIN.fullmatch(text)
        instances = self.resources.get((plain[1], plain[2])) if plain else None
        if plain is None or instances is None or isinstance(instances, Unknown) or None not in instances:
            return None
        return Reference(instances[None], plain[3])

    def _expression(self, expression: Expression) -> Value:
        if isinstance(expression, Literal):
            return expression.value
        if isinstance(expression, Items):
            return [self._expression(item) for item in expression.items]
        if isinstance(expression, Until):
            return datetime.now(UTC) < expression.moment
        if isinstance(expression, Other):
            return Unknown("only Terraform can evaluate it", expression.text)
        with self._once(expression) as first:
            if not first:
                return Unknown("it refers to itself")
            return self._follow(expression)

    def _follow(self, traversal: Traversal) -> Value:
        target = self._target(traversal)
        if target is not None:
            resource, steps = target
            return resource if isinstance(resource, Unknown) else self._attribute(resource, steps)
        base, steps = self._base(traversal)
        return self._walk(base, steps)

    def _base(self, traversal: Traversal) -> tuple[Value, _Steps]:
        """What a traversal starts from that is no resource, and the steps from there."""
        root, steps = traversal.root, traversal.steps
        name = str(steps[0])
        if root in self.instance:
            return self.instance[root], steps
        if root == "var":
            return self.variables.get(name, Unknown(f"var.{name} is not declared")), steps[1:]
        if root == "local":
            if name not in self.locals:
                return Unknown(f"local.{name} is not declared"), ()
            raw, rest = self._part(self.locals[name], steps[1:])
            return self.evaluate(raw), rest
        if root == "module" and len(steps) > 1:
            outputs = self.outputs.get(name, Unknown(f"module.{name} is not read"))
            return (outputs if isinstance(outputs, Unknown) else outputs(str(steps[1]))), steps[2:]
        return Unknown(f"only Terraform knows {root}.{name}"), ()

    def _part(self, raw: object, steps: _Steps) -> tuple[object, _Steps]:
        """What of a map is meant, as written: all of it would be evaluated for each of its entries."""
        while steps and isinstance(raw, Mapping):
            key = self._follow(steps[0]) if isinstance(steps[0], Traversal) else steps[0]
            if not isinstance(key, str) or key not in raw:
                break
            raw, steps = raw[key], steps[1:]
        return raw, steps

    def _target(self, traversal: Traversal) -> tuple[Resource | Unknown, _Steps] | None:
        """The resource that a traversal leads to, and the steps from there; None where it leads to none."""
        root, steps = traversal.root, traversal.steps
        if root in self.instance:
            return None
        kind, rest = (f"data.{steps[0]}", steps[1:]) if root == "data" else (root, steps)
        if not rest or ("_" not in kind and root != "data"):
            return None
        name, rest = str(rest[0]), rest[1:]
        instances = self.resources.get((kind, name), Unknown(f"{kind}.{name} is not declared"))
        if isinstance(instances, Unknown):
            return instances, ()
        if None in instances:
            return instances[None], rest
        if EVERY in instances:
            return instances[EVERY], rest[1:]
        if not rest:
            return Unknown(f"{kind}.{name} has several instances"), ()
        index = rest[0]
        key = self._follow(index) if isinstance(index, Traversal) else index
        if isinstance(key, (str, int)) and key in instances:
            return instances[key], rest[1:]
        return Unknown(f"which {kind}.{name} is meant is not known"), ()

    def _attribute(self, resource: Resource, steps: _Steps) -> Value:
        if not steps:
            return Unknown(f"{resource.address} as a whole")
        if resource.kind == "terraform_remote_state" and steps[0] == "outputs" and len(steps) > 1:
            name = resource.address.rpartition(".")[2]
            return self._walk(self.remote_outputs(name, str(steps[1])), steps[2:])
        argument = str(steps[0])
        if argument not in resource.raw or resource.raw[argument] is None:
            return Reference(resource, _dotted(steps))
        return self._walk(resource.get(argument), steps[1:])

    def _walk(self, value: Value, steps: _Steps) -> Value:
        for position, step in enumerate(steps):
            if isinstance(value, Unknown):
                return value
            if isinstance(value, Reference):
                return Reference(value.resource, value.attribute + _joined(steps[position:]))
            key = self._follow(step) if isinstance(step, Traversal) else step
            if isinstance(value, Mapping) and not isinstance(key, (Reference, Unknown)) and str(key) in value:
                value = value[str(key)]
            elif isinstance(value, Sequence) and isinstance(key, int) and key < len(value):
                value = value[key]
            elif isinstance(value, Mapping) and key == 0:
                continue  # The only block of a kind may be an object in JSON.
            else:
                return Unknown(f"it has no {_joined((step,)).lstrip('.')}")
        return value

    @contextmanager
    def _once(self, expression: Traversal) -> Iterator[bool]:
        """Whether an expression is not being followed already, which in a circle it is."""
        key = (expression, id(self.instance))
        if key in self._busy or len(self._busy) >= _DEPTH:
            yield False
            return
        self._busy.add(key)
        try:
            yield True
        finally:
            self._busy.discard(key)


def _no_remote_output(name: str, output: str) -> Value:
    return Unknown(f"data.terraform_remote_state.{name} reads a state that is not here ({output})")


def _entries(written: object) -> Sequence[Mapping[str, object]]:
    """The blocks that JSON has as an object or as a list of objects."""
    if isinstance(written, Mapping):
        return [written]
    return [entry for entry in _sequence(written) if isinstance(entry, Mapping)]


def _sequence(value: object) -> Sequence[Value]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else []


def _dotted(steps: _Steps) -> str:
    return _joined(steps).lstrip(".")


def _joined(steps: _Steps) -> str:
    return "".join(f".{step}" if isinstance(step, str) else f"[{step}]" for step in steps)
