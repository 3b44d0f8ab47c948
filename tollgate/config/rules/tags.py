"""Tags have Amazon's form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.limits import TAGS_PER_RESOURCE
from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


_ALLOWED = re.compile(r"[\w\s.:/=+@-]*")
_ADDED = 1
"""A key also carries its consumer's contact."""


def check(gateway: Gateway) -> Iterator[Problem]:
    """Hold the tags to the "Tagging your AWS resources" guide: tag naming limits."""
    most = TAGS_PER_RESOURCE - _ADDED
    if len(gateway.tags) > most:
        yield Problem(
            ("tags",), f"there are {len(gateway.tags)} tags", f"Use {most} at most: a key carries one more."
        )
    for key, value in gateway.tags.items():
        path = ("tags", key)
        if not 1 <= len(key) <= 128 or len(value) > 256:
            yield Problem(
                path,
                "a tag is too long or has no name",
                "A name has 1 to 128 characters, a value 256 at most.",
            )
        elif key.lower().startswith("aws:"):
            yield Problem(path, "the prefix 'aws:' is Amazon's own", "Call the tag something else.")
        elif not _ALLOWED.fullmatch(key) or not _ALLOWED.fullmatch(value):
            yield Problem(
                path,
                "a tag has a character that Amazon refuses",
                "Use letters, digits, spaces and _ . : / = + - @.",
            )
