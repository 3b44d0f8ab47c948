"""Whether the trust policy of a role asks API Gateway on whose behalf it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from tollgate.access.iam import Statement, allows, condition_keys, principals, statements_of
from tollgate.access.roles import GATEWAY
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown

_SOURCES: Final = {
    key.lower(): key
    for key in ("aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths")
}


def sources(role: Resource) -> Sequence[Mapping[str, str]] | Unknown:
    """The keys that each statement asks for which lets API Gateway take a role, with their operators."""
    statements = statements_of(role, "assume_role_policy")
    if isinstance(statements, Unknown):
        return statements
    return [
        {_SOURCES[key]: operator for key, operator in condition_keys(statement).items() if key in _SOURCES}
        for statement in statements
        if allows(statement) and _is_of_gateway(statement)
    ]


def _is_of_gateway(statement: Statement) -> bool:
    return any(named == GATEWAY for _, named in principals(statement))
