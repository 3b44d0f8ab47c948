"""No tag and no stage variable is called `__proto__`: CDKTF, which is JavaScript, loses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tollgate.config.problem import Path, Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway

_PROTOTYPE: Final = "__proto__"


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find such names."""
    for path, keys in _mappings(gateway):
        if _PROTOTYPE in keys:
            yield Problem(
                (*path, _PROTOTYPE), f"CDKTF carries no key {_PROTOTYPE!r}", "Call it something else."
            )


def _mappings(gateway: Gateway) -> Iterator[tuple[Path, dict[str, str]]]:
    yield ("tags",), gateway.tags
    for name, api in gateway.apis.items():
        yield ("apis", name, "stage", "variables"), api.stage.variables
        if api.stage.canary is not None:
            yield ("apis", name, "stage", "canary", "variables"), api.stage.canary.variables
