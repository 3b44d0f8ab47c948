"""How the two sides of a comparison are called."""

from __future__ import annotations

from tollgate.comparing.compare import Described


def names(here: Described, there: Described) -> tuple[str, str]:
    """The environments' names, with their files where these are two."""
    if here.file == there.file:
        return here.gateway.environment, there.gateway.environment
    return _with_file(here), _with_file(there)


def _with_file(described: Described) -> str:
    return f"{described.gateway.environment} ({described.file})"
