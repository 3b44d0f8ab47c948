"""What an argument refers to, through locals, variables and modules: what Terraform makes first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from tollgate.redeploy.expressions import expressions
from tollgate.terraform.configuration.value import Unknown

if TYPE_CHECKING:
    from tollgate.terraform.configuration.resource import Resource
    from tollgate.terraform.configuration.scope import Scope

_LISTS: Final = frozenset({"depends_on", "replace_triggered_by"})
"""Arguments that name addresses without `${` and `}`, as a rule."""
_OF_A_CALL: Final = ("depends_on", "for_each", "count")
"""What all of a module waits for."""

_NAME: Final = re.compile(
    r"(?<![\w.\"-])(data\.[a-z]\w*|[a-z][a-z0-9]*_\w+|local|var|module)\.([A-Za-z_][\w-]*)"
    r"(?:\[[^\]]*\])*(?:\.([A-Za-z_][\w-]*))?"
)
_PLAIN: Final = re.compile(r"\$\{([a-z][a-z0-9]*_\w+)\.([A-Za-z_][\w-]*)\.([a-z_]\w*)\}")
"""An attribute of a resource and nothing else: most of what a long document says."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A resource or data source that is referred to.

    Attributes:
        attribute: which of its attributes; None for all of it.
    """

    resource: Resource
    attribute: str | None


_Name: TypeAlias = "tuple[str, str, str]"
"""A type, a name and an attribute: `("aws_api_gateway_method", "chat", "id")`, `("local", "all", "")`."""


def mentions(scope: Scope, raw: object) -> Iterator[Mention | Unknown]:
    """All that an argument, or a resource's arguments, refer to; Unknown for what cannot be followed."""
    for here, _, names in _trail(scope, raw):
        for name in names:
            yield from _mentioned(here, name)


def texts(scope: Scope, raw: object) -> Iterator[str]:
    """An argument as it is written, and then whatever it leads to."""
    return (json.dumps(found, ensure_ascii=False, default=str) for _, found, _ in _trail(scope, raw))


def root_variables(scope: Scope, raw: object) -> Iterator[str]:
    """The variables of the root module that an argument leads to, by name."""
    for here, _, names in _trail(scope, raw):
        yield from (title for kind, title, _ in names if kind == "var" and here.call is None)


def of_a_call(scope: Scope) -> Iterator[tuple[Scope, object]]:
    """What everything in a module waits for, as the calls say that lead to it."""
    while scope.call is not None:
        scope, arguments = scope.call
        yield scope, {name: arguments[name] for name in _OF_A_CALL if name in arguments}


def _trail(scope: Scope, raw: object) -> Iterator[tuple[Scope, object, Sequence[_Name]]]:
    """An argument and whatever it leads to, each with the names in it that were not met before."""
    waiting: list[tuple[Scope, object, Iterable[_Name]]] = [_named(scope, raw)]
    seen: set[tuple[int, _Name]] = set()
    while waiting:
        here, found, inside = waiting.pop()
        names = [name for name in dict.fromkeys(inside) if (id(here), name) not in seen]
        seen.update((id(here), name) for name in names)
        yield here, found, names
        for name in names:
            waiting.extend(_behind(here, name))


def _behind(scope: Scope, name: _Name) -> Iterator[tuple[Scope, object, Iterable[_Name]]]:
    """What a local, a variable or an output says, with the names in it."""
    kind, title, attribute = name
    if kind == "local":
        # A local may be long, and each of a thousand instances may lead to it.
        if title not in scope.names_of_locals:
            scope.names_of_locals[title] = tuple(_names(scope.locals.get(title)))
        yield scope, scope.locals.get(title), scope.names_of_locals[title]
    elif kind == "var" and scope.call is not None:
        yield _named(scope.call[0], scope.call[1].get(title))
    elif kind == "module" and attribute:
        yield from (_named(child, child.own_outputs.get(attribute)) for child in scope.called.get(title, ()))


def _named(scope: Scope, raw: object) -> tuple[Scope, object, Iterable[_Name]]:
    return scope, raw, _names(raw)


def _mentioned(scope: Scope, name: _Name) -> Iterator[Mention | Unknown]:
    kind, title, attribute = name
    if kind == "local" and title not in scope.locals:
        yield Unknown(f"local.{title} is not known")
    elif kind == "module" and title not in scope.called:
        yield Unknown(f"module.{title} is not read")
    elif kind == "module" and not attribute:
        for child in scope.called[title]:
            yield from _all_of(child)
    else:
        instances = scope.resources.get((kind, title))
        if instances is not None and not isinstance(instances, Unknown):
            yield from (Mention(found, attribute or None) for found in instances.values())


def _all_of(scope: Scope) -> Iterator[Mention]:
    waiting = [scope]
    while waiting:
        found = waiting.pop()
        waiting.extend(child for children in found.called.values() for child in children)
        for instances in found.resources.values():
            if not isinstance(instances, Unknown):
                yield from (Mention(resource, None) for resource in instances.values())


def _names(raw: object) -> Iterator[_Name]:
    """The names in a value, whichever expression they stand in."""
    waiting = [raw]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            if plain := _PLAIN.fullmatch(found):
                yield plain[1], plain[2], plain[3]
            elif "${" in found:
                for text in expressions(found):
                    yield from _NAME.findall(text)
        elif isinstance(found, Mapping):
            for key, entry in found.items():
                if key in _LISTS:
                    yield from _listed(entry)
                elif key != "//":
                    waiting.append(entry)
        elif isinstance(found, Sequence):
            waiting.extend(found)


def _listed(raw: object) -> Iterator[_Name]:
    entries = raw if isinstance(raw, list) else []
    for entry in entries:
        if isinstance(entry, str):
            yield from _NAME.findall(entry)
