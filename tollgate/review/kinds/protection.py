"""What stands before the API and becomes weaker: firewalls, TLS, policies, private endpoints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tollgate.access.facts import DOMAIN, REST_API, REST_API_POLICY
from tollgate.review.impact import Impact, Risk
from tollgate.review.side import short
from tollgate.review.view import STAGE, View
from tollgate.terraform.planned.change import Change

_WEB_ACLS: Final = ("aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association")
_TLS: Final = ("TLS_1_0", "TLS_1_2")
_OPENNESS: Final = ("PRIVATE", "REGIONAL", "EDGE")


def impacts(view: View) -> Iterator[Impact]:
    """`protection-weakened`."""
    for change in view.of(*_WEB_ACLS):
        yield from _of_web_acl(view, change)
    for change in view.of(DOMAIN):
        yield from _of_domain(view, change)
    for change in view.of(REST_API):
        yield from _of_api(view, change)
    for change in view.of(REST_API_POLICY):
        yield from _of_policy(view, change)
    for change in view.of(STAGE):
        yield from _of_stage(view, change)


def _of_web_acl(view: View, change: Change) -> Iterator[Impact]:
    if change.before is None:
        return
    if change.action == "delete":
        yield _impact(view, change, "high", "no web ACL stands before the stage any more", None)
    elif change.action != "forget" and change.differs("web_acl_arn"):
        yield _impact(view, change, "medium", "another web ACL comes before the stage", None)


def _of_domain(view: View, change: Change) -> Iterator[Impact]:
    before, after = change.before or {}, change.after or {}
    if not before or not after:
        return
    old, new = before.get("security_policy"), after.get("security_policy")
    if old in _TLS and new in _TLS and _TLS.index(new) < _TLS.index(old):
        yield _impact(
            view, change, "high", f"{after.get('domain_name')} takes {new} where it asked for {old}", None
        )
    if before.get("mutual_tls_authentication") and not after.get("mutual_tls_authentication"):
        yield _impact(
            view,
            change,
            "critical",
            f"{after.get('domain_name')} asks callers for no certificate any more",
            None,
        )


def _of_api(view: View, change: Change) -> Iterator[Impact]:
    before, after = change.before or {}, change.after or {}
    if not before or not after:
        return
    name = short(change.address)
    if (
        before.get("disable_execute_api_endpoint") is True
        and after.get("disable_execute_api_endpoint") is not True
    ):
        yield _impact(
            view, change, "high", f"{name} answers at Amazon's own URL again, past its domain", change.address
        )
    old, new = _types(before), _types(after)
    if old == "PRIVATE" and new in _OPENNESS[1:]:
        yield _impact(
            view,
            change,
            "critical",
            f"{name} can be reached from the internet: {old} → {new}",
            change.address,
        )
    if change.differs("policy") and not change.is_replaced:
        yield from _policies(view, change, change.address)


def _of_policy(view: View, change: Change) -> Iterator[Impact]:
    if (
        change.before is not None
        and change.action != "forget"
        and (change.action == "delete" or change.differs("policy"))
    ):
        yield from _policies(view, change, view.api_of(change))


def _policies(view: View, change: Change, api: str | None) -> Iterator[Impact]:
    old, new = (change.before or {}).get("policy"), (change.after or {}).get("policy")
    name = short(api or change.address)
    if change.is_unknown("policy"):
        # What Terraform computes may be what there is: told alone where there was one.
        if old:
            yield _impact(
                view, change, "medium", f"whether the policy of {name} becomes weaker cannot be told", api
            )
    elif old and not new:
        yield _impact(view, change, "high", f"{name} has no resource policy any more", api)
    elif old and new and (less := _weaker(str(old), str(new))):
        yield _impact(view, change, "high", f"the resource policy of {name} becomes weaker: {less}", api)


def _weaker(old: str, new: str) -> str:
    """What of a policy no longer holds: who was denied, and on which condition others were let in."""
    before, after = _statements(old), _statements(new)
    denied = [entry for entry in before if entry.get("Effect") == "Deny" and entry not in after]
    allowed = [entry for entry in after if entry.get("Effect") == "Allow" and entry not in before]
    parts = []
    if denied:
        parts.append(f"{len(denied)} statements that deny are gone or others" if len(denied) > 1 else
                     "a statement that denies is gone or another")  # fmt: skip
    if allowed:
        parts.append(f"{len(allowed)} statements that allow are new" if len(allowed) > 1 else
                     "a statement that allows is new")  # fmt: skip
    return "; ".join(parts)


def _statements(policy: str) -> list[Mapping[str, Any]]:
    try:
        found = json.loads(policy).get("Statement", [])
    except (ValueError, AttributeError):
        return []
    entries = found if isinstance(found, list) else [found]
    return [entry for entry in entries if isinstance(entry, Mapping)]


def _of_stage(view: View, change: Change) -> Iterator[Impact]:
    before, after = change.before or {}, change.after or {}
    if (
        before
        and after
        and before.get("client_certificate_id")
        and not (after.get("client_certificate_id") or change.is_unknown("client_certificate_id"))
    ):
        yield _impact(
            view,
            change,
            "medium",
            f"{view.after.label(change.address)} shows its backends no certificate any more",
            view.api_of(change),
        )


def _types(values: Mapping[str, Any]) -> str | None:
    found = values.get("endpoint_configuration")
    first = found[0] if isinstance(found, list) and found else found
    types = first.get("types") if isinstance(first, Mapping) else None
    return str(types[0]) if isinstance(types, list) and types else None


def _impact(view: View, change: Change, risk: Risk, title: str, api: str | None) -> Impact:
    is_copied = change.kind in (REST_API, REST_API_POLICY)
    return view.impact(
        "protection-weakened",
        risk,
        title,
        detail="Nothing breaks for callers; others than before may come to call.",
        stages=view.stages_of(api),
        takes_effect=view.effect(api) if is_copied else "now",
        undo="Put it back as it was" + (", and redeploy." if is_copied else "."),
        addresses=[change.address],
    )
