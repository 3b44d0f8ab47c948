"""Moments in which callers are refused while something is taken away and put back."""

from __future__ import annotations

from collections.abc import Iterator, Set

from tollgate.access.facts import PLAN
from tollgate.access.identity import shown
from tollgate.access.keys import PLAN_KEY
from tollgate.review.impact import Impact
from tollgate.review.reissue import reissues
from tollgate.review.side import StageId
from tollgate.review.view import REST_API, STAGE, View, count
from tollgate.terraform.configuration.value import Unknown


def impacts(view: View) -> Iterator[Impact]:
    """`access-gap`: of attachments, plans and stages."""
    yield from _attachments(view)
    yield from _plans(view)
    yield from _stages(view)


def _attachments(view: View) -> Iterator[Impact]:
    """Keys that are taken out of a plan and put into one again."""
    destroyed = {change.address for change in view.of(PLAN_KEY) if change.action in ("replace", "delete")}
    interrupted = dict(_interrupted(view, destroyed))
    if not interrupted:
        return
    hit = sorted(interrupted)
    stages = {stage for found in interrupted.values() for stage in found}
    yield view.impact(
        "access-gap",
        "high",
        f"{count(len(hit), 'key')} {'is' if len(hit) == 1 else 'are'} taken out of a plan and put back",
        detail=(
            "Terraform removes an attachment before it makes the next. In between, calls get 403: at ten "
            f"calls to Amazon a second, some {max(1, round(len(hit) / 5)):,} s for all of them, and more "
            "where it is slow."
        ),
        keys=hit,
        stages=stages,
        interruption="seconds",
        undo=(
            "Nothing is to be undone: it heals by itself. Apply when few call, or keep the attachments' "
            "addresses and plans as they are."
        ),
        addresses=[address for address in destroyed if _is_of(view, address, hit)],
    )


def _interrupted(view: View, destroyed: Set[str]) -> Iterator[tuple[str, Set[StageId]]]:
    """Each key with the stages that it can call before and after, and by no attachment in between."""
    found = reissues(view)
    plans = {change.address for change in view.of(PLAN) if change.is_replaced}
    lost: dict[str, set[StageId]] = {}
    kept: dict[str, set[StageId]] = {}
    for attachment, (key, plan) in view.before.facts.keys.named.items():
        if key is None or plan is None or isinstance(key, Unknown) or isinstance(plan, Unknown):
            continue
        # What becomes of a plan that is made anew is told for all of its keys.
        if shown(plan) not in plans:
            of_key = lost if attachment.address in destroyed else kept
            of_key.setdefault(shown(key), set()).update(view.before.opened(shown(plan)))
    for key_address, stages in lost.items():
        if key_address in found.replaced or key_address in found.renamed:
            continue
        again = stages & view.after.access(key_address).keys() - kept.get(key_address, set())
        if again & view.before.access(key_address).keys():
            yield key_address, again


def _is_of(view: View, address: str, keys: list[str]) -> bool:
    attachment = view.before.resource(PLAN_KEY, address)
    key = view.before.facts.keys.named[attachment][0] if attachment else None
    return key is not None and not isinstance(key, Unknown) and shown(key) in keys


def _plans(view: View) -> Iterator[Impact]:
    """Plans whose stages change: the provider takes every stage out and puts each back."""
    for change in view.of(PLAN):
        is_new = change.before is None or change.after is None
        if is_new or not (change.is_replaced or change.differs("api_stages")):
            continue
        stages = view.before.opened(change.address).keys() & view.after.opened(change.address).keys()
        keys = [
            key for key in view.before.keys_by_plan.get(change.address, ())
            if key in view.after.keys_by_plan.get(change.address, ())
        ]  # fmt: skip
        if not stages or not keys:
            continue
        why = (
            "The plan is made anew, its keys are attached again, and what they have used of a quota is "
            "forgotten."
            if change.is_replaced
            else "Where one stage of a plan changes, the provider takes all of them out and adds them again, "
            "in calls of which Amazon takes one in 20 s."
        )
        yield view.impact(
            "access-gap",
            "high",
            f"{count(len(keys), 'key')} of {change.address.removeprefix(f'{PLAN}.')} cannot call for some "
            "time",
            detail=f"{why} In between, calls get 403.",
            keys=keys,
            stages=stages,
            interruption="seconds",
            undo="Nothing is to be undone: it heals by itself. Apply when few call.",
            addresses=[change.address],
        )


def _stages(view: View) -> Iterator[Impact]:
    """Stages that are deleted before they are made again."""
    for change in view.of(STAGE):
        api = view.by_address.get(view.api_of(change) or "")
        is_of_new_api = api is not None and api.kind == REST_API and api.is_replaced
        before, after = change.before or {}, change.after or {}
        if change.action != "replace" or is_of_new_api or before.get("stage_name") != after.get("stage_name"):
            continue
        keys = view.before.keys_at([change.address])
        yield view.impact(
            "stage-gap",
            "high",
            f"{view.before.label(change.address)} is deleted and made again: nobody can call it in between",
            detail="Every route of it answers 403 until it is there again and its plans are attached.",
            keys=keys,
            stages=[change.address],
            routes=view.before.routes_of_stage(change.address),
            interruption="seconds",
            undo=(
                "Nothing is to be undone: it heals by itself. Apply when few call, or find out what "
                "replaces it: "
                f"{', '.join(change.replace_paths) or change.reason or 'Terraform does not say'}."
            ),
            addresses=[change.address],
        )
