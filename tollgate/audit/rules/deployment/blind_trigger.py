"""A deployment that misses changes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from tollgate.access.facts import DEPLOYMENT, REST_API, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.redeploy.snapshot import SNAPSHOT_TYPES
from tollgate.redeploy.triggers import VERSION
from tollgate.redeploy.triggers import triggers as expected
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
)

_SHOWN = 5


def judge(deployment: Resource, facts: Facts) -> Judgement:
    triggers = deployment.raw.get("triggers")
    if not triggers:
        return NOT_APPLICABLE
    if deployment.note("trigger") == VERSION and not facts.is_plan(deployment.stack):
        return _proved(deployment, triggers, facts)
    api = facts.api_of(deployment)
    if api is None or isinstance(api, Unknown):
        return Undecided(f"Which API {deployment.address} deploys is not known.")
    copied = [found for kind in SNAPSHOT_TYPES for found in facts.members(api, kind)]
    text = json.dumps(triggers, ensure_ascii=False, default=str)
    if any(function in text for function in _OF_FILES):
        return Undecided(
            f"Whether the files of {deployment.address}'s trigger change with the API is not known."
        )
    if facts.is_plan(deployment.stack) or "local." in text or "var." in text or "module." in text:
        return Undecided(f"What the trigger of {deployment.address} is made of is not known.")
    return _covering(deployment, text, copied)


_OF_FILES = ("file(", "filesha1(", "filesha256(", "filemd5(", "filebase64", "templatefile(", "archive_file")


def _proved(deployment: Resource, triggers: object, facts: Facts) -> Judgement:
    """Tollgate's own trigger is a hash of the document itself, so it can be taken again."""
    asked = triggers.get("redeploy") if isinstance(triggers, Mapping) else None
    snapshot = facts.snapshots_of(deployment.stack).get(_rest_api_address(deployment, facts), {})
    if triggers == expected(snapshot, asked if isinstance(asked, str) else None):
        return PASSED
    return Failed(
        f"The trigger of {deployment.address} is not that of the document: what was changed is not served."
    )


def _rest_api_address(deployment: Resource, facts: Facts) -> str:
    api = facts.api_of(deployment)
    return api.address if isinstance(api, Resource) else ""


def _covering(deployment: Resource, text: str, copied: Sequence[Resource]) -> Judgement:
    missing, weak = [], []
    for resource in copied:
        mentions = re.findall(
            rf"\b{re.escape(resource.address.partition('[')[0])}\b(?:\[[^\]]*\])*(\.\w+)?", text
        )
        if not mentions:
            missing.append(resource.address)
        elif set(mentions) == {".id"}:
            weak.append(resource.address)
    # The API's own id is in each trigger, and most of what it says needs no deployment.
    if missing := [address for address in missing if not address.startswith(REST_API + ".")]:
        return Failed(
            f"The trigger of {deployment.address} misses {_listed(missing)}: changes of them are not served."
        )
    if weak := [address for address in weak if not address.startswith(REST_API + ".")]:
        return Failed(
            f"The trigger of {deployment.address} has the id alone of {_listed(weak)}, which a change "
            "leaves as it is.",
            "high",
        )
    return PASSED


def _listed(addresses: Sequence[str]) -> str:
    shown = ", ".join(sorted(addresses)[:_SHOWN])
    return shown if len(addresses) <= _SHOWN else f"{shown} and {len(addresses) - _SHOWN} more"


RULE = Rule(
    id="TG-D02",
    severity="critical",
    title="A deployment's trigger misses changes",
    condition=(
        "For Tollgate's documents: the trigger taken again from the document differs. For others: triggers "
        "mention not every resource that CreateDeployment copies (critical), or only its id (high)."
    ),
    why="A route that was made private stays public on the stage, because nothing deploys the change.",
    in_gateway="Synthesize again, and change the description instead of the document.",
    in_terraform=(
        "Take the hash over whole resources: sha1(jsonencode([aws_api_gateway_method.NAME, …])), not over "
        "their ids."
    ),
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_deployment",
    subjects=each(DEPLOYMENT),
    judge=judge,
)
