"""Two environments that would take over one thing: two states would then own it, and each undo the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tollgate.config.gateway import Gateway
from tollgate.config.problem import Problem
from tollgate.config.rules.imports import imported


def shared_imports(environments: Mapping[str, Gateway]) -> Iterator[tuple[str, Problem]]:
    """Find what a later environment would take over after an earlier one.

    Returns:
        the later environment with its problem.
    """
    first: dict[tuple[str, str], str] = {}
    for name, gateway in environments.items():
        for kind, id_, path in imported(gateway):
            other = first.setdefault((kind, id_), name)
            if other != name:
                yield (
                    name,
                    Problem(
                        path,
                        f"the environments {other!r} and {name!r} would both take over {id_!r}",
                        "Say it in the one environment that it belongs to.",
                    ),
                )
