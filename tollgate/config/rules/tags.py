"""Tags have Amazon's form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tollgate.config.bootstrap import STACK_TAG
from tollgate.config.limits import TAGS_PER_RESOURCE
from tollgate.config.problem import Path, Problem
from tollgate.config.tag import ALPHABET, KEY_MAX_LENGTH, VALUE_MAX_LENGTH, is_tag_text

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


_OF_CONTACT = 1
"""A key also carries its consumer's contact."""


def check(gateway: Gateway) -> Iterator[Problem]:
    """Hold the tags to Amazon's limits."""
    added = _OF_CONTACT + len(gateway.default_tags) - len(gateway.tags)
    most = TAGS_PER_RESOURCE - added
    remedy = f"Use {most} at most: a key carries {'one' if added == 1 else 'two'} more."
    if len(gateway.tags) > most:
        yield Problem(("tags",), f"there are {len(gateway.tags)} tags", remedy)
    yield from _of_form(("tags",), gateway.tags)
    for path, tags in _of_parts(gateway):
        if len({**gateway.tags, **tags}) > most:
            yield Problem(path, f"with the gateway's there are {len({**gateway.tags, **tags})} tags", remedy)
        yield from _of_form(path, tags)


def _of_parts(gateway: Gateway) -> Iterator[tuple[Path, Mapping[str, str]]]:
    for name, plan in gateway.usage_plans.items():
        yield ("usage_plans", name, "tags"), plan.tags
    for path, delivery in gateway.declared_deliveries():
        yield (*path, "tags"), delivery.tags
    for name, consumer in gateway.consumers.items():
        for slot, key in consumer.keys.items():
            if key.tags:
                yield ("consumers", name, "keys", slot, "tags"), key.tags


def _of_form(within: Path, tags: Mapping[str, str]) -> Iterator[Problem]:
    for key, value in tags.items():
        path = (*within, key)
        if not 1 <= len(key) <= KEY_MAX_LENGTH or len(value) > VALUE_MAX_LENGTH:
            yield Problem(
                path,
                "a tag is too long or has no name",
                f"A name has 1 to {KEY_MAX_LENGTH} characters, a value {VALUE_MAX_LENGTH} at most.",
            )
        elif key.lower().startswith("aws:"):
            yield Problem(path, "the prefix 'aws:' is Amazon's own", "Call the tag something else.")
        elif key == STACK_TAG:
            yield Problem(
                path,
                f"the tag {STACK_TAG!r} says which roles of the CI may change what has it",
                "Leave it out: it is put on everything where 'bootstrap' has 'ci'.",
            )
        elif not is_tag_text(key) or not is_tag_text(value):
            yield Problem(
                path,
                "a tag has a character that Amazon refuses",
                f"Use {ALPHABET}.",
            )
