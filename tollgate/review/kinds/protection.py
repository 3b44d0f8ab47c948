"""What stands before the API and becomes weaker or tighter: firewalls, TLS, policies, private endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tollgate.access.facts import DOMAIN, REST_API, REST_API_POLICY
from tollgate.review.addresses import beyond
from tollgate.review.impact import Impact, Risk
from tollgate.review.policy_change import tighter, weaker
from tollgate.review.side import short
from tollgate.review.view import STAGE, View
from tollgate.review.web_acl_change import How, of_set, rules_changed
from tollgate.terraform.planned.change import Change

_WEB_ACLS: Final = ("aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association")
_WEB_ACL: Final = "aws_wafv2_web_acl"
_UNTOLD: Final[Sequence[tuple[How, str]]] = (
    ("weaker", "its rules are not known yet, and others may come through"),
    ("tighter", "its rules are not known yet, and callers may be locked out"),
)
_IP_SET: Final = "aws_wafv2_ip_set"
_SHOWN: Final = 3
"""Addresses in one sentence."""
_REDEPLOY: Final = (
    " Terraform deletes the policy after the new deployment has copied it: it is in force until the next. "
    "Write another redeploy into the API's stage, and apply once more."
)
_TLS: Final = ("TLS_1_0", "TLS_1_2")
_OPENNESS: Final = ("PRIVATE", "REGIONAL", "EDGE")


def impacts(view: View) -> Iterator[Impact]:
    """`protection-weakened` and `protection-tightened`."""
    for change in view.of(*_WEB_ACLS):
        yield from _of_web_acl(view, change)
    for change in view.of(_WEB_ACL):
        yield from _of_rules(view, change)
    for change in view.of(_IP_SET):
        yield from _of_addresses(view, change)
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
        if not _is_before_a_new_stage(view, change):
            yield _tightened(view, change, "a web ACL comes before the stage", None)
    elif change.action == "delete":
        yield _impact(view, change, "high", "no web ACL stands before the stage any more", None)
    elif change.action != "forget" and change.differs("web_acl_arn"):
        yield _impact(view, change, "medium", "another web ACL comes before the stage", None)


def _is_before_a_new_stage(view: View, association: Change) -> bool:
    """Whether nobody has called what the web ACL comes to stand before."""
    resource = view.after.resource(association.kind, association.address)
    stage = resource.reference("resource_arn") if resource else None
    change = view.by_address.get(stage.resource.address) if stage else None
    return change is not None and change.before is None


def _of_rules(view: View, change: Change) -> Iterator[Impact]:
    """What of a web ACL is another; one that goes does so with its places before the stages."""
    if change.before is None or change.after is None or change.action == "forget":
        return
    changed = _UNTOLD if _are_unknown(change, "rule") else rules_changed(change.before, change.after)
    for how, said in changed:
        yield _either(view, change, how, f"the web ACL {short(change.address)}: {said}")


def _are_unknown(change: Change, name: str) -> bool:
    """Whether nothing of some blocks is known before the apply."""
    return name not in (change.after or {}) and change.is_unknown(name)


def _either(view: View, change: Change, how: How, title: str) -> Impact:
    if how == "weaker":
        return _impact(view, change, "high", title, None)
    return _tightened(view, change, title, None)


def _of_addresses(view: View, change: Change) -> Iterator[Impact]:
    """What another set of addresses means for the web ACLs whose rules ask it."""
    if change.before is None or change.after is None or not change.differs("addresses"):
        return
    name = short(change.address)
    if change.is_unknown("addresses"):
        yield _told(view, change, f"{name} comes to hold other addresses, which are not known yet")
        return
    old, new = (side.get("addresses") or () for side in (change.before, change.after))
    for grows, ranges, verb in (
        (True, beyond(new, old), "comes to hold"),
        (False, beyond(old, new), "holds no more"),
    ):
        if ranges:
            more = f" and {len(ranges) - _SHOWN:,} more" if len(ranges) > _SHOWN else ""
            title = f"{name} {verb} {', '.join(ranges[:_SHOWN])}{more}"
            yield from _of_set(view, change, title, grows=grows)


def _of_set(view: View, change: Change, title: str, *, grows: bool) -> Iterator[Impact]:
    arn = str((change.before or {}).get("arn"))
    asked = [
        found
        for acl in view.after.facts.configuration.of(_WEB_ACL)
        for found in of_set(acl.raw, arn, grows=grows)
    ]
    for how, said in sorted(set(asked)):
        yield _either(view, change, how, f"{title}: {said}")
    if not asked:
        yield _told(view, change, title)


def _told(view: View, change: Change, title: str) -> Impact:
    return view.impact(
        "addresses-changed",
        "medium",
        title,
        detail="Callers from there are blocked, or are not blocked any more, as the web ACL's rules say.",
        undo="Put it back as it was.",
        addresses=[change.address],
    )


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
            view,
            change,
            "high",
            f"{name} answers at Amazon's own URL again, past its domain",
            change.address,
            is_of_stages=True,
        )
    old, new = _types(before), _types(after)
    if old == "PRIVATE" and new in _OPENNESS[1:]:
        yield _impact(
            view,
            change,
            "critical",
            f"{name} can be reached from the internet: {old} → {new}",
            change.address,
            is_of_stages=True,
        )
    if change.differs("policy") and not change.is_replaced and not _is_told_beside(view, change):
        yield from _policies(view, change, change.address)


def _is_told_beside(view: View, api: Change) -> bool:
    """Whether what Amazon tells of an API's policy is another resource's, which is judged by itself."""
    return (view.is_drift or api.is_unknown("policy")) and view.has_policy_beside(api.address)


def _of_policy(view: View, change: Change) -> Iterator[Impact]:
    api = view.api_of(change)
    # Nobody calls an API that is made with its policy.
    if change.action == "forget" or (change.before is None and view.is_new(api)):
        return
    if change.before is None or change.action == "delete" or change.differs("policy"):
        yield from _policies(view, change, api)


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
    elif new and not old:
        yield _tightened(view, change, f"{name} gets a resource policy", api)
    elif old and new:
        if less := weaker(str(old), str(new)):
            yield _impact(view, change, "high", f"the resource policy of {name} becomes weaker: {less}", api)
        if more := tighter(str(old), str(new)):
            yield _tightened(view, change, f"the resource policy of {name} keeps out more: {more}", api)


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


def _tightened(view: View, change: Change, title: str, api: str | None) -> Impact:
    is_copied = change.kind in (REST_API, REST_API_POLICY)
    return view.impact(
        "protection-tightened",
        "medium",
        title,
        detail="Callers who are kept out get 403, whatever their key.",
        stages=view.stages_of(api),
        takes_effect=view.effect(api) if is_copied else "now",
        interruption="until the callers change something",
        undo="Put it back as it was.",
        addresses=[change.address],
    )


def _impact(
    view: View, change: Change, risk: Risk, title: str, api: str | None, *, is_of_stages: bool = False
) -> Impact:
    """What gets weaker; `is_of_stages` is what no deployment keeps from the callers of another."""
    is_copied = change.kind in (REST_API, REST_API_POLICY)
    effect = view.effect_at_stage(api) if is_of_stages else view.effect_of(change, api)
    return view.impact(
        "protection-weakened",
        risk,
        title,
        detail="Others than before may come to call. By this, nobody is kept out."
        + (_REDEPLOY if is_copied and view.lags(change, api) else ""),
        stages=view.stages_of(api),
        takes_effect=effect if is_copied else "now",
        undo="Put it back as it was.",
        addresses=[change.address],
    )
