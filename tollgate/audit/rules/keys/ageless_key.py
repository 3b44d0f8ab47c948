"""Keys of which nobody knows the age."""

from __future__ import annotations

from collections.abc import Mapping

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.audit.rules.representative import all_like, first_of
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    Value,
    as_mapping,
)

_MARKS = {"rotate_by", "owner", "expires", "contact", "rotate-by"}


def judge(first: Resource, facts: Facts) -> Judgement:
    keys = all_like(first, facts)
    tags = {key: as_mapping(key.get("tags")) for key in keys}
    without = [key for key, found in tags.items() if not isinstance(found, Unknown) and not _is_marked(found)]
    if without:
        return Failed(
            f"{len(without)} of {len(keys)} keys say neither whose they are nor until when, "
            f"{without[0].address} first."
        )
    for key, found in tags.items():
        if isinstance(found, Unknown):
            return Undecided(f"Which tags {key.address} has is not known: {found.why}.")
    return PASSED


def _is_marked(tags: Mapping[str, Value]) -> bool:
    return not _MARKS.isdisjoint(name.lower() for name in tags)


RULE = Rule(
    id="TG-K15",
    severity="info",
    title="Keys say neither whose they are nor until when",
    condition=(
        "An aws_api_gateway_api_key has none of the tags owner, contact, rotate_by and expires. One finding "
        "for a stack."
    ),
    why="When a key leaks or gets old, nobody knows whom to ask.",
    in_gateway="Give each consumer a `contact`.",
    in_terraform="Add a tag owner, contact, rotate_by or expires.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging.html",
    subjects=first_of(KEY),
    judge=judge,
)
