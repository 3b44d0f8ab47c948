"""A canary that starts, changes, is promoted or aborted, and what the deployment beside it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any, Final

from tollgate.access.facts import INTEGRATION
from tollgate.access.identity import Identity, identity, shown
from tollgate.access.key_place import AUTHORIZER
from tollgate.access.roles import ATTACHMENT, FUNCTION, POLICY, ROLE, ROLE_POLICY
from tollgate.redeploy.snapshot import SNAPSHOT_TYPES
from tollgate.review.backing import behind_function, behind_role, hit
from tollgate.review.canary_parts import ALARM, ended_with
from tollgate.review.grants import difference
from tollgate.review.impact import Impact, Risk
from tollgate.review.side import StageId
from tollgate.review.view import STAGE, View, canary, count
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown
from tollgate.terraform.planned.change import Change

_GATEWAY: Final = "apigateway.amazonaws.com"
_PERMISSION: Final = "aws_lambda_permission"
_LINKS: Final = ("aws_api_gateway_vpc_link", "aws_apigatewayv2_vpc_link")
_OF_ROLES: Final[Mapping[str, str]] = {
    ROLE: "assume_role_policy",
    ROLE_POLICY: "policy",
    POLICY: "policy",
    ATTACHMENT: "policy_arn",
}
_COPIED: Final = (
    " What this review says of what a deployment copies, as routes, what they ask for and the resource "
    "policy, holds for that share now, and for all once it is promoted: what is closed by it stays open to "
    "the other calls until then."
)
_SHARED: Final = (
    "Calls are chosen at random, whoever makes them. Keys, usage plans, throttles, the stage's own variables "
    "and what is behind the routes are the same for all."
)

_FEW: Final = 3
"""Changes that are named."""


def impacts(view: View) -> Iterator[Impact]:
    """`canary-started`, `canary-changed`, `canary-promoted`, `canary-aborted` and `stable-cut-off`."""
    for change in view.of(STAGE):
        match view.canary_step(change.address):
            case "started":
                yield _started(view, change)
            case "changed":
                yield _changed(view, change)
            case "promoted":
                yield _promoted(view, change)
            case "aborted":
                yield _aborted(view, change)
            case None:
                pass
    if not view.is_drift:
        for stage in view.after.stages:
            yield from _cut_off(view, stage)


def _started(view: View, change: Change) -> Impact:
    new = canary(change.after) or {}
    return _impact(
        view,
        change,
        "canary-started",
        "medium" if new.get("percent_traffic") else "low",
        f"{_percent(new)} of the calls of {_name(view, change)} go to a new deployment"
        f"{_with_changes(view, change)}",
        detail=_SHARED + _COPIED,
        undo="Take the canary out, with the routes as they were: the other deployment is still there.",
    )


def _changed(view: View, change: Change) -> Impact:
    old, new = canary(change.before) or {}, canary(change.after) or {}
    was, will = (each.get("percent_traffic") or 0 for each in (old, new))
    said = [f"gets {_percent(new)} of the calls, and {_percent(old)} until now"] if was != will else []
    is_shifted = view.shifts_canary(change)
    if is_shifted:
        said.append(f"is deployed anew{_with_changes(view, change)}")
    if (old.get("stage_variable_overrides") or {}) != (new.get("stage_variable_overrides") or {}):
        said.append("sees other stage variables")
    if bool(old.get("use_stage_cache")) != bool(new.get("use_stage_cache")):
        said.append(f"answers {'also' if new.get('use_stage_cache') else 'no more'} from the stage's cache")
    return _impact(
        view,
        change,
        "canary-changed",
        "medium" if will > was or len(said) > (was != will) else "low",
        f"the canary of {_name(view, change)} {', '.join(said)}",
        detail=_SHARED + (_COPIED if is_shifted else ""),
        undo="Put the canary back as it was.",
    )


def _promoted(view: View, change: Change) -> Impact:
    old = canary(change.before) or {}
    more = len(_copied(view, change))
    parts = ended_with(view, change)
    return _impact(
        view,
        change,
        "canary-promoted",
        "high" if more else "medium",
        f"all calls of {_name(view, change)} get what its canary served to {_percent(old)}"
        + (f", and {count(more, 'change')} that the canary did not have" if more else ""),
        detail="What the plan that started the canary was reviewed for now holds for every caller."
        + _with_parts(parts),
        undo="Apply the description from before the canary.",
        parts=parts,
    )


def _aborted(view: View, change: Change) -> Impact:
    old = canary(change.before) or {}
    is_settled = view.shifts_canary(change)
    parts = ended_with(view, change)
    said = "Whether that deployment is of what is described now cannot be told: it has no trigger."
    return _impact(
        view,
        change,
        "canary-aborted",
        "low" if is_settled else "medium",
        f"the canary of {_name(view, change)} goes: all calls get the deployment that "
        f"{_percent({'percent_traffic': 100 - (old.get('percent_traffic') or 0)})} of them got",
        detail=(("" if is_settled else said) + _with_parts(parts)).lstrip(),
        undo="Put the canary back.",
        parts=parts,
    )


def _with_parts(parts: Sequence[Change]) -> str:
    """What goes with a canary, and where its lines are read then."""
    alarms = sum(part.kind == ALARM for part in parts)
    logs = len(parts) - alarms
    told = [count(number, what) for number, what in ((alarms, "alarm"), (logs, "log group")) if number]
    kept = "; the stage's own log has the canary's lines, too, and keeps them" if logs else ""
    return f" With it goes what is the canary's alone: {' and '.join(told)}{kept}." if parts else ""


def _impact(
    view: View,
    change: Change,
    kind: str,
    risk: Risk,
    title: str,
    *,
    detail: str,
    undo: str,
    parts: Sequence[Change] = (),
) -> Impact:
    return view.impact(
        kind,
        risk,
        title,
        detail=detail,
        keys={*view.before.keys_at([change.address]), *view.after.keys_at([change.address])},
        stages=[change.address],
        undo=undo,
        addresses=[change.address, *(part.address for part in parts)],
    )


def _name(view: View, change: Change) -> str:
    return view.labels([change.address])[0]


def _percent(settings: Mapping[str, Any]) -> str:
    return f"{settings.get('percent_traffic') or 0:g} %"


def _with_changes(view: View, change: Change) -> str:
    """`, with 2 changes (method.inference__GET_a, integration.inference__GET_a)`; many are counted alone."""
    found = _copied(view, change)
    names = [each.address.removeprefix("aws_api_gateway_") for each in found]
    named = f" ({', '.join(names)})" if len(names) <= _FEW else ""
    return f", with {count(len(found), 'change')}{named}" if found else ""


def _copied(view: View, change: Change) -> Sequence[Change]:
    """The changes of what a deployment copies."""
    api = view.api_of(change)
    found = (each for each in view.of(*sorted(SNAPSHOT_TYPES)) if view.api_of(each) == api)
    return [each for each in found if set(each.differing()) - {"tags", "tags_all"}]


def _cut_off(view: View, stage: StageId) -> Iterator[Impact]:
    """What is taken away that the deployment beside a canary calls with: a deployment copies no role."""
    resource, before = view.after.stages[stage], view.before.stages.get(stage)
    change = view.by_address.get(stage)
    is_kept = change is None or (change.action == "update" and not change.differs("deployment_id"))
    if before is None or not is_kept or not resource.raw.get("canary_settings"):
        return
    api = view.after.facts.api_of(resource)
    if api is None or isinstance(api, Unknown):
        return
    earlier = replace(view, after=view.before)
    is_running = bool(before.raw.get("canary_settings"))
    taken: dict[str, Sequence[Resource]] = {}
    for each in view.of(*_OF_ROLES, _PERMISSION, FUNCTION, *_LINKS):
        if not _takes_away(view, each):
            continue
        behind = _behind(earlier, each)
        parts = [part for part in behind if _is_of(earlier, part, shown(api))]
        # What is there while a canary runs says of the canary's routes only what is behind them.
        if parts or (is_running and not behind and _is_for_api_gateway(each)):
            taken[each.address] = parts
    if not taken:
        return
    routes, _, _ = hit(
        earlier, [part for parts in taken.values() for part in parts if part.kind == INTEGRATION]
    )
    yield view.impact(
        "stable-cut-off",
        "critical",
        f"{view.labels([stage])[0]} loses what {', '.join(sorted(taken))} "
        f"{'lets' if len(taken) == 1 else 'let'} it call, and still serves it beside the canary",
        detail="The deployment beside a canary calls its backends as before, by roles, permissions and links "
        "of which it has no copy: those calls fail.",
        keys=view.before.keys_at([stage]),
        routes=routes,
        stages=[stage],
        interruption="until it is undone",
        undo="Leave the route in until the canary is promoted, and take it out then; a Lambda function that "
        "is there may be named in the canary's keep_functions instead.",
        addresses=taken,
    )


def _takes_away(view: View, change: Change) -> bool:
    """Whether something is no longer allowed, or no longer there."""
    if change.action in ("delete", "replace", "replace-first"):
        return change.kind != _PERMISSION or not _permits_the_same(change)
    name = _OF_ROLES.get(change.kind)
    if change.action != "update" or name is None or not change.differs(name):
        return False
    if change.kind == ROLE_POLICY and _keeps_another(view, change):
        return False
    return change.is_unknown(name) or bool(
        difference((change.before or {}).get(name), (change.after or {}).get(name)).less
    )


def _is_for_api_gateway(change: Change) -> bool:
    values = change.before or {}
    return change.kind in _LINKS or any(
        _GATEWAY in str(values.get(name)) for name in ("principal", "assume_role_policy")
    )


def _permits_the_same(change: Change) -> bool:
    old, new = change.before or {}, change.after or {}
    same = all(old.get(name) == new.get(name) for name in ("function_name", "qualifier", "principal"))
    source, wanted = new.get("source_arn"), old.get("source_arn")
    return same and isinstance(source, str) and fnmatchcase(str(wanted), source)


def _keeps_another(view: View, change: Change) -> bool:
    """Whether the role has a policy that stays, which is what the deployment beside the canary goes by."""
    role = (change.before or {}).get("role")
    return any(
        other.address != change.address
        and other.kind == ROLE_POLICY
        and (other.before or {}).get("role") == role
        for other in view.plan.changes
        if other.action == "nothing"
    )


def _behind(earlier: View, change: Change) -> Sequence[Resource]:
    """What is called with it, as it was before the plan: integrations and authorizers."""
    if change.kind in _LINKS:
        return [
            found
            for found in earlier.before.facts.configuration.of(INTEGRATION)
            if _names(identity(found.get("connection_id")), change)
        ]
    if change.kind in (FUNCTION, _PERMISSION):
        return [*behind_function(earlier, change), *_authorizers(earlier, change)]
    return [*behind_role(earlier, change), *_authorizers(earlier, change)]


def _names(named: Identity | Unknown | None, change: Change) -> bool:
    if isinstance(named, Resource):
        return named.address == change.address
    return isinstance(named, str) and named == (change.before or {}).get("id")


def _authorizers(earlier: View, change: Change) -> Iterator[Resource]:
    """Those that ask a function, or take a role, of which the change is."""
    values = change.before or {}
    names = [str(values[name]) for name in ("arn", "function_name", "role", "name") if values.get(name)]
    for found in earlier.before.facts.configuration.of(AUTHORIZER):
        said = [found.get("authorizer_uri"), found.get("authorizer_credentials")]
        if any(name in text for text in said if isinstance(text, str) for name in names):
            yield found


def _is_of(view: View, part: Resource, api: str) -> bool:
    found = view.before.facts.api_of(part)
    return found is not None and not isinstance(found, Unknown) and shown(found) == api
