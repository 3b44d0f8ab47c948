"""Nothing is called as what every JavaScript object has: CDKTF, which is JavaScript, would take it for that.

It keeps what it makes in objects by name, where `constructor` and `toString` stand already, and carries no
mapping with the key `__proto__`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tollgate.config.problem import Path, Problem
from tollgate.config.route import RouteKey

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway

_PROTOTYPE: Final = "__proto__"

_MEMBERS: Final = frozenset(
    (
        _PROTOTYPE,
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
    )
)
"""The properties of `Object.prototype`."""


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find such names where they would break the synthesis."""
    for path, name in _names(gateway):
        if name in _MEMBERS:
            yield Problem(path, f"CDKTF can make nothing called {name!r}", "Call it something else.")
    for path, keys in _mappings(gateway):
        if _PROTOTYPE in keys:
            yield Problem(
                (*path, _PROTOTYPE), f"CDKTF carries no key {_PROTOTYPE!r}", "Call it something else."
            )


def _names(gateway: Gateway) -> Iterator[tuple[Path, str]]:
    for plan in gateway.usage_plans:
        yield ("usage_plans", plan), plan
    for name, api in gateway.apis.items():
        yield ("apis", name), name
        for text in api.routes:
            # Further down, a resource is called by its whole path.
            for part in RouteKey.parse(text).parts[:1]:
                yield ("apis", name, "routes", text), part


def _mappings(gateway: Gateway) -> Iterator[tuple[Path, dict[str, str]]]:
    yield ("tags",), gateway.tags
    for name, api in gateway.apis.items():
        yield ("apis", name, "stage", "variables"), api.stage.variables
