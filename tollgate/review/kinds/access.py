"""Who comes to be let in, and who no longer is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tollgate.access.identity import shown
from tollgate.access.keys import KEY
from tollgate.review.impact import Impact, Risk
from tollgate.review.reissue import reissues
from tollgate.review.side import StageId
from tollgate.review.view import View, count
from tollgate.terraform.configuration.value import Unknown

_UNDO = {
    "key is deleted": "Do not apply: put the key back. Once it is deleted, another one has another value.",
    "key is disabled": "Set enabled = true again: the key keeps its value.",
    "key is taken out of its plan": "Attach it to a plan that opens the stage: the key keeps its value.",
    "plan is deleted": "Put the plan and its attachments back: the keys keep their values.",
    "plan no longer opens the stage": "Put it back into the plan's api_stages: the keys keep their values.",
    "stage is deleted": "Put the stage back.",
}
_RENAMED = (
    " Keys are made in this plan, too: was one renamed? A moved block from its old address to the new one "
    "keeps its value."
)


def impacts(view: View) -> Iterator[Impact]:
    """`access-lost` and `access-gained`."""
    yield from _lost(view)
    yield from _gained(view)


def _lost(view: View) -> Iterator[Impact]:
    found = reissues(view)
    siblings = _siblings(view)
    groups: dict[tuple[str, str, tuple[StageId, ...], bool], list[str]] = {}
    for key in view.before.callers:
        had = view.before.access(key)
        if not had:
            continue
        has = view.after.access(found.after(key))
        if view.after.is_undecided_key(found.after(key)):
            # That it cannot be told is another kind of impact.
            continue
        if lost := tuple(sorted(had.keys() - has.keys())):
            cause, subject = _cause(view, key, found.after(key), lost[0])
            groups.setdefault((cause, subject, lost, _has_another(view, key, lost, siblings)), []).append(key)
    for (cause, subject, lost, has_another), keys in sorted(groups.items(), key=lambda group: group[0]):
        yield _loss(view, cause, subject, lost, keys, has_another=has_another)


def _loss(
    view: View, cause: str, subject: str, lost: tuple[StageId, ...], keys: list[str], *, has_another: bool
) -> Impact:
    risk: Risk = "high" if has_another else "critical"
    others = " Each of these consumers has another key that keeps it." if has_another else ""
    return view.impact(
        "access-lost",
        risk,
        f"{count(len(keys), 'key')} {'loses' if len(keys) == 1 else 'lose'} access: "
        f"{_because(cause, len(keys))}",
        detail=f"Calls with {'it' if len(keys) == 1 else 'them'} get 403.{others}",
        keys=keys,
        stages=lost,
        routes={route for stage in lost for route in view.before.keyed_routes_of_stage(stage)},
        interruption="until it is undone",
        undo=_UNDO[cause] + (_RENAMED if cause == "key is deleted" and _makes_keys(view) else ""),
        addresses=[subject] if subject else _detached(view, keys) if "plan" in cause else keys,
    )


def _because(cause: str, number: int) -> str:
    if number == 1 or not cause.startswith("key "):
        return f"the {cause}"
    return f"the keys are{cause.removeprefix('key is')}".replace("its plan", "their plans")


def _makes_keys(view: View) -> bool:
    return any(change.action == "create" for change in view.of(KEY))


def _detached(view: View, keys: list[str]) -> list[str]:
    wanted = set(keys)
    attachments = view.before.facts.keys.named
    return [
        attachment.address
        for attachment, (key, _) in attachments.items()
        if key is not None and not isinstance(key, Unknown) and shown(key) in wanted
    ]


def _cause(view: View, key: str, after: str, lost: StageId) -> tuple[str, str]:
    """Why a key may no longer call a stage, and the resource that is at fault where it is one for all."""
    if after in view.before.keys and after not in view.after.keys:
        return "key is deleted", ""
    if lost in view.before.stages and lost not in view.after.stages:
        return "stage is deleted", lost
    resource = view.after.keys.get(after)
    if resource is not None and resource.get("enabled") is False:
        return "key is disabled", ""
    plan = view.before.access(key)[lost].plan.resource.address
    if plan in view.before.plan_resources and plan not in view.after.plan_resources:
        return "plan is deleted", plan
    if plan in view.after.plans(after):
        return "plan no longer opens the stage", plan
    return "key is taken out of its plan", ""


def _has_another(
    view: View, key: str, lost: tuple[StageId, ...], siblings: Mapping[str, Sequence[str]]
) -> bool:
    """Whether the same consumer has another key for the same stages, before and after."""
    return any(
        other != key
        and view.before.access(other).keys() >= set(lost)
        and view.after.access(other).keys() >= set(lost)
        for other in siblings.get(_consumer(view.before.names.get(key, key)), ())
    )


def _siblings(view: View) -> Mapping[str, Sequence[str]]:
    """The keys that there will be of each consumer."""
    found: dict[str, list[str]] = {}
    for key, name in view.after.names.items():
        if consumer := _consumer(name):
            found.setdefault(consumer, []).append(key)
    return found


def _consumer(name: str) -> str:
    """`acme` of `acme/primary`; nothing of a key that no consumer is known of."""
    consumer, slash, _ = name.partition("/")
    return consumer if slash else ""


def _gained(view: View) -> Iterator[Impact]:
    before = {new: old for old, new in reissues(view).renamed.items()}
    groups: dict[tuple[str, tuple[StageId, ...], bool], list[str]] = {}
    for key in view.after.callers:
        has = view.after.access(key)
        if has and (gained := tuple(sorted(has.keys() - view.before.access(before.get(key, key)).keys()))):
            plan = has[gained[0]].plan.resource.address
            is_new = before.get(key, key) not in view.before.callers
            groups.setdefault((plan, gained, is_new), []).append(key)
    for (plan, gained, is_new), keys in sorted(groups.items()):
        yield view.impact(
            "access-gained",
            "low",
            f"{count(len(keys), 'new key' if is_new else 'key')} {'is' if len(keys) == 1 else 'are'} let "
            f"in by {plan.removeprefix('aws_api_gateway_usage_plan.')}",
            keys=keys,
            stages=gained,
            routes={route for stage in gained for route in view.after.keyed_routes_of_stage(stage)},
            undo="Take the keys out of the plan again.",
            addresses=keys if is_new else [plan],
        )
