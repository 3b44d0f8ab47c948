"""Each environment has a Terraform state of its own: with one for two, applying one destroys the other."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from tollgate.config.backend import CloudBackend, LocalBackend, S3Backend
from tollgate.config.gateway import Gateway
from tollgate.config.problem import Path, Problem
from tollgate.config.region import partition
from tollgate.config.shards import Part
from tollgate.config.state_place import STACKS_FOLDER, local_path, s3_key, workspace

_FIELDS = {"local": "path", "s3": "key", "cloud": "workspace"}
"""What names a state's place, by the backend's type."""


def shared_states(environments: Mapping[str, Gateway]) -> Iterator[tuple[str, Problem]]:
    """Find environments that would write into another's state, whether named or by default.

    Returns:
        each with its problem: of the two, the later one that names the place.
    """
    first: dict[tuple[str, ...], str] = {}
    for name, gateway in environments.items():
        others = {first.setdefault(place, name) for place in _places(gateway)} - {name}
        for other in sorted(others):
            blamed = next((one for one in (name, other) if _field(environments[one])), None)
            # Where neither names it, the names of stacks meet, and that is refused elsewhere.
            if blamed is not None:
                yield (
                    blamed,
                    Problem(
                        _field(environments[blamed]),
                        f"the environments {other!r} and {name!r} would share one Terraform state",
                        "Leave it out, or give each environment its own: applying one would destroy the "
                        "other.",
                    ),
                )


def shared_stacks(environments: Mapping[str, Gateway]) -> Iterator[tuple[str, Problem]]:
    """Find environments that are called like a shard, or the account's stack, of another.

    Returns:
        each that has these, with its problem.
    """
    by_stack = {gateway.stack_name.lower(): name for name, gateway in environments.items()}
    for name, gateway in environments.items():
        for stack in gateway.shard_stacks.values():
            if other := by_stack.get(stack.lower()):
                yield (
                    name,
                    Problem(
                        ("shards",),
                        f"a shard of {name!r} would be the stack {stack!r}, as the environment {other!r} is",
                        f"Call {other!r} otherwise.",
                    ),
                )
        if gateway.account_stack and (other := by_stack.get(gateway.account_stack.lower())):
            yield (
                name,
                Problem(
                    ("manage_account_logging_role",),
                    f"the account's stack of {name!r} would be called {gateway.account_stack!r}, as the "
                    f"environment {other!r} is",
                    f"Call {other!r} otherwise.",
                ),
            )


def _places(gateway: Gateway) -> Iterator[tuple[str, ...]]:
    """Where the states are: two that are equal are one state."""
    for stack, part in gateway.parts.items():
        yield _place(gateway, stack, part)


def _place(gateway: Gateway, stack: str, part: Part | None) -> tuple[str, ...]:
    match gateway.backend:
        case LocalBackend() as backend:
            path = posixpath.join(STACKS_FOLDER, stack, local_path(backend, stack, part))
            # Where file names ignore case, two that differ only in it are one.
            return ("local", posixpath.normpath(path).lower())
        case S3Backend() as backend:
            # Not its region: within a partition, no two buckets have one name.
            at = partition(backend.region or gateway.region)
            return ("s3", at, backend.bucket, s3_key(backend, stack, part))
        case CloudBackend() as backend:
            name = workspace(backend, stack, part)
            return ("cloud", backend.hostname.lower(), backend.organization, name)


def _field(gateway: Gateway) -> Path:
    """The field that names the state's place; `()` where the stack's name does."""
    field = _FIELDS[gateway.backend.type]
    return ("backend", field) if getattr(gateway.backend, field) else ()
