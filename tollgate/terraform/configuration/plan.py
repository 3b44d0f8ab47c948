"""A plan, as `terraform show -json` prints it, read as the configuration that it leads to.

The plan knows what functions and locals come to; its `configuration` knows which resource an id is of, before
there is one. It has no `lifecycle`, no backend and no comments: where the document lies beside it, these
comments are taken. Source: "JSON Output Format" in Terraform's documentation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tollgate.terraform.configuration.json_text import Document, InvalidDocument, Json, mapping
from tollgate.terraform.configuration.module import Module, index_of, outputs_of
from tollgate.terraform.configuration.resource import Place, Resource
from tollgate.terraform.configuration.scope import Key, Scope
from tollgate.terraform.configuration.value import Unknown

_MAJOR: Final = "1"
_NAMES: Final = frozenset(
    {"authorizer_credentials", "credentials", "http_method", "policy_arn", "role", "stage", "status_code"}
)
"""Arguments that name a thing as those do that end in `_id`."""

_REFERENCES: Final = "references"
_CONSTANT: Final = "constant_value"

_INDEX: Final = re.compile(r'\[(\d+|"(?:\\.|[^"\\])*")\]')


def is_plan(document: Document) -> bool:
    """Whether it is a plan's JSON."""
    return "format_version" in document.data and "planned_values" in document.data


def load(document: Document, *, stack: str, beside: Module | None = None) -> Module:
    """What a plan leads to.

    Args:
        beside: the document that was planned, for its comments and lines.

    Raises:
        InvalidDocument: it is of an unknown format, or the plan failed.
    """
    _check(document)
    notes = {resource.address: resource for resource in beside.resources} if beside else {}
    plan = _Plan(document.file, stack, _instances(document), notes)
    configuration = mapping(mapping(document.data.get("configuration")).get("root_module"))
    scope = plan.scope()
    for name, variable in mapping(document.data.get("variables")).items():
        scope.variables[name] = mapping(variable).get("value")
    module = _module(plan, configuration, scope, prefix="")
    module.documents.append(document)
    _providers(plan, document, module)
    return module


@dataclass(frozen=True, slots=True)
class _Instance:
    """A resource as it is planned: its key, and what its arguments come to as far as that is known."""

    key: Key
    values: Json


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan's instances by module, mode, type and name.

    Attributes:
        beside: the resources of the document that was planned, by address.
    """

    file: str
    stack: str
    instances: Mapping[tuple[str, str, str, str], Sequence[_Instance]]
    beside: Mapping[str, Resource]

    def scope(self) -> Scope:
        return Scope(self.stack, lambda _: Place(self.file, None))


def check_format(document: Document) -> None:
    """Refuse a format that is not known.

    Raises:
        InvalidDocument: its major version is another one.
    """
    version = document.data.get("format_version")
    if not isinstance(version, str) or version.partition(".")[0] != _MAJOR:
        raise InvalidDocument(
            f"{document.file}: it is a plan of format {version}, and {_MAJOR} is known.\n"
            "  Make it with a Terraform that Tollgate knows: 1.x."
        )


def _check(document: Document) -> None:
    check_format(document)
    if document.data.get("errored") is True:
        raise InvalidDocument(
            f"{document.file}: the plan failed, so it tells only a part.\n"
            "  Mend what Terraform says, and plan again."
        )


def _instances(document: Document) -> dict[tuple[str, str, str, str], list[_Instance]]:
    found: dict[tuple[str, str, str, str], list[_Instance]] = {}
    waiting = [mapping(mapping(document.data.get("planned_values")).get("root_module"))]
    # Data sources that were read while planning are in the state before, and nowhere else.
    state = mapping(mapping(document.data.get("prior_state")).get("values"))
    waiting.append({**mapping(state.get("root_module")), "is_state": True})
    while waiting:
        module = waiting.pop()
        is_state = module.get("is_state", False)
        waiting.extend({**child, "is_state": is_state} for child in _mappings(module.get("child_modules")))
        for entry in _mappings(module.get("resources")):
            mode, kind, name = (str(entry.get(part)) for part in ("mode", "type", "name"))
            if is_state and mode != "data":
                continue
            index = entry.get("index")
            key = index if isinstance(index, (str, int)) else None
            place = (str(module.get("address", "")), mode, kind, name)
            found.setdefault(place, []).append(_Instance(key, mapping(entry.get("values"))))
    return found


def _module(plan: _Plan, configuration: Json, scope: Scope, *, prefix: str) -> Module:
    module = Module(scope)
    for name, variable in mapping(configuration.get("variables")).items():
        raw = mapping(variable)
        _add_block(module, "variable", f"{prefix}variable.{name}", raw, name)
        if name not in scope.variables:
            scope.variables[name] = raw.get("default", Unknown(f"var.{name} is given when Terraform runs"))
    # An argument may refer to any resource, so all are there before one is read.
    made = [
        added
        for entry in _mappings(configuration.get("resources"))
        for added in _add(plan, module, entry, prefix)
    ]
    for name, call in mapping(configuration.get("module_calls")).items():
        _call(plan, module, name, mapping(call), prefix)
    for raw, instance, entry in made:
        raw.update(_arguments(scope, instance, mapping(entry.get("expressions"))))
        raw["depends_on"] = sorted(set(_mentioned(entry)))
    for name, output in mapping(configuration.get("outputs")).items():
        raw = mapping(output)
        module.scope.own_outputs[name] = {"depends_on": sorted(set(_mentioned(raw)))}
        said = {**raw, "value": _argument(scope, None, mapping(raw.get("expression")), is_name=True)}
        _add_block(module, "output", f"{prefix}output.{name}", said, name)
    return module


def _add_block(module: Module, kind: str, address: str, raw: Json, name: str) -> None:
    made = Resource(kind, address, raw, module.scope, key=(kind, name))
    module.blocks.setdefault(kind, []).append(made)


def _call(plan: _Plan, module: Module, name: str, call: Json, prefix: str) -> None:
    """A module that is called: its instances are told apart by the addresses of what is planned in them."""
    address = f"{prefix}module.{name}"
    children: list[Module] = []
    for key in _keys(plan, address):
        scope = plan.scope()
        scope.call = (module.scope, _written(call))
        for argument, expression in mapping(call.get("expressions")).items():
            value = _argument(module.scope, _Instance(key, {}), mapping(expression), is_name=True)
            scope.variables[argument] = module.scope.evaluate(value)
        child = _module(plan, mapping(call.get("module")), scope, prefix=f"{address}{index_of(key)}.")
        module.resources.extend(child.resources)
        children.append(child)
    module.scope.called[name] = [child.scope for child in children]
    module.scope.outputs[name] = (
        outputs_of(children[0]) if len(children) == 1 else Unknown(f"{address} has several instances")
    )


def _keys(plan: _Plan, address: str) -> Sequence[Key]:
    """The keys of a module's instances."""
    found: dict[Key, None] = {}
    for place, *_ in plan.instances:
        if place == address or place.startswith(f"{address}."):
            found[None] = None
        elif index := _INDEX.match(place, len(address)) if place.startswith(address) else None:
            found[json.loads(index[1])] = None
    return sorted(found, key=str)


def _add(
    plan: _Plan, module: Module, entry: Json, prefix: str
) -> Iterator[tuple[dict[str, object], _Instance, Json]]:
    """Add a resource's instances, each with its arguments yet to be filled in."""
    mode, kind, name = (str(entry.get(part)) for part in ("mode", "type", "name"))
    full = f"data.{kind}" if mode == "data" else kind
    found: dict[Key, Resource] = {}
    for instance in plan.instances.get((prefix.removesuffix("."), mode, kind, name), ()):
        address = f"{prefix}{full}.{name}{index_of(instance.key)}"
        beside = plan.beside.get(address)
        raw: dict[str, object] = {"//": beside.raw.get("//") if beside else None}
        found[instance.key] = Resource(
            kind,
            address,
            raw,
            module.scope,
            key=("data" if mode == "data" else "resource", kind, name),
            is_data=mode == "data",
        )
        yield raw, instance, entry
    if found:
        module.scope.resources[full, name] = found
        module.resources.extend(found.values())


def _arguments(scope: Scope, instance: _Instance, expressions: Json) -> dict[str, object]:
    """The arguments that are written down, each as it is planned, or as what it refers to."""
    return {
        name: _blocks(scope, instance, instance.values.get(name), expression)
        if _is_block(expression)
        else _argument(
            scope, instance, mapping(expression), planned=instance.values.get(name), is_name=_is_name(name)
        )
        for name, expression in expressions.items()
    }


def _blocks(scope: Scope, instance: _Instance, planned: object, expression: object) -> object:
    """Blocks, which of a set stand in another order in the plan: then they are taken as they are written."""
    written = list(_mappings(expression if isinstance(expression, list) else [expression]))
    known = list(_mappings(planned if isinstance(planned, list) else [planned]))
    if len(written) == 1 == len(known):
        return [_arguments(scope, _Instance(instance.key, known[0]), written[0])]
    if len(written) != len(known) and known:
        return known
    return [_arguments(scope, _Instance(instance.key, {}), block) for block in written]


def _argument(
    scope: Scope, instance: _Instance | None, expression: Json, *, planned: object = None, is_name: bool
) -> object:
    references = expression.get(_REFERENCES)
    if not isinstance(references, Sequence) or not references:
        return planned if planned is not None else expression.get(_CONSTANT)
    first = str(references[0])
    if is_name and not first.startswith(("each.", "count.", "local.", "path.", "terraform.")):
        target = _of_same_instance(scope, instance, first, references)
        if scope.reference(f"${{{target}}}") is not None or first.startswith(("var.", "module.")):
            return f"${{{target}}}"
    if planned is not None:
        return planned
    return Unknown(f"it is made of {first}, which is known after apply")


def _of_same_instance(scope: Scope, instance: _Instance | None, first: str, references: Sequence[Any]) -> str:
    """`aws_api_gateway_api_key.all` beside `each.key` is the instance with the same key, and its id."""
    by_key = any(str(reference).startswith(("each.", "count.")) for reference in references)
    if instance is None or instance.key is None or not by_key:
        return first
    kind, _, name = first.partition(".")
    instances = scope.resources.get((kind, name))
    known = instances is not None and not isinstance(instances, Unknown) and instance.key in instances
    return f"{first}{index_of(instance.key)}.id" if known else first


def _written(call: Json) -> Json:
    """The arguments of a module's call, each as what it refers to."""
    arguments = {
        argument: {"depends_on": sorted(set(_references(expression)))}
        for argument, expression in mapping(call.get("expressions")).items()
    }
    whole = {name: entry for name, entry in call.items() if name != "expressions"}
    return {**arguments, "depends_on": sorted(set(_mentioned(whole)))}


def _mentioned(entry: Json) -> Iterator[str]:
    """Every address that a resource, an output or a module's call refers to or depends on."""
    for name in ("for_each_expression", "count_expression", "expressions", "expression"):
        yield from _references(entry.get(name))
    yield from map(str, _sequence(entry.get("depends_on")))


def _references(expression: object) -> Iterator[str]:
    waiting = [expression]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Mapping):
            waiting.extend(value for name, value in found.items() if name != _REFERENCES)
            yield from _longest(_sequence(found.get(_REFERENCES)))
        elif isinstance(found, list):
            waiting.extend(found)


def _longest(references: Sequence[Any]) -> Iterator[str]:
    """Terraform lists `module.api.url` and then `module.api`, which would be all of it."""
    found = [str(reference) for reference in references]
    for position, reference in enumerate(found):
        if position == 0 or not found[position - 1].startswith(f"{reference}."):
            yield reference


def _providers(plan: _Plan, document: Document, module: Module) -> None:
    providers = mapping(mapping(document.data.get("configuration")).get("provider_config"))
    for name, provider in providers.items():
        expressions = mapping(mapping(provider).get("expressions"))
        _add_block(
            module,
            "provider",
            f"provider.{name}",
            _arguments(module.scope, _Instance(None, {}), expressions),
            name,
        )


def _is_name(argument: str) -> bool:
    return argument.endswith("_id") or argument in _NAMES or argument.endswith("_name")


def _is_block(expression: object) -> bool:
    if isinstance(expression, Mapping):
        return bool(expression) and not expression.keys() & {_REFERENCES, _CONSTANT}
    return isinstance(expression, list)


def _mappings(value: object) -> Iterator[Json]:
    return (entry for entry in _sequence(value) if isinstance(entry, Mapping))


def _sequence(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else []
