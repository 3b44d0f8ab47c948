"""The two configurations that a plan stands between, with the same address for the same thing in both.

An id that is known is of the resource that has it; one that is known after apply is followed through what the
configuration refers to. So a key is told by its address before it has an id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from tollgate.terraform.configuration.configuration import Configuration, Stack
from tollgate.terraform.configuration.json_text import Json, mapping
from tollgate.terraform.configuration.module import Module
from tollgate.terraform.configuration.resource import Block, Place, Resource
from tollgate.terraform.configuration.scope import Scope
from tollgate.terraform.configuration.value import Reference, Unknown, Value
from tollgate.terraform.planned.change import Change
from tollgate.terraform.planned.plan import Plan
from tollgate.terraform.planned.references import References

_REST_API: Final = "aws_api_gateway_rest_api"
_ROOT: Final = "root_resource_id"
_OF_IDS: Final[Mapping[str, tuple[str, ...]]] = {
    "api_id": (_REST_API,),
    "authorizer_id": ("aws_api_gateway_authorizer",),
    "deployment_id": ("aws_api_gateway_deployment",),
    "key_id": ("aws_api_gateway_api_key",),
    "parent_id": ("aws_api_gateway_resource", _ROOT),
    "resource_id": ("aws_api_gateway_resource", _ROOT),
    "rest_api_id": (_REST_API,),
    "usage_plan_id": ("aws_api_gateway_usage_plan",),
}
"""The arguments that are an id, and the types of what has it. An attachment has the id of its key."""

_STAGE: Final = "aws_api_gateway_stage"
_OF_A_STAGE: Final = "resource_arn"
"""The argument of a web ACL's association that is the ARN of what it stands before."""

_WITH_IDS: Final = frozenset({*(kind for kinds in _OF_IDS.values() for kind in kinds), _ROOT})
_STAGES: Final = "api_stages"
_AFTER_APPLY: Final = Unknown("it is known after apply")

Ids = Mapping[tuple[str, str], Resource]
"""The resources by type and id; REST APIs by the id of their root, too."""


class Literal(Scope):
    """Values that are what they say: no text in them is an expression."""

    def evaluate(self, raw: object) -> Value:
        """The value itself."""
        return cast("Value", raw)

    def reference(self, raw: object) -> Reference | None:
        """What was told to be a reference."""
        return raw if isinstance(raw, Reference) else None

    def blocks(self, raw: Mapping[str, object], name: str) -> Sequence[Block] | Unknown:
        """The blocks of a kind."""
        found = raw.get(name)
        if isinstance(found, Unknown):
            return found
        entries = found if isinstance(found, list) else []
        return [Block(entry, self) for entry in entries if isinstance(entry, Mapping)]


def before(plan: Plan) -> Configuration:
    """What there is: as Terraform found it when it planned."""
    made = _Side(plan)
    for change in plan.changes:
        if change.before is not None and not change.is_data:
            # An object that was left behind is another one than what has its address now.
            address = f"{change.address} (deposed {change.deposed})" if change.deposed else change.address
            made.add(address, change, change.before)
    made.link()
    return made.configuration()


def after(plan: Plan) -> Configuration:
    """What there will be."""
    made = _Side(plan)
    for change in plan.changes:
        # What Terraform forgets stays at Amazon as it is.
        values = change.before if change.action == "forget" else change.after
        if values is not None and not change.is_data and not change.deposed:
            made.add(change.address, change, values)
    made.link(References(plan.configuration, made.changes))
    return made.configuration()


def recorded(plan: Plan) -> Configuration:
    """What the state has, from before anything was changed outside of Terraform."""
    drifted = {change.address: change for change in plan.drift}
    made = _Side(plan)
    for change in plan.changes:
        drift = drifted.pop(change.address, None)
        values = drift.before if drift else change.before
        if values is not None and not change.is_data and not change.deposed:
            made.add(change.address, change, values)
    for drift in drifted.values():
        if drift.before is not None and not drift.is_data:
            made.add(drift.address, drift, drift.before)
    made.link()
    return made.configuration()


class _Side:
    """One of the configurations, while it is being made."""

    def __init__(self, plan: Plan) -> None:
        self.by_address: dict[str, Resource] = {}
        self.changes: dict[str, Change] = {}
        self._plan = plan
        self._scope = Literal(plan.stack, lambda _: Place(plan.file, None))
        self._changes: list[tuple[Resource, dict[str, object], Change]] = []
        written = plan.written.module.resources if plan.written else ()
        self._notes = {found.address: found.raw.get("//") for found in written}

    def add(self, address: str, change: Change, values: Json) -> None:
        raw: dict[str, object] = dict(values)
        if self._notes:
            raw["//"] = self._notes.get(change.address)
        made = Resource(change.kind, address, raw, self._scope, key=("resource", change.kind, change.name))
        self.by_address[address] = made
        self.changes[address] = change
        self._changes.append((made, raw, change))

    def link(self, references: References | None = None) -> None:
        """Put resources where their ids are, and where what is known after apply leads to one."""
        ids = dict(self._ids())
        for _, raw, _ in self._changes:
            for name in raw.keys() & _OF_IDS.keys():
                raw[name] = _linked(name, raw[name], ids)
            stages = raw.get(_STAGES)
            if isinstance(stages, list):
                raw[_STAGES] = [_linked_stage(mapping(entry), ids) for entry in stages]
        for _, raw, change in self._changes if references else ():
            if references is not None and change.unknown and change.action != "forget":
                self._follow(raw, change, references, ids)

    def configuration(self) -> Configuration:
        module = Module(self._scope)
        module.resources.extend(self.by_address.values())
        written = self._plan.written
        notes = written.notes if written else {}
        return Configuration(
            [Stack(self._plan.stack, self._plan.file, module, notes, is_plan=True, written=None)]
        )

    def _ids(self) -> Iterator[tuple[tuple[str, str], Resource]]:
        for made, raw, _ in self._changes:
            if made.kind in _WITH_IDS and isinstance(found := raw.get("id"), str):
                yield (made.kind, found), made
            if made.kind == _REST_API and isinstance(root := raw.get(_ROOT), str):
                yield (_ROOT, root), made

    def _follow(self, raw: dict[str, object], change: Change, references: References, ids: Ids) -> None:
        expressions = references.expressions(change)
        unknown = change.unknown if isinstance(change.unknown, Mapping) else {}
        for name, marks in unknown.items():
            if name == _OF_A_STAGE and (stage := self._stage(change, expressions.get(name), references)):
                raw[name] = Reference(stage, "arn")
            elif marks is True:
                raw[name] = self._followed(name, change, expressions.get(name), references)
            elif name == _STAGES and isinstance(marks, list):
                raw[name] = self._stages(raw, marks, change, expressions.get(name), references, ids)
            elif marks and name not in ("tags", "tags_all"):
                raw[name] = _marked(raw.get(name), marks)

    def _stage(self, change: Change, expression: object, references: References) -> Resource | None:
        """The stage whose ARN something has."""
        target = references.target(change, expression)
        found = self.by_address[target.address] if target and target.attribute == "arn" else None
        return found if found is not None and found.kind == _STAGE else None

    def _followed(
        self,
        name: str,
        change: Change,
        expression: object,
        references: References,
        passed: frozenset[str] = frozenset(),
    ) -> Value:
        """What an argument is made of, from one resource to the next that has the same argument.

        Args:
            passed: the resources that it came through, of which none leads back.
        """
        target = references.target(change, expression) if name in _OF_IDS else None
        resource = self.by_address[target.address] if target else None
        if target is None or resource is None:
            return _AFTER_APPLY
        attribute = target.attribute
        if attribute in ("id", _ROOT):
            return Reference(resource, attribute) if _has_id(name, resource, attribute) else _AFTER_APPLY
        if isinstance(found := resource.raw.get(attribute), Reference):
            return found
        other = self.changes[target.address]
        if target.address in passed or not other.is_unknown(attribute):
            return _AFTER_APPLY
        through = references.expressions(other).get(attribute)
        return self._followed(attribute, other, through, references, passed | {target.address})

    def _stages(
        self,
        raw: Mapping[str, object],
        marks: Sequence[Any],
        change: Change,
        expression: object,
        references: References,
        ids: Ids,
    ) -> object:
        """The stages that a plan opens: of a set, so that each is looked for among those that are written."""
        planned = raw.get(_STAGES)
        entries = [dict(mapping(entry)) for entry in planned] if isinstance(planned, list) else []
        blocks = [mapping(block) for block in (expression if isinstance(expression, list) else [expression])]
        if len(entries) != len(marks):
            return _AFTER_APPLY
        for entry, mark in zip(entries, marks, strict=True):
            unknown = {name for name, is_unknown in mapping(mark).items() if is_unknown is True}
            block = next((found for found in blocks if self._fits(entry, found, change, references)), {})
            blocks = [found for found in blocks if found is not block]
            for name in unknown:
                key = "rest_api_id" if name == "api_id" else name
                entry[name] = self._followed(key, change, block.get(name), references)
        return entries

    def _fits(self, entry: Json, block: Json, change: Change, references: References) -> bool:
        """Whether what is known of an entry is what a block says."""
        for name, value in entry.items():
            said = mapping(block.get(name)) if not isinstance(block.get(name), list) else {}
            # Of a document in JSON, a text with a reference is told as a constant, too.
            is_constant = "constant_value" in said and not said.get("references")
            if is_constant and said["constant_value"] != value:
                return False
            if name == "stage" and (target := references.target(change, said)):
                named = self.by_address[target.address].raw.get(target.attribute)
                if isinstance(named, str) and named != value:
                    return False
        return bool(block)


def _has_id(name: str, resource: Resource, attribute: str) -> bool:
    """Whether an argument can have its id from there: `key_id` from an API key."""
    return resource.kind in _OF_IDS[name] or (attribute == _ROOT and resource.kind == _REST_API)


def _linked(name: str, value: object, ids: Ids) -> object:
    if isinstance(value, str):
        for kind in _OF_IDS[name]:
            if found := ids.get((kind, value)):
                return Reference(found, _ROOT if kind == _ROOT else "id")
    return value


def _linked_stage(entry: Json, ids: Ids) -> Json:
    return {**entry, "api_id": _linked("api_id", entry.get("api_id"), ids)}


def _marked(value: object, marks: object) -> object:
    """A value with `Unknown` in each place that is known after apply."""
    if marks is True:
        return _AFTER_APPLY
    if isinstance(marks, Mapping):
        known = value if isinstance(value, Mapping) else {}
        return {**known, **{name: _marked(known.get(name), mark) for name, mark in marks.items() if mark}}
    if isinstance(marks, list) and isinstance(value, list) and len(marks) == len(value):
        return [_marked(entry, mark) for entry, mark in zip(value, marks, strict=True)]
    return value


def joined(configurations: Iterable[Configuration]) -> Configuration:
    """Several stacks as one configuration."""
    return Configuration([stack for found in configurations for stack in found.stacks])
