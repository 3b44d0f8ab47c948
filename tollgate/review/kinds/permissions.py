"""Roles and permissions that come to allow more."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tollgate.review.impact import Impact, Risk
from tollgate.review.view import View
from tollgate.terraform.planned.change import Change

_POLICIES: Final[Mapping[str, str]] = {
    "aws_iam_policy": "policy",
    "aws_iam_role": "assume_role_policy",
    "aws_iam_role_policy": "policy",
    "aws_iam_user_policy": "policy",
}
_ATTACHMENTS: Final = ("aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment")
_PERMISSION: Final = "aws_lambda_permission"
_UNDO: Final = "Take back what was added."


def impacts(view: View) -> Iterator[Impact]:
    """`permission-widened` and `permission-removed`."""
    for change in view.of(*_POLICIES):
        yield from _of_policy(view, change, _POLICIES[change.kind])
    for change in view.of(*_ATTACHMENTS):
        if change.after is not None and (change.action == "create" or change.differs("policy_arn")):
            yield _impact(
                view, change, "medium", f"{change.address} gives {change.after.get('policy_arn', 'a policy')}"
            )
    for change in view.of(_PERMISSION):
        yield from _of_function(view, change)


def _of_policy(view: View, change: Change, name: str) -> Iterator[Impact]:
    if change.after is None or not change.differs(name):
        return
    if change.is_unknown(name):
        if change.before is not None:
            yield _impact(view, change, "medium", f"whether {change.address} allows more cannot be told")
        return
    new = _allowed((change.after or {}).get(name)) - _allowed((change.before or {}).get(name))
    if change.before is None or not new:
        # A role that is new widens none that there is.
        new = {entry for entry in new if _is_everything(entry)}
    if new:
        risk: Risk = "critical" if any(map(_is_everything, new)) else "high"
        yield _impact(view, change, risk, f"{change.address} allows more: {_shown(new)}")


def _allowed(policy: object) -> set[tuple[str, str]]:
    """What a policy allows: each action with each resource, or each principal that may take a role."""
    try:
        document = json.loads(str(policy)) if policy else {}
    except ValueError:
        return set()
    statements = document.get("Statement", []) if isinstance(document, dict) else []
    found: set[tuple[str, str]] = set()
    for entry in statements if isinstance(statements, list) else [statements]:
        if isinstance(entry, Mapping) and entry.get("Effect") == "Allow":
            on = (
                _texts(entry.get("Resource"))
                or [f"by {who}" for who in _principals(entry.get("Principal"))]
                or ["*"]
            )
            actions = _texts(entry.get("Action")) or [
                f"all but {name}" for name in _texts(entry.get("NotAction"))
            ]
            found |= {(action, resource) for action in actions for resource in on}
    return found


def _principals(found: object) -> list[str]:
    return (
        [who for value in found.values() for who in _texts(value)]
        if isinstance(found, Mapping)
        else _texts(found)
    )


def _texts(found: Any) -> list[str]:
    if isinstance(found, str):
        return [found]
    return [str(entry) for entry in found] if isinstance(found, list) else []


def _is_everything(entry: tuple[str, str]) -> bool:
    action, on = entry
    return (action == "*" and on == "*") or on == "by *"


def _shown(entries: set[tuple[str, str]]) -> str:
    found = sorted(f"{action} on {on}" for action, on in entries)
    return ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")


def _of_function(view: View, change: Change) -> Iterator[Impact]:
    """Who may call a Lambda function."""
    before, after = change.before, change.after
    if after is None:
        if change.action == "delete" and (before or {}).get("principal") == "apigateway.amazonaws.com":
            yield view.impact(
                "permission-removed",
                "high",
                f"API Gateway may no longer call {(before or {}).get('function_name')}",
                detail="Where a route is still answered by it, its calls get 500.",
                interruption="until it is undone",
                undo="Put the permission back.",
                addresses=[change.address],
            )
        return
    source = after.get("source_arn")
    if change.is_unknown("source_arn"):
        return
    who = after.get("principal")
    was = (before or {}).get("source_arn")
    if who == "*":
        yield _impact(view, change, "critical", f"anyone may call {after.get('function_name')}")
    elif not source and (before is None or was) and not after.get("source_account"):
        yield _impact(view, change, "high", f"{who} may call {after.get('function_name')} from any account")
    elif before is not None and source and was and len(str(source)) < len(str(was)) and "*" in str(source):
        yield _impact(
            view, change, "medium", f"{after.get('function_name')} may be called from more: {was} → {source}"
        )


def _impact(view: View, change: Change, risk: Risk, title: str) -> Impact:
    return view.impact(
        "permission-widened",
        risk,
        title,
        detail="Callers notice nothing; whoever holds the role or calls the function can do more.",
        undo=_UNDO,
        addresses=[change.address],
    )
