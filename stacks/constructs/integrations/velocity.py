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
    """Take what a path parameter says where it is on a list, and `not-allowed` where it is not.

    Clients may write `:` and `/` as `%3A` and `%2F`, and whether API Gateway decodes them is not documented.

    Args:
        override: what is set, `path.model`.
    """
    return (
        f"#set($allowed = {texts(values)})"
        f'#set($chosen = $input.params(\'{parameter}\').replace("%3A", ":").replace("%2F", "/"))'
        f'#if(!$allowed.contains($chosen))#set($chosen = "{NOT_ALLOWED}")#end'
        f"#set($context.requestOverride.{override} = $chosen)"
    )
