"""What of a call identifies who calls: the values of an authorizer's identity sources.

Developer guide, "Configure a Lambda authorizer": headers, query strings, stage variables and `$context`.
"""

from __future__ import annotations

from tollgate.local.call import Call
from tollgate.local.context import variable
from tollgate.local.served.gateway import Authorizer


def identity_values(call: Call, authorizer: Authorizer) -> tuple[str, ...] | None:
    """The values of an authorizer's identity sources; None where one is missing or empty."""
    values = tuple(_identity_value(call, source) for source in authorizer.identity_sources)
    return values if all(values) else None


def _identity_value(call: Call, source: str) -> str:
    kind, _, name = source.partition(".")
    if kind == "stageVariables":
        return call.stage.variables.get(name, "")
    if kind == "context":
        value = variable(call, name)
        return "" if value is None else str(value)
    place, _, name = name.removeprefix("request.").partition(".")
    values = call.headers.getlist(name) if place == "header" else call.query.get(name, ())
    return values[-1] if values else ""
