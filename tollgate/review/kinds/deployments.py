"""Whether what changes is shipped: by which redeploy, by none, or by one that will fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tollgate.access.facts import REST_API
from tollgate.redeploy.snapshot import SNAPSHOT_TYPES
from tollgate.review.impact import Impact
from tollgate.review.side import StageId, short
from tollgate.review.view import DEPLOYMENT, STAGE, View, count
from tollgate.terraform.planned.change import Change

_COPIED: Final = frozenset(
    {
        "api_key_source", "binary_media_types", "body", "disable_execute_api_endpoint",
        "endpoint_configuration", "minimum_compression_size", "policy",
    }
)  # fmt: skip
"""What of a REST API is copied by a deployment; its name and its tags are not."""


def impacts(view: View) -> Iterator[Impact]:
    """`redeploy`, `redeploy-missing` and `redeploy-fails`."""
    failing = list(_failing(view))
    yield from (impact for _, impact in failing)
    if view.is_drift:
        return
    failed = {api for api, _ in failing}
    waiting = _waiting(view)
    for api in sorted({*waiting, *_redeployed(view)}):
        if view.is_new(api) or view.is_gone(api) or view.is_replaced(api) or api in failed:
            continue
        if any(view.canary_step(stage) for stage in view.stages_of(api)) and view.is_redeployed(api):
            continue  # The kinds of canaries tell it.
        if view.is_redeployed(api):
            yield _shipped(view, api, waiting.get(api, ()))
        elif view.after.stages_of_api(api) and api in waiting:
            yield _missing(view, api, waiting[api])


def _waiting(view: View) -> dict[str, list[Change]]:
    """What is changed of each API that reaches callers by a redeploy alone."""
    found: dict[str, list[Change]] = {}
    for change in view.of(*sorted(SNAPSHOT_TYPES)):
        if change.action == "forget" or (
            change.kind == REST_API and change.action == "update" and not _COPIED & set(change.differing())
        ):
            continue
        if set(change.differing()) - {"tags", "tags_all"} and (api := view.api_of(change)):
            found.setdefault(api, []).append(change)
    return found


def _redeployed(view: View) -> set[str]:
    stages = [change for change in view.of(STAGE) if change.after is not None and change.before is not None]
    apis = {view.api_of(change) for change in stages if change.differs("deployment_id") or change.is_replaced}
    return {api for api in apis if api}


def _shipped(view: View, api: str, changes: Sequence[Change]) -> Impact:
    stages = view.stages_of(api)
    what = f", with {count(len(changes), 'change')}" if changes else ", though nothing of it changes here"
    return view.impact(
        "redeploy",
        "none",
        f"{short(api)} is deployed anew{what}",
        detail=(
            "It takes the place of what is served at once, and ships whatever was changed before and not "
            "deployed."
        ),
        keys=(),
        stages=stages,
        undo=(
            "Point the stage to the deployment before, as long as Amazon has it: aws apigateway update-stage "
            f"--rest-api-id {_id_of(view, api)} --stage-name {_name_of(view, stages)} "
            "--patch-operations op=replace,path=/deploymentId,value=DEPLOYMENT."
        ),
        addresses=[
            change.address
            for change in view.of(DEPLOYMENT, STAGE)
            if view.api_of(change) == api and change.after
        ],
    )


def _id_of(view: View, api: str) -> str:
    found = view.before.resource(REST_API, api)
    identity = found.get("id") if found else None
    return identity if isinstance(identity, str) else "API"


def _name_of(view: View, stages: Sequence[StageId]) -> str:
    found = view.before.stages.get(stages[0]) if len(stages) == 1 else None
    name = found.get("stage_name") if found else None
    return name if isinstance(name, str) else "STAGE"


def _missing(view: View, api: str, changes: Sequence[Change]) -> Impact:
    stages = view.stages_of(api)
    return view.impact(
        "redeploy-missing",
        "high",
        f"{short(api)}: {count(len(changes), 'change')} will not ship, as no redeploy is planned",
        detail=(
            "A stage serves what its deployment copied. These changes wait for the next one, whoever makes "
            f"it: {_names(changes)}."
        ),
        stages=stages,
        takes_effect="at the next redeploy",
        undo="Let the deployment's triggers have all that it copies, or add -replace of the deployment.",
        addresses=[change.address for change in changes],
    )


def _failing(view: View) -> Iterator[tuple[str | None, Impact]]:
    for change in view.of(DEPLOYMENT):
        if change.action not in ("replace", "delete"):
            continue
        deployment = (change.before or {}).get("id")
        pointing = [
            stage
            for stage in view.before.stages
            if _points_to(view, stage, change.address, deployment) and not _goes_first(view, stage)
        ]
        if pointing:
            api = view.api_of(change)
            impact = view.impact(
                "redeploy-fails",
                "critical",
                f"the redeploy of {short(api or change.address)} will fail: Amazon deletes no deployment "
                "that a stage points to",
                detail=(
                    "Terraform deletes the old deployment before it makes the new one, and the apply stops "
                    "with "
                    '"Active stages pointing to this deployment must be moved or deleted". What was applied '
                    "until then "
                    "stays."
                ),
                stages=pointing,
                undo="Set lifecycle { create_before_destroy = true } on the deployment, and plan again.",
                addresses=[change.address],
            )
            yield api, impact


def _points_to(view: View, stage: str, address: str, deployment: object) -> bool:
    found = view.before.stages[stage].get("deployment_id")
    named = getattr(getattr(found, "resource", None), "address", None)
    return named == address or (isinstance(found, str) and found == deployment)


def _goes_first(view: View, stage: str) -> bool:
    """Whether a stage is gone before its deployment is: it is made after it, and so destroyed before."""
    change = view.by_address.get(stage)
    return change is not None and change.action in ("delete", "replace")


def _names(changes: Sequence[Change]) -> str:
    shown = [change.address for change in changes[:5]]
    more = len(changes) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")
