"""Keys of which nobody knows the age."""

from __future__ import annotations

from collections.abc import Mapping

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY
from tollgate.access.provider import provider_of, providers
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.audit.rules.representative import all_like, first_of
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    Value,
    as_mapping,
)

_MARKS = {"rotate_by", "owner", "expires", "contact", "rotate-by"}


def judge(first: Resource, facts: Facts) -> Judgement:
    keys = all_like(first, facts)
    defaults = _default_tags(first.stack, facts)
    marks = {key: _is_marked(key, defaults) for key in keys}
    without = [key for key, found in marks.items() if found is False]
    if without:
        return Failed(
            f"{len(without)} of {len(keys)} keys say neither whose they are nor until when, "
            f"{without[0].address} first."
        )
    for key, found in marks.items():
        if isinstance(found, Unknown):
            return Undecided(f"Which tags {key.address} has is not known: {found.why}.")
    return PASSED


def _is_marked(key: Resource, defaults: Mapping[str, Mapping[str, Value] | Unknown]) -> bool | Unknown:
    """By its own tags or those that its provider gives."""
    unknown: Unknown | None = None
    for tags in (
        as_mapping(key.get("tags")),
        defaults.get(provider_of(key), {}),
    ):
        if isinstance(tags, Unknown):
            unknown = tags
        elif any(name.lower() in _MARKS and said not in (None, "") for name, said in tags.items()):
            return True
    return unknown or False


def _default_tags(stack: str, facts: Facts) -> Mapping[str, Mapping[str, Value] | Unknown]:
    """What each provider of a stack gives to all that it makes: by `aws`, `aws.west`."""
    blocks = {
        name: provider.block("default_tags")
        for name, provider in providers(facts.configuration, stack).items()
    }
    return {
        name: as_mapping(block.get("tags")) if isinstance(block, Block) else block or {}
        for name, block in blocks.items()
    }


RULE = Rule(
    id="TG-K15",
    severity="info",
    title="Keys say neither whose they are nor until when",
    condition=(
        "An aws_api_gateway_api_key has none of the tags owner, contact, rotate_by and expires, and none by "
        "its provider's default_tags. One finding for a stack."
    ),
    why="When a key leaks or gets old, nobody knows whom to ask.",
    in_gateway="Give each consumer a `contact`.",
    in_terraform="Add a tag owner, contact, rotate_by or expires.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging.html",
    subjects=first_of(KEY),
    judge=judge,
)
