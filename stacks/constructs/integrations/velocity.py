"""Pieces of mapping templates, which are in Velocity's language.

For `#if` a reference to nothing is true in API Gateway, as LocalStack's authors recorded it, and false in
Velocity's guide. So no condition is a reference that may be nothing: it is compared.
"""

from __future__ import annotations

from collections.abc import Iterable

NOT_ALLOWED = "not-allowed"
"""What a caller's choice becomes that is not on the list: nothing is called like it."""


def texts(values: Iterable[str]) -> str:
    """A list of texts without quotes, dollars and backslashes: `["a", "b"]`."""
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"


def only(parameter: str, values: Iterable[str], override: str) -> str:
    """Take a path parameter as it is where it is on a list, and as `not-allowed` where it is not.

    Args:
        override: what is set, `path.model`.
    """
    return (
        f"#set($allowed = {texts(values)})"
        f"#if(!$allowed.contains($input.params('{parameter}')))"
        f'#set($context.requestOverride.{override} = "{NOT_ALLOWED}")#end'
    )
