"""An attachment that names no key."""

from __future__ import annotations

import re

from tollgate.access.facts import PLAN, Facts
from tollgate.access.keys import KEY, PLAN_KEY
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided, worst
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.mentions import Mention
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown

_ID_OF_EACH = re.compile(r"\$\{each\.value\.id\}")
_OF_GATEWAY = "aws_api_gateway_"
_IDS_OF_ATTACHMENTS = {"id", "key_id", "usage_plan_id"}


def judge(attachment: Resource, facts: Facts) -> Judgement:
    arguments = (("key_id", KEY), ("usage_plan_id", PLAN))
    return worst(
        PASSED
        if isinstance(found, Resource) and found.kind == kind
        else _judge(attachment, facts, argument, kind)
        for (argument, kind), found in zip(arguments, facts.keys.named[attachment], strict=True)
    )


def _judge(attachment: Resource, facts: Facts, argument: str, kind: str) -> Judgement:
    value = attachment.get(argument)
    if value is None or value == "":
        return Failed(f"{attachment.address} has no {argument}.")
    written = facts.written.of(attachment) or attachment
    mentions = [found for found in written.mentioned(argument) if isinstance(found, Mention)]
    named = {found.attribute for found in mentions if found.resource.kind == kind}
    if "id" in named or _is_id_of_each(written, argument, kind):
        return PASSED
    if wrong := next((found for found in mentions if _is_no_id(found, kind)), None):
        said = f"{argument} of {attachment.address} is {wrong.resource.address}.{wrong.attribute}"
        return Failed(f"{said}, and not its id." if named else f"{said}, which is no {kind}.")
    if isinstance(value, (Reference, Unknown)):
        return Undecided(f"Whether {argument} of {attachment.address} is the id of an {kind} is not known.")
    return PASSED


def _is_id_of_each(attachment: Resource, argument: str, kind: str) -> bool:
    if "for_each" not in attachment.raw or not any(map(_ID_OF_EACH.search, attachment.texts(argument))):
        return False
    mentions = attachment.mentioned("for_each")
    return any(isinstance(found, Mention) and found.resource.kind == kind for found in mentions)


def _is_no_id(found: Mention, kind: str) -> bool:
    """Whether it is certainly not what is wanted; what is of no gateway may hold any id."""
    if found.attribute is None:
        return False
    if found.resource.kind == PLAN_KEY:
        return found.attribute not in _IDS_OF_ATTACHMENTS
    return found.resource.kind == kind or found.resource.kind.startswith(_OF_GATEWAY)


RULE = Rule(
    id="TG-K11",
    severity="high",
    title="An attachment names something else than a key and a plan",
    condition=(
        "key_id of an aws_api_gateway_usage_plan_key is not the id of an aws_api_gateway_api_key, or "
        "usage_plan_id not that of an aws_api_gateway_usage_plan. Unknown where it comes from elsewhere."
    ),
    why=(
        "The apply fails, the consumer gets 403; and a key_id that is made of `.value` puts the secret where "
        "ids stand: in state, plans and logs."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform=(
        "Write key_id = aws_api_gateway_api_key.NAME.id and usage_plan_id = "
        "aws_api_gateway_usage_plan.NAME.id."
    ),
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_usage_plan_key",
    subjects=each(PLAN_KEY),
    judge=judge,
)
