"""A deployment that misses changes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from tollgate.access.facts import DEPLOYMENT, REST_API, Facts
from tollgate.access.identity import Identity
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.deployment.restless_trigger import clock
from tollgate.redeploy.snapshot import SNAPSHOT_TYPES
from tollgate.redeploy.triggers import VERSION
from tollgate.redeploy.triggers import triggers as expected
from tollgate.terraform.configuration.mentions import Mention
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown

_SHOWN = 5
_OF_FILES = re.compile(r"\b(file\w*|templatefile|fileset)\(|\bdata\.archive_file\b")
_OF_THE_API = ("api_key_source", "body", "disable_execute_api_endpoint", "policy")
"""What of an API itself guards it; most else that it says is in each trigger by its id, or needs none."""


def judge(deployment: Resource, facts: Facts) -> Judgement:
    written = facts.written.of(deployment)
    if written is None:
        return Undecided(
            f"A plan does not tell what the trigger of {deployment.address} is made of: lay its cdk.tf.json "
            "beside it."
        )
    mentioned = _mentioned(written)
    version = written.note("trigger")
    if version is not None and written.raw.get("triggers"):
        return _proved(deployment, written, facts, version)
    if mentioned is None or clock(written):
        return NOT_APPLICABLE
    api = facts.api_of(written)
    if api is None or isinstance(api, Unknown):
        return Undecided(f"Which API {deployment.address} deploys is not known.")
    return _covering(deployment, mentioned, api, facts)


def _mentioned(deployment: Resource) -> Sequence[Mention | Unknown] | None:
    """What a deployment is made anew with; None where nothing is said."""
    found = list(deployment.mentioned("triggers"))
    lifecycle = deployment.block("lifecycle")
    replaced = lifecycle.mentioned("replace_triggered_by") if isinstance(lifecycle, Block) else []
    if not replaced and not deployment.raw.get("triggers"):
        return None
    if any(_OF_FILES.search(text) for text in deployment.texts("triggers")):
        found.append(Unknown("whether its files change with the API is not known"))
    return [*found, *replaced]


def _proved(deployment: Resource, written: Resource, facts: Facts, version: object) -> Judgement:
    """Tollgate's own trigger is a hash of the document itself, so it can be taken again."""
    if version != VERSION:
        return Undecided(
            f"The trigger of {deployment.address} is of another version of Tollgate: synthesize again."
        )
    triggers = written.raw.get("triggers")
    asked = triggers.get("redeploy") if isinstance(triggers, Mapping) else None
    snapshot = facts.written.snapshots(written.stack).get(_rest_api_address(written, facts), {})
    wanted = expected(snapshot, asked if isinstance(asked, str) else None)
    if triggers != wanted:
        return Failed(
            f"The trigger of {deployment.address} is not that of the document: what was changed is not "
            "served."
        )
    planned = deployment.get("triggers")
    # Beside a canary a deployment stays, with the trigger of what it copied: `ignored_changes` judges that.
    if (
        deployment not in facts.canaries
        and isinstance(planned, Mapping)
        and planned.get("definition") != wanted["definition"]
    ):
        return Failed(
            f"The plan of {deployment.address} is not of the document beside it: what was changed since is "
            "not "
            "in it."
        )
    return PASSED


def _rest_api_address(deployment: Resource, facts: Facts) -> str:
    api = facts.api_of(deployment)
    return api.address if isinstance(api, Resource) else ""


def _covering(
    deployment: Resource, mentioned: Sequence[Mention | Unknown], api: Identity, facts: Facts
) -> Judgement:
    by_address: dict[str, set[str | None]] = defaultdict(set)
    for mention in mentioned:
        if isinstance(mention, Mention):
            by_address[mention.resource.address].add(mention.attribute)
    copied = [found for kind in SNAPSHOT_TYPES if kind != REST_API for found in facts.members(api, kind)]
    missing = [found.address for found in copied if found.address not in by_address]
    missing += _missing_of_the_api(api, by_address)
    weak = [found.address for found in copied if by_address.get(found.address) == {"id"}]
    unknown = next((found.why for found in mentioned if isinstance(found, Unknown)), None)
    if missing and unknown:
        return Undecided(f"What the trigger of {deployment.address} is made of is not known: {unknown}.")
    if missing:
        return Failed(
            f"The trigger of {deployment.address} misses {_listed(missing)}: changes of them are not served."
        )
    if weak:
        return Failed(
            f"The trigger of {deployment.address} has the id alone of {_listed(weak)}, which a change "
            "leaves as it is.",
            "high",
        )
    if strangers := [found.address for kind in SNAPSHOT_TYPES for found in facts.uncertain(kind)]:
        return Undecided(f"Whether {_listed(strangers)} are of the API of {deployment.address} is not known.")
    return PASSED


def _missing_of_the_api(api: Identity, by_address: Mapping[str, Set[str | None]]) -> Sequence[str]:
    if not isinstance(api, Resource) or api.is_data:
        return []
    found = by_address.get(api.address, frozenset())
    return [
        f"{name} of {api.address}"
        for name in _OF_THE_API
        if api.get(name) is not None and not found & {name, None}
    ]


def _listed(addresses: Sequence[str]) -> str:
    shown = ", ".join(sorted(addresses)[:_SHOWN])
    return shown if len(addresses) <= _SHOWN else f"{shown} and {len(addresses) - _SHOWN} more"


RULE = Rule(
    id="TG-D02",
    severity="critical",
    title="A deployment's trigger misses changes",
    condition=(
        "For Tollgate's documents: the trigger taken again from the document differs. For others: triggers "
        "and lifecycle.replace_triggered_by mention not every resource that CreateDeployment copies, or not "
        "the body, policy, api_key_source or disable_execute_api_endpoint of an API that has it (critical); "
        "or "
        "only a resource's id (high)."
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
