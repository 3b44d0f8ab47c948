"""What a difference is about: callers, how the gateway is run, or where."""

from __future__ import annotations

from typing import Final, Literal

from tollgate.config.problem import Path

Part = Literal["callers", "operation", "place"]

TITLES: Final[dict[Part, str]] = {
    "callers": "What callers get",
    "operation": "How it is run",
    "place": "Where it runs",
}
"""The parts in the order in which they are shown. The last differs by nature."""

_OF_CALLERS: Final = frozenset(("apis", "usage_plans", "consumers", "domains", "web_acl"))
_OF_PLACE: Final = frozenset(
    ("region", "allowed_account_ids", "assume_role", "backend", "bootstrap", "tags", "vpc_links")
)
_OF_OPERATION: Final = frozenset(
    (
        "suppressions",
        "import_id",
        "tags",
        "access_log",
        "execution_log",
        "metrics",
        "tracing",
        "client_certificate",
        "delivery",
        "shard",
    )
)
"""Of an API, its stage, a usage plan, a consumer or a key what callers never notice."""


def part_of(path: Path) -> Part:
    """The part that a place belongs to; what is new in the description is of how it is run."""
    if path[0] in _OF_PLACE:
        return "place"
    match path:
        case ("apis", _, "stage", field, *_) | ("consumers", _, "keys", _, field, *_) | (_, _, field, *_):
            is_noticed = field not in _OF_OPERATION
        case _:
            is_noticed = True
    return "callers" if path[0] in _OF_CALLERS and is_noticed else "operation"
