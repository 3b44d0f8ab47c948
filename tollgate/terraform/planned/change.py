"""A change of a resource, as a plan has it.

Source: "JSON Output Format", the representations of changes, in Terraform's documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from tollgate.terraform.configuration.json_text import Json, mapping

Action: TypeAlias = Literal[
    "nothing", "create", "read", "update", "delete", "replace", "replace-first", "forget", "unknown"
]
"""`replace` destroys before it creates, so that there is a gap; `replace-first` creates before."""

_ACTIONS: Final[Mapping[tuple[str, ...], Action]] = {
    ("no-op",): "nothing",
    ("create",): "create",
    ("read",): "read",
    ("update",): "update",
    ("delete",): "delete",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace-first",
    ("forget",): "forget",
}

SIGNS: Final[Mapping[Action, str]] = {
    "create": "+", "read": "<=", "update": "~", "delete": "-", "replace": "-/+", "replace-first": "+/-",
    "forget": ".", "unknown": "?", "nothing": " ",
}  # fmt: skip
"""As Terraform writes them in a plan's text."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan does to one resource.

    Attributes:
        address: within its stack, `module.keys["a"].aws_api_gateway_api_key.this[0]`.
        module: the address of its module; empty for the root.
        kind: its type.
        index: what `for_each` or `count` has of it.
        is_data: whether it is a data source.
        raw_actions: as the plan says them.
        before: its values; None where there is nothing.
        after: as far as they are known; None where there will be nothing.
        unknown: which of them are known after apply: a tree, or True for all.
        previous_address: where it was before it was moved.
        reason: why it is deleted or replaced, as Terraform says it.
        replace_paths: the arguments that cannot be changed in place.
        is_adopted: whether it is taken into the state by an `import`.
        deposed: the key of an object that an earlier apply left behind.
        is_handed_over: whether another stack's state had it, and forgets it.
    """

    address: str
    module: str
    kind: str
    name: str
    index: str | int | None
    is_data: bool
    raw_actions: tuple[str, ...]
    before: Json | None
    after: Json | None
    unknown: object
    previous_address: str | None
    reason: str | None
    replace_paths: tuple[str, ...]
    is_adopted: bool
    deposed: str | None
    is_handed_over: bool = False

    @property
    def action(self) -> Action:
        """What is done; `unknown` for what no Terraform does that Tollgate knows."""
        return _ACTIONS.get(self.raw_actions, "unknown")

    @property
    def is_replaced(self) -> bool:
        """Whether another one comes into its place."""
        return self.action in ("replace", "replace-first")

    def is_unknown(self, name: str) -> bool:
        """Whether an argument, or a part of it, is known after apply."""
        if not isinstance(self.unknown, Mapping):
            return self.unknown is True
        return _has_true(self.unknown.get(name))

    def differs(self, name: str) -> bool:
        """Whether an argument changes, or may."""
        before, after = (self.before or {}).get(name), (self.after or {}).get(name)
        # Nothing is null, or empty once Amazon was asked: no one sees a difference.
        is_same = before == after or (_is_nothing(before) and _is_nothing(after))
        return not is_same or self.is_unknown(name)

    def differing(self) -> tuple[str, ...]:
        """The arguments that change, or may, by name."""
        if self.action == "nothing":
            return ()
        unknown = self.unknown if isinstance(self.unknown, Mapping) else {}
        names = {**(self.before or {}), **(self.after or {}), **unknown}
        return tuple(sorted(name for name in names if self.differs(name)))


def change(entry: Json) -> Change:
    """An entry of `resource_changes` or `resource_drift`."""
    said = mapping(entry.get("change"))
    index = entry.get("index")
    actions = said.get("actions")
    unknown: Any = said.get("after_unknown", {})
    return Change(
        address=str(entry.get("address", "")),
        module=str(entry.get("module_address", "")),
        kind=str(entry.get("type", "")),
        name=str(entry.get("name", "")),
        index=index if isinstance(index, (str, int)) else None,
        is_data=entry.get("mode") == "data",
        raw_actions=tuple(map(str, actions)) if isinstance(actions, list) else (),
        before=_values(said.get("before")),
        after=_values(said.get("after")),
        unknown=unknown,
        previous_address=_text(entry.get("previous_address")),
        reason=_text(entry.get("action_reason")),
        replace_paths=_paths(said.get("replace_paths")),
        is_adopted=said.get("importing") is not None,
        deposed=_text(entry.get("deposed")),
    )


def _is_nothing(value: object) -> bool:
    return value is None or value in ("", [], {})


def _values(found: object) -> Json | None:
    return found if isinstance(found, Mapping) else None


def _text(found: object) -> str | None:
    return found if isinstance(found, str) and found else None


def _paths(found: object) -> tuple[str, ...]:
    """`[["tags", "a"], ["value"]]` as `tags.a` and `value`."""
    paths = found if isinstance(found, list) else []
    return tuple(".".join(map(str, path)) if isinstance(path, list) else str(path) for path in paths)


def _has_true(tree: object) -> bool:
    if isinstance(tree, Mapping):
        return any(map(_has_true, tree.values()))
    return any(map(_has_true, tree)) if isinstance(tree, list) else tree is True
