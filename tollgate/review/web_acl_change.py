"""What another set of rules of a web ACL blocks that the one before it did not, and what it lets through."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias

How: TypeAlias = Literal["weaker", "tighter"]

_STRENGTH: Final = {"allow": 0, "count": 1, "block": 2}
_NUMBERS: Final = {"rate_based_statement": "limit", "size_constraint_statement": "size"}
"""Statements of which a higher number blocks less."""


def rules_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[How, str]]:
    """In which ways a web ACL is weaker or tighter than before, in words."""
    old_default, new_default = _first(before, "default_action"), _first(after, "default_action")
    if bool(old_default.get("block")) != bool(new_default.get("block")):
        yield (
            ("weaker", "what no rule blocks is let through, and was blocked")
            if old_default.get("block")
            else ("tighter", "what no rule allows is blocked, and was let through")
        )
    old, new = _rules(before), _rules(after)
    for name in sorted({*old, *new}):
        yield from _of_rule(name, old.get(name), new.get(name))


def _of_rule(
    name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Iterator[tuple[How, str]]:
    if old is None or new is None:
        does = _does(old or new or {})
        if does != "count":
            came = old is None
            how: How = "tighter" if came == (does == "block") else "weaker"
            yield how, f"the rule {name} {'comes' if came else 'is gone'}, which {does}s"
        return
    was, is_ = _does(old), _does(new)
    if was != is_:
        how = "weaker" if _STRENGTH[is_] < _STRENGTH[was] else "tighter"
        yield how, f"the rule {name} {is_}s, where it {_PAST[was]}"
    elif was != "count":
        yield from _of_statement(name, _first(old, "statement"), _first(new, "statement"))


_PAST: Final = {"allow": "allowed", "count": "counted", "block": "blocked"}


def _of_statement(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[How, str]]:
    if _written(old) == _written(new):
        return
    for kind, field in _NUMBERS.items():
        before, after = _first(old, kind).get(field), _first(new, kind).get(field)
        if isinstance(before, (int, float)) and isinstance(after, (int, float)) and before != after:
            yield "weaker" if after > before else "tighter", f"the rule {name}: {before:g} → {after:g}"
            return
    counted, now_counted = _counted(old), _counted(new)
    if counted != now_counted:
        if more := sorted(now_counted - counted):
            yield "weaker", f"of {name}, {', '.join(more)} block no more"
        if fewer := sorted(counted - now_counted):
            yield "tighter", f"of {name}, {', '.join(fewer)} may block"
        return
    yield "weaker", f"the rule {name} looks for something else"


def _counted(statement: Mapping[str, Any]) -> set[str]:
    """The rules of a rule group that are counted by an override."""
    overrides = _first(statement, "managed_rule_group_statement").get("rule_action_override") or ()
    return {str(it.get("name")) for it in overrides if _first(it, "action_to_use").get("count")}


def _does(rule: Mapping[str, Any]) -> Literal["allow", "count", "block"]:
    """What becomes of a request that a rule holds for; of a rule group, that its rules block."""
    action = _first(rule, "action")
    if action.get("allow"):
        return "allow"
    is_counted = action.get("count") or _first(rule, "override_action").get("count")
    return "count" if is_counted else "block"


def _rules(acl: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    return {str(rule.get("name")): rule for rule in acl.get("rule") or () if isinstance(rule, Mapping)}


def _first(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The only block of a kind; empty where there is none."""
    found = values.get(name)
    first = found[0] if isinstance(found, list) and found else found
    return first if isinstance(first, Mapping) else {}


def _written(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=str)
