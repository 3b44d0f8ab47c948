"""What another set of rules of a web ACL blocks that the one before it did not, and what it lets through."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, Final, Literal, TypeAlias

from tollgate.review.web_acl_calls import blocks, calls

How: TypeAlias = Literal["weaker", "tighter"]

_STRENGTH: Final = {"allow": 0, "count": 1, "block": 2}
_NUMBERS: Final = {"rate_based_statement": "limit", "size_constraint_statement": "size"}
"""Statements of which a higher number holds of fewer calls."""
_GROUP: Final = "managed_rule_group_statement"


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
    yield from _of_order(old, new)


def _of_order(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[How, str]]:
    """The first rule that allows or blocks ends the search: another order lets others through."""
    both = [name for name in old if name in new]
    allowing, blocking = ([it for it in both if _does(old[it]) == _does(new[it]) == does] for does in _ENDING)
    for allows, blocks_ in product(allowing, blocking):
        was_first = _priority(old[allows]) < _priority(old[blocks_])
        is_first = _priority(new[allows]) < _priority(new[blocks_])
        if is_first and not was_first:
            yield "weaker", f"the rule {allows}, which allows, is asked before {blocks_} now, which blocks"
        elif was_first and not is_first:
            yield "tighter", f"the rule {blocks_}, which blocks, is asked before {allows} now, which allows"


_ENDING: Final = ("allow", "block")


def _priority(rule: Mapping[str, Any]) -> int:
    priority = rule.get("priority")
    return priority if isinstance(priority, int) else 0


def of_set(acl: Mapping[str, Any], arn: str, *, grows: bool) -> Iterator[tuple[How, str]]:
    """What it means for a web ACL that a set of addresses has more, or fewer: for each rule that asks it."""
    for name, rule in _rules(acl).items():
        statement, does = _first(rule, "statement"), _does(rule)
        if does == "count" or json.dumps(arn) not in _written(statement):
            continue
        found = calls(statement)
        if found is None:
            yield "weaker", f"others may come through by the rule {name}"
            yield "tighter", f"callers may be locked out by the rule {name}"
        else:
            blocks_more = (grows != found.are_others) == (does == "block")
            yield (
                ("tighter", f"the rule {name} keeps out more")
                if blocks_more
                else ("weaker", f"the rule {name} lets in more")
            )


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
        yield from _of_statement(name, is_, _first(old, "statement"), _first(new, "statement"))


_PAST: Final = {"allow": "allowed", "count": "counted", "block": "blocked"}


def _of_statement(
    name: str, does: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[tuple[How, str]]:
    """What another statement means of a rule that blocks; of one that allows it is the other way round."""
    if _written(old) == _written(new):
        return
    more: How = "tighter" if does == "block" else "weaker"
    fewer: How = "weaker" if does == "block" else "tighter"
    before, after = calls(old), calls(new)
    if before and after and before.looked_at == after.looked_at:
        if came := after.beyond(before):
            too = ", too" if before.are_others == after.are_others else ""
            yield more, f"the rule {name} {does}s {came}{too}"
        if gone := before.beyond(after):
            yield fewer, f"the rule {name} {does}s {gone} no more"
    elif numbers := _numbers(old, new):
        yield more if numbers[1] < numbers[0] else fewer, f"the rule {name}: {numbers[0]:g} → {numbers[1]:g}"
    elif _uncounted(old) == _uncounted(new):
        counted, now_counted = _counted(old), _counted(new)
        if some := sorted(now_counted - counted):
            yield "weaker", f"of {name}, {', '.join(some)} block no more"
        if some := sorted(counted - now_counted):
            yield "tighter", f"of {name}, {', '.join(some)} may block"
    else:
        yield "weaker", f"the rule {name} looks for something else: others may come through"
        yield "tighter", f"the rule {name} looks for something else: callers may be locked out"


def _numbers(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[float, float] | None:
    """A limit before and after, where nothing else is another."""
    for kind, field in _NUMBERS.items():
        one, other = dict(_first(old, kind)), dict(_first(new, kind))
        before, after = one.pop(field, None), other.pop(field, None)
        is_upper = one.get("comparison_operator", "GT") in ("GT", "GE")
        if (
            isinstance(before, (int, float))
            and isinstance(after, (int, float))
            and before != after
            and is_upper
            and _written(one) == _written(other)
        ):
            return before, after
    return None


def _uncounted(statement: Mapping[str, Any]) -> str:
    """A rule group without what is counted of it; of another statement, all of it."""
    group = dict(_first(statement, _GROUP))
    kept = [it for it in blocks(group.pop("rule_action_override", None)) if not _is_counted(it)]
    others = {name: value for name, value in statement.items() if name != _GROUP and value}
    return _written([group, kept, others])


def _counted(statement: Mapping[str, Any]) -> set[str]:
    """The rules of a rule group that are counted by an override."""
    overrides = blocks(_first(statement, _GROUP).get("rule_action_override"))
    return {str(it.get("name")) for it in overrides if _is_counted(it)}


def _is_counted(override: Mapping[str, Any]) -> bool:
    return bool(_first(override, "action_to_use").get("count"))


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
