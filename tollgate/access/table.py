"""The matrix as rows of text, a table for each stage, for whatever shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tollgate.access.limits import Limit
from tollgate.access.matrix import Access, Group, Matrix, Target


@dataclass(frozen=True, slots=True)
class Table:
    """The access to one stage.

    Attributes:
        title: `ai-api-prod: aws_api_gateway_rest_api.inference, stage v1`.
        head: `route` and the groups.
        rows: a route, and what each group may do.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(matrix: Matrix) -> Iterator[Table]:
    """A table for each stage, with the groups of its stack and whoever else may call it."""
    stages: dict[tuple[str, str, str], list[Target]] = {}
    for target in matrix.targets:
        stages.setdefault((target.stack, target.api, target.stage), []).append(target)
    for (stack, api, stage), targets in stages.items():
        groups = [group for group in matrix.groups if _concerns(group, stack, targets, matrix)]
        yield Table(
            title=f"{stack}: {api}, stage {stage}",
            head=("route", *(group.title for group in groups)),
            rows=tuple(
                (target.route, *(cell(matrix.access[group, target]) for group in groups))
                for target in targets
            ),
        )


def cell(access: Access) -> str:
    """`50/s (plan pro), burst 100 (plan pro), 1,000 per MONTH`, `no: the key is disabled`, `unknown: …`."""
    if access.limits is None:
        return f"{access.answer}: {access.reason}" if access.reason else access.answer
    limits = access.limits
    parts = [f"{_shown(limits.rate)}/s", f"burst {_shown(limits.burst)}"]
    if limits.rate.source == limits.burst.source:
        parts = [f"{_value(limits.rate)}/s, burst {_value(limits.burst)} ({limits.rate.source})"]
    return ", ".join([*parts, *([limits.quota] if limits.quota else [])])


def _shown(limit: Limit) -> str:
    return f"{_value(limit)} ({limit.source})"


def _value(limit: Limit) -> str:
    return f"{limit.value:g}" if limit.is_known else f"{limit.value:g} or less"


def _concerns(group: Group, stack: str, targets: Sequence[Target], matrix: Matrix) -> bool:
    if group.stack in ("", stack):
        return True
    return any(matrix.access[group, target].plan is not None for target in targets)
