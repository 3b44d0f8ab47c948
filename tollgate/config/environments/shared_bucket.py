"""A bucket that `tollgate bootstrap` makes is one environment's: its key and its roles are for that one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tollgate.config.backend import S3Backend
from tollgate.config.gateway import Gateway
from tollgate.config.problem import Problem
from tollgate.config.state_place import bootstrap_stack


def shared_buckets(environments: Mapping[str, Gateway]) -> Iterator[tuple[str, Problem]]:
    """Find environments that keep states in a bucket which another one makes.

    Returns:
        each with its problem.
    """
    makers: dict[str, str] = {}
    for name, gateway in environments.items():
        if gateway.bootstrap and (bucket := _bucket(gateway)):
            makers.setdefault(bucket, name)
    stacks = {gateway.stack_name.lower(): name for name, gateway in environments.items()}
    for name, gateway in environments.items():
        maker = makers.get(_bucket(gateway) or "", name)
        if maker != name:
            yield (
                name,
                Problem(
                    ("backend", "bucket"),
                    f"{name!r} would keep its state in the bucket that 'bootstrap' makes for {maker!r}",
                    "Give each environment a bucket of its own: the key and the roles are for one.",
                ),
            )
        other = stacks.get(bootstrap_stack(gateway.stack_name).lower())
        if gateway.bootstrap and other:
            yield (
                name,
                Problem(
                    ("bootstrap",),
                    f"it would be the stack {bootstrap_stack(gateway.stack_name)!r}, as the environment "
                    f"{other!r} is",
                    f"Call {other!r} otherwise.",
                ),
            )


def _bucket(gateway: Gateway) -> str | None:
    return gateway.backend.bucket if isinstance(gateway.backend, S3Backend) else None
