"""Roles and permissions that come to allow more, or less."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from tollgate.access.roles import FUNCTION, ROLE
from tollgate.review.backing import behind_function, behind_role, hit
from tollgate.review.grants import difference, shown
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
    """`permission-widened`, `permission-narrowed`, `permission-removed` and `function-role`."""
    for change in view.of(*_POLICIES):
        yield from _of_policy(view, change, _POLICIES[change.kind])
    for change in view.of(*_ATTACHMENTS):
        yield from _of_attachment(view, change)
    for change in view.of(_PERMISSION):
        yield from _of_function(view, change)
    for change in view.of(FUNCTION):
        if change.before is not None and change.after is not None and change.differs("role"):
            yield _function_role(view, change)


def _of_policy(view: View, change: Change, name: str) -> Iterator[Impact]:
    if not change.differs(name) or change.action == "forget":
        return
    before, after = (change.before or {}).get(name), (change.after or {}).get(name)
    if change.is_unknown(name):
        if change.before is not None:
            yield _widened(view, change, "medium", f"whether {change.address} allows more cannot be told")
        return
    changed = difference(before, after)
    # A role that is new widens none that there is, and one that is gone narrows none.
    more = {one for one in changed.more if change.before is not None or one.is_everything}
    if more and change.after is not None:
        risk: Risk = "critical" if any(one.is_everything for one in more) else "high"
        yield _widened(view, change, risk, f"{change.address} allows more: {shown(more)}")
    if changed.less and change.before is not None and not (change.kind == ROLE and change.after is None):
        yield _narrowed(view, change, f"{change.address} allows less: no more {shown(changed.less)}")


def _of_attachment(view: View, change: Change) -> Iterator[Impact]:
    before, after = ((values or {}).get("policy_arn") for values in (change.before, change.after))
    if change.after is not None and (change.action == "create" or change.differs("policy_arn")):
        yield _widened(view, change, "medium", f"{change.address} gives {after or 'a policy'}")
    if before and before != after and change.action != "forget":
        yield _narrowed(view, change, f"{change.address} gives {before} no more")


def _narrowed(view: View, change: Change, title: str) -> Impact:
    """A route may lose its backend, where one is behind the role."""
    routes, stages, keys = hit(view, behind_role(view, change))
    return view.impact(
        "permission-narrowed",
        "medium" if routes else "low",
        title,
        detail="A call that needs it gets an error of the backend's.",
        keys=keys,
        routes=routes,
        stages=stages,
        interruption="until it is undone" if routes else "none",
        undo="Put back what was taken away, where a backend needs it.",
        addresses=[change.address],
    )


def _function_role(view: View, change: Change) -> Impact:
    """A function that comes to run with another role."""
    old, new = ((values or {}).get("role") for values in (change.before, change.after))
    routes, stages, keys = hit(view, behind_function(view, change))
    return view.impact(
        "function-role",
        "medium",
        f"{change.address} runs with another role: {old or 'none'} → {new or 'known after apply'}",
        detail="What it may reach is what the other role may, whatever the policies of this one say.",
        keys=keys,
        routes=routes,
        stages=stages,
        undo="Put the function's role back.",
        addresses=[change.address],
    )


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
        yield _widened(view, change, "critical", f"anyone may call {after.get('function_name')}")
    elif not source and (before is None or was) and not after.get("source_account"):
        yield _widened(view, change, "high", f"{who} may call {after.get('function_name')} from any account")
    elif before is not None and source and was and len(str(source)) < len(str(was)) and "*" in str(source):
        yield _widened(
            view, change, "medium", f"{after.get('function_name')} may be called from more: {was} → {source}"
        )


def _widened(view: View, change: Change, risk: Risk, title: str) -> Impact:
    return view.impact(
        "permission-widened",
        risk,
        title,
        detail="Callers notice nothing; whoever holds the role or calls the function can do more.",
        undo=_UNDO,
        addresses=[change.address],
    )
