"""What an integration calls, by its name in the gateway's own account and region or by its ARN."""

from __future__ import annotations

import re
from collections.abc import Callable

from tollgate.config.model import is_token, wrong


def named(service: str, kind: str, name: str, *, prefix: str = "", example: str) -> Callable[[str], str]:
    """A validator: a name, or `arn:aws:<service>:<region>:<account>:<prefix><name>`.

    Args:
        service: as an ARN has it.
        kind: in a message, `a queue`.
        name: a regular expression without groups.
        prefix: before the name in an ARN, as `stateMachine:`.
    """
    pattern = re.compile(rf"(?:arn:aws[a-z-]*:{service}:[a-z0-9-]+:\d{{12}}:{re.escape(prefix)})?(?:{name})")

    def check(text: str) -> str:
        if not is_token(text) and not pattern.fullmatch(text):
            raise wrong(
                f"{text!r} is neither the name of {kind} nor its ARN",
                f"Write '{example}' or 'arn:aws:{service}:us-east-1:123456789012:{prefix}{example}'.",
            )
        return text

    return check
