"""Each environment has a Terraform state of its own: with one for two, applying one destroys the other."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from tollgate.config.backend import CloudBackend, LocalBackend, S3Backend
from tollgate.config.gateway import Gateway
from tollgate.config.problem import Path, Problem


def shared_states(environments: Mapping[str, Gateway]) -> Iterator[tuple[str, Problem]]:
    """Find environments that would write into another's state.

    Returns:
        each with its problem.
    """
    first: dict[tuple[str, ...], str] = {}
    for name, gateway in environments.items():
        place = _place(gateway)
        if place is None:
            continue
        state, field = place
        other = first.setdefault(state, name)
        if other != name:
            yield (
                name,
                Problem(
                    field,
                    f"the environments {other!r} and {name!r} would share one Terraform state",
                    "Leave it out, or give each environment its own: applying one would destroy the other.",
                ),
            )


def _place(gateway: Gateway) -> tuple[tuple[str, ...], Path] | None:
    """Where the state is and the field that says so; None where the stack's own name makes it unique."""
    match gateway.backend:
        case LocalBackend(path=str(path)):
            return ("local", posixpath.normpath(posixpath.join(gateway.stack_name, path))), (
                "backend",
                "path",
            )
        case S3Backend(bucket=bucket, key=str(key)):
            return ("s3", bucket, key), ("backend", "key")
        case CloudBackend(hostname=hostname, organization=organization, workspace=str(workspace)):
            return ("cloud", hostname, organization, workspace), ("backend", "workspace")
        case _:
            return None
