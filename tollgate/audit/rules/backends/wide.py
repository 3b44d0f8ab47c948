"""What a statement of a policy opens that a backend cannot need: all of a service, or of the account."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from tollgate.access.iam import Pattern, Statement, allows, listed, pattern
from tollgate.audit.judgement import Failed, Judgement, Severity, Undecided
from tollgate.terraform.configuration.resource import Block
from tollgate.terraform.configuration.value import Unknown

_PARTS: Final = 6
"""Of an ARN: `arn:partition:service:region:account:resource`."""
_NAMED_FIRST: Final = ("execute-api", "s3", "sns", "sqs")
"""The services whose ARNs name the resource without its type before it: `arn:aws:sqs:eu-west-1:1:jobs`."""
_ANY: Final = re.compile(r"[*?/:]*\*[*?/:]*")
_LOGS: Final = "logs:*"
_OF_NO_RESOURCE: Final = (
    "cloudwatch:putmetricdata",
    "xray:getsampling*",
    "xray:puttelemetryrecords",
    "xray:puttracesegments",
)
"""Actions that are of no resource, so that `*` is all that can be said. Source: the Service Authorization
Reference, of Amazon CloudWatch and of AWS X-Ray."""


def judged(statement: Statement, block: Block, says: Callable[[str], str]) -> Iterator[Judgement]:
    """What is wrong with a statement, and what of it is not known.

    Args:
        says: whom it lets do something, without the full stop: of `do sqs:* on jobs`.
    """
    if isinstance(effect := statement.get("Effect"), Unknown):
        yield Undecided(f"Whether {says('do something')} is not known: {effect.why}.")
    if not allows(statement):
        return
    actions = _patterns(statement, "Action", block)
    resources = _patterns(statement, "Resource", block)
    for what, severity in _opened(statement, actions, resources):
        yield Failed(f"{says(what)}.", severity)
    for found in (*actions, *resources):
        if found.unknown:
            yield Undecided(f"Whether {says('do more than it needs')} is not known: {found.unknown.why}.")


def _opened(
    statement: Statement, actions: Sequence[Pattern], resources: Sequence[Pattern]
) -> Iterator[tuple[str, Severity | None]]:
    """Each thing that it opens, with how bad it is where that is not the rule's own."""
    done, on = _shown(actions), _shown(resources)
    if excluded := listed(statement.get("NotAction")):
        yield f"do all but {len(excluded)} named actions on {on}", "critical"
    everything = [found for found in actions if _is_all_of_a_service(found.text)]
    if any(found.text in ("*", "*:*") for found in everything):
        yield f"do everything on {on}", "critical"
    elif everything:
        yield f"do {everything[0].text} on {on}", None
    if listed(statement.get("NotResource")):
        yield f"do {done} on all but what is named", None
    if all(_is_of_no_resource(found.text) for found in actions):
        return
    is_of_logs = all(fnmatchcase(found.text.lower(), _LOGS) for found in actions)
    for found in resources:
        if is_everything(found.text):
            yield f"do {done} on {found.text}", "low" if is_of_logs else None


def is_everything(resource: str) -> bool:
    """Whether a resource stands for all that a service has, or for all of one type."""
    parts = resource.split(":", _PARTS - 1)
    if len(parts) < _PARTS:
        # `…`, an attribute that Amazon tells, begins with what it is of.
        return resource.endswith("*") and not resource.startswith("…")
    service, rest = parts[2], parts[-1]
    if "*" in service or _ANY.fullmatch(rest):
        return True
    kind = re.match(r"[\w-]+[/:]", rest)
    return bool(kind and service not in _NAMED_FIRST and _ANY.fullmatch(rest[kind.end() :]))


def _is_all_of_a_service(action: str) -> bool:
    return action == "*" or action.endswith(":*")


def _is_of_no_resource(action: str) -> bool:
    return any(fnmatchcase(action.lower(), known) for known in _OF_NO_RESOURCE)


def _patterns(statement: Statement, name: str, block: Block) -> Sequence[Pattern]:
    return [pattern(block, said) for said in listed(statement.get(name))]


def _shown(found: Sequence[Pattern]) -> str:
    texts = [one.text or "…" for one in found]
    return " and ".join(filter(None, (", ".join(texts[:2]), f"{len(texts) - 2} more" if texts[2:] else "")))
