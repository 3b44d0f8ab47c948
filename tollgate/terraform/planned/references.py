"""Which resource an id is of that is known after apply, by what the configuration refers to.

A plan's `configuration` says for each argument which addresses stand in it, the most specific first, and
nothing of what functions and locals make of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from tollgate.terraform.configuration.json_text import Json, mapping
from tollgate.terraform.configuration.module import index_of
from tollgate.terraform.planned.change import Change

_STEP: Final = re.compile(r'\[("(?:\\.|[^"\\])*"|\d+)\]')
_INDEX_AT_END: Final = re.compile(r'\[(?:"(?:\\.|[^"\\])*"|\d+)\]$')
_OF_AN_INSTANCE: Final = ("each.", "count.")
_CALL: Final = "module"
_DEPTH: Final = 30
"""How many modules and variables may lead from one to the next."""


@dataclass(frozen=True, slots=True)
class Target:
    """An attribute of a resource: its address, and what of it, `id`."""

    address: str
    attribute: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A module: its address with indexes, its configuration, and where it is called from."""

    address: str
    module: Json
    caller: _Place | None
    call: Json

    @property
    def prefix(self) -> str:
        return f"{self.address}." if self.address else ""


class References:
    """What the arguments of a plan's resources refer to."""

    def __init__(self, configuration: Json, changes: Mapping[str, Change]) -> None:
        """Make it.

        Args:
            configuration: the root module of the plan's `configuration`.
            changes: of all resources that there will be, by address.
        """
        self._changes = changes
        self._root = _Place("", configuration, None, {})
        self._addresses = changes.keys()
        self._places: dict[str, _Place | None] = {"": self._root}
        self._resources: dict[int, Mapping[tuple[str, str], Json]] = {}

    def expressions(self, change: Change) -> Json:
        """The arguments of a resource as the configuration has them; none where it is not there."""
        place = self._place(change.module)
        return mapping(self._resource(place, change.kind, change.name).get("expressions")) if place else {}

    def target(self, change: Change, expression: object) -> Target | None:
        """The attribute that an expression of a resource is made of; None where that is not told."""
        place = self._place(change.module)
        return self._target(place, change, mapping(expression), _DEPTH) if place else None

    def _target(self, place: _Place, change: Change | None, expression: Json, depth: int) -> Target | None:
        """The one resource that a value, which is known after apply, can come from; None for several."""
        references = [str(found) for found in _list(expression.get("references"))]
        if depth == 0:
            return None
        found = {
            target
            for first in _leading(references)
            if (target := self._of_one(place, change, first, references, depth)) is not None
        }
        if len(found) > 1:
            # What is known already is not what makes the value unknown.
            found = {target for target in found if self._is_unknown(target)}
        return found.pop() if len(found) == 1 else None

    def _of_one(
        self, place: _Place, change: Change | None, first: str, references: Sequence[str], depth: int
    ) -> Target | None:
        root, _, rest = first.partition(".")
        if root in ("each", "count"):
            return self._of_each(place, change, first)
        if root == "var":
            return self._of_variable(place, rest.partition(".")[0], change, depth)
        if root == "module":
            return self._of_output(place, first, change, references, depth)
        if root in ("local", "path", "terraform", "data", "self"):
            return None
        return self._of_resource(place, change, first, references)

    def _of_resource(
        self, place: _Place, change: Change | None, first: str, references: Sequence[str]
    ) -> Target | None:
        """`aws_api_gateway_api_key.all["a"].id`; beside `each.key` the instance with the same key."""
        kind, _, rest = first.partition(".")
        name = re.split(r"[.\[]", rest, maxsplit=1)[0]
        after = rest[len(name) :]
        index = _STEP.match(after)
        attribute = after[index.end() if index else 0 :].lstrip(".")
        address = f"{place.prefix}{kind}.{name}"
        if index:
            return self._known(address + index[0], attribute)
        if address in self._addresses:
            return self._known(address, attribute)
        is_same = any(found.startswith(_OF_AN_INSTANCE) for found in references)
        if is_same and change is not None and change.index is not None:
            return self._known(f"{address}{index_of(change.index)}", attribute or "id")
        return self._only_instance(address, attribute)

    def _of_each(self, place: _Place, change: Change | None, first: str) -> Target | None:
        """`each.value.id` where `for_each` is a resource: the instance with the same key."""
        if change is None or change.index is None or not first.startswith("each.value"):
            return None
        calls = mapping(place.module.get("module_calls"))
        is_call = change.kind == _CALL
        configured = (
            mapping(calls.get(change.name)) if is_call else self._resource(place, change.kind, change.name)
        )
        found = _list(mapping(configured.get("for_each_expression")).get("references"))
        made_of = [str(each) for each in found if not str(each).startswith(("var.", "local."))]
        attribute = first.removeprefix("each.value").lstrip(".") or "id"
        if not made_of:
            return None
        return self._known(f"{place.prefix}{made_of[-1]}{index_of(change.index)}", attribute)

    def _of_variable(self, place: _Place, name: str, change: Change | None, depth: int) -> Target | None:
        if place.caller is None:
            return None
        expression = mapping(mapping(place.call.get("expressions")).get(name))
        # `each` of a call is of the instance of the module.
        instance = _instance_of(place.address, change)
        return self._target(place.caller, instance, expression, depth - 1)

    def _of_output(
        self, place: _Place, first: str, change: Change | None, references: Sequence[str], depth: int
    ) -> Target | None:
        _, _, rest = first.partition(".")
        name = re.split(r"[.\[]", rest, maxsplit=1)[0]
        after = rest[len(name) :]
        index = _STEP.match(after)
        address = f"{place.prefix}module.{name}{index[0] if index else ''}"
        if not index and self._place(address) is None and change is not None and change.index is not None:
            address = f"{address}{index_of(change.index)}"
        inner = self._place(address)
        output = after[index.end() if index else 0 :].lstrip(".").partition(".")[0]
        if inner is None or not output:
            return None
        expression = mapping(mapping(inner.module.get("outputs")).get(output)).get("expression")
        return self._target(inner, None, mapping(expression), depth - 1)

    def _only_instance(self, address: str, attribute: str) -> Target | None:
        """The one of `count = 1` that is meant by an index that is computed."""
        only = f"{address}[0]"
        return self._known(only, attribute) if f"{address}[1]" not in self._addresses else None

    def _is_unknown(self, target: Target) -> bool:
        return self._changes[target.address].is_unknown(target.attribute.partition("[")[0])

    def _known(self, address: str, attribute: str) -> Target | None:
        return Target(address, attribute or "id") if address in self._addresses else None

    def _place(self, address: str) -> _Place | None:
        """A module by its address, `module.keys["a"].module.b`."""
        if address not in self._places:
            self._places[address] = self._found(address)
        return self._places[address]

    def _found(self, address: str) -> _Place | None:
        without = _INDEX_AT_END.sub("", address)
        before, _, name = without.rpartition("module.")
        parent = self._place(before.removesuffix("."))
        if parent is None:
            return None
        call = mapping(mapping(parent.module.get("module_calls")).get(name))
        is_there = any(found.startswith(f"{address}.") for found in self._addresses)
        return _Place(address, mapping(call.get("module")), parent, call) if call and is_there else None

    def _resource(self, place: _Place, kind: str, name: str) -> Json:
        found = self._resources.get(id(place.module))
        if found is None:
            found = {
                (str(entry.get("type")), str(entry.get("name"))): entry
                for entry in _mappings(place.module.get("resources"))
                if entry.get("mode") != "data"
            }
            self._resources[id(place.module)] = found
        return found.get((kind, name), {})


def _leading(references: Sequence[str]) -> Iterator[str]:
    """Terraform lists `a.b["c"].id`, then `a.b["c"]`, then `a.b`: the first of each is what is meant."""
    for position, found in enumerate(references):
        before = references[position - 1] if position else ""
        if not (before.startswith(found) and before[len(found) : len(found) + 1] in (".", "[")):
            yield found


def _instance_of(module: str, change: Change | None) -> Change | None:
    """What stands for an instance of a module where its call's arguments are read."""
    index = _INDEX_AT_END.search(module)
    if index is None or change is None:
        return None
    without = _INDEX_AT_END.sub("", module)
    caller, _, name = without.rpartition("module.")
    return replace(
        change, module=caller.removesuffix("."), kind=_CALL, name=name, index=json.loads(index[0])[0]
    )


def _mappings(found: object) -> Iterator[Json]:
    return (entry for entry in _list(found) if isinstance(entry, Mapping))


def _list(found: object) -> Sequence[Any]:
    return found if isinstance(found, list) else []
