"""A module's documents, with the modules that it calls, as resources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from tollgate.terraform.configuration.blocks import blocks, objects, resources
from tollgate.terraform.configuration.json_text import Document
from tollgate.terraform.configuration.overrides import read_folder
from tollgate.terraform.configuration.resource import Place, Resource
from tollgate.terraform.configuration.scope import EVERY, Instances, Key, Scope
from tollgate.terraform.configuration.value import Unknown, Value, as_number
from tollgate.terraform.configuration.variable_files import given_beside

_MAX_COUNT = 100_000
"""More instances than Amazon takes of anything here; they would be one mistyped number."""

_USER = re.compile(r"//[^/@]*@")
_CALL_ARGUMENTS = frozenset({"source", "version", "providers", "count", "for_each", "depends_on", "//"})
CALLS_ITSELF = "it calls itself"
_NAMED = ("output", "variable", "provider")


@dataclass(frozen=True, slots=True)
class Module:
    """What was read of a module and of those that it calls.

    Attributes:
        resources: with the data sources, in the order of the documents.
        blocks: outputs, variables, providers, calls of modules and the `terraform` block, by kind; of the
            modules that it calls, their calls and providers alone.
        documents: what it was read from, those of the modules that it calls too.
        unread: what it is made of and could not be read: calls of modules, and files, each with the reason.
    """

    scope: Scope
    resources: list[Resource] = field(default_factory=list)
    blocks: dict[str, list[Resource]] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    unread: dict[Resource, str] = field(default_factory=dict)


def load(documents: Sequence[Document], *, stack: str, folder: Path | None) -> Module:
    """A root module.

    Args:
        folder: what the sources of its modules are relative to; None where there is none.

    Raises:
        InvalidDocument: something is of another kind than Terraform takes.
    """
    return _load(
        documents,
        Scope(stack, _places(documents)),
        folder=folder,
        prefix="",
        callers=(),
        given=given_beside(folder) if folder else {},
    )


def _load(
    documents: Sequence[Document],
    scope: Scope,
    *,
    folder: Path | None,
    prefix: str,
    callers: tuple[Path, ...],
    given: Mapping[str, Value],
) -> Module:
    module = Module(scope, documents=list(documents))
    for document in documents:
        for kind in _NAMED:
            for name, raw in blocks(document, kind):
                made = Resource(kind, f"{prefix}{kind}.{name}", raw, scope, key=(kind, name))
                module.blocks.setdefault(kind, []).append(made)
                if kind == "output":
                    scope.own_outputs[name] = raw
        for section in objects(document, document.data.get("locals"), "locals"):
            scope.locals.update(section)
        for section in objects(document, document.data.get("terraform"), "terraform"):
            made = Resource("terraform", f"{prefix}terraform", section, scope, key=("terraform",))
            module.blocks.setdefault("terraform", []).append(made)
    _set_variables(module, given)
    for document in documents:
        for name, raw in blocks(document, "module"):
            _call(module, name, raw, folder=folder, prefix=prefix, callers=callers)
    _add_resources(module, documents, prefix)
    return module


def _set_variables(module: Module, given: Mapping[str, Value]) -> None:
    for variable in module.blocks.get("variable", []):
        name = variable.address.rpartition(".")[2]
        if name in given:
            module.scope.variables[name] = given[name]
        elif "default" in variable.raw:
            module.scope.variables[name] = module.scope.evaluate(variable.raw["default"])
        else:
            module.scope.variables[name] = Unknown(f"var.{name} is given when Terraform runs")


def _call(
    module: Module,
    name: str,
    raw: Mapping[str, object],
    *,
    folder: Path | None,
    prefix: str,
    callers: tuple[Path, ...],
) -> None:
    scope = module.scope
    address = f"{prefix}module.{name}"
    call = Resource("module", address, raw, scope, key=("module", name))
    module.blocks.setdefault("module", []).append(call)
    called = _called(raw, folder, callers)
    if isinstance(called, str):
        module.unread[call] = called
        scope.outputs[name] = Unknown(f"{address} is not read")
        return
    place, documents = called
    children: list[Module] = []
    for key, instance in _instances(scope, raw):
        given = {
            argument: instance.evaluate(raw[argument]) for argument in raw if argument not in _CALL_ARGUMENTS
        }
        inner = Scope(scope.stack, _places(documents))
        inner.call = (scope, raw)
        child = _load(
            documents,
            inner,
            folder=place,
            prefix=f"{address}{index_of(key)}.",
            callers=(*callers, place.resolve()),
            given=given,
        )
        module.resources.extend(child.resources)
        for kind in ("module", "provider"):
            module.blocks.setdefault(kind, []).extend(child.blocks.get(kind, ()))
        module.unread.update(child.unread)
        module.documents.extend(child.documents)
        children.append(child)
    scope.called[name] = [child.scope for child in children]
    scope.outputs[name] = (
        outputs_of(children[0]) if len(children) == 1 else Unknown(f"{address} has several instances")
    )


def _called(
    raw: Mapping[str, object], folder: Path | None, callers: tuple[Path, ...]
) -> tuple[Path, Sequence[Document]] | str:
    """The folder and documents of a module that is called, or why there are none."""
    source = raw.get("source")
    if not isinstance(source, str) or not source.startswith(("./", "../")):
        return f"its source, {_shown(source)}, is not on this machine"
    if folder is None:
        return f"its source, {_shown(source)}, is relative to a folder that is not known"
    place = folder / source
    if place.resolve() in callers:
        return CALLS_ITSELF
    documents = read_folder(place)
    if not documents:
        return f"there is no *.tf.json in {place}"
    if any(place.glob("*.tf")):
        return f"there are *.tf files in {place}, which are not read"
    return place, documents


def _shown(source: object) -> str:
    """A source without what may be a credential in it: `git::https://…@example.com/keys.git`."""
    return _USER.sub("//…@", str(source).partition("?")[0])


def outputs_of(child: Module) -> Callable[[str], Value]:
    """What each output of a module says."""
    outputs = {output.address.rpartition(".")[2]: output for output in child.blocks.get("output", [])}

    def value(name: str) -> Value:
        return outputs[name].get("value") if name in outputs else Unknown(f"it has no output {name}")

    return value


def _add_resources(module: Module, documents: Sequence[Document], prefix: str) -> None:
    """Those that are there once come first: what the others are made for each of may refer to them."""
    written = [entry for document in documents for entry in resources(document)]
    for several in (False, True):
        for kind, name, raw, is_data in written:
            if ("count" in raw or "for_each" in raw) is several:
                _add(module, kind, name, raw, is_data, prefix)


def _add(module: Module, kind: str, name: str, raw: Mapping[str, object], is_data: bool, prefix: str) -> None:
    full = f"data.{kind}" if is_data else kind
    instances: dict[Key, Resource] = {
        key: Resource(
            kind,
            f"{prefix}{full}.{name}{index_of(key)}",
            raw,
            scope,
            key=("data" if is_data else "resource", kind, name),
            is_data=is_data,
        )
        for key, scope in _instances(module.scope, raw)
    }
    module.scope.resources[full, name] = cast("Instances", instances)
    module.resources.extend(instances.values())


def _instances(scope: Scope, raw: Mapping[str, object]) -> Iterator[tuple[Key, Scope]]:
    """The instances of a block by their keys; one that stands for all of them where they cannot be told."""
    if "for_each" in raw:
        yield from _for_each(scope, scope.evaluate(raw["for_each"]))
    elif "count" in raw:
        count = as_number(scope.evaluate(raw["count"]))
        if isinstance(count, Unknown) or count is None or not 0 <= count <= _MAX_COUNT or count != int(count):
            yield EVERY, scope.of_instance(count={"index": Unknown("count is not known")})
            return
        for index in range(int(count)):
            yield index, scope.of_instance(count={"index": index})
    else:
        yield None, scope


def _for_each(scope: Scope, items: Value) -> Iterator[tuple[Key, Scope]]:
    if isinstance(items, Mapping):
        for key, value in items.items():
            yield key, scope.of_instance(each={"key": key, "value": value})
    elif isinstance(items, list) and all(isinstance(item, str) for item in items):
        for item in cast("list[str]", items):
            yield item, scope.of_instance(each={"key": item, "value": item})
    else:
        unknown = Unknown("for_each is not known")
        yield EVERY, scope.of_instance(each={"key": unknown, "value": unknown})


def index_of(key: Key) -> str:
    """What an instance's address ends with: `["eu"]`, `[0]`, or nothing."""
    if key is None or key is EVERY:
        return ""
    return f'["{key}"]' if isinstance(key, str) else f"[{key}]"


def _places(documents: Sequence[Document]) -> Callable[[tuple[str, ...]], Place]:
    def place(key: tuple[str, ...]) -> Place:
        for document in documents:
            if (line := document.line(*key)) is not None:
                return Place(document.file, line)
        return Place(documents[0].file, None)

    return place
