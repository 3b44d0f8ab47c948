"""The review for a terminal: quiet when callers notice nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tollgate.printable import printable
from tollgate.report.review.words import facts_of, headline, named, numbers, summary
from tollgate.review.acceptance import Judged
from tollgate.review.impact import Impact, Risk
from tollgate.review.verdict import Verdict

_STYLES: Final[dict[Risk, str]] = {
    "critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan", "none": "dim",
}  # fmt: skip
_SHOWN_ALWAYS: Final = frozenset({"handed-over"})
"""What no caller notices, and a person waits for."""
_VERDICT_STYLES: Final[dict[Verdict, str]] = {"pass": "green", "fail": "bold red", "unknown": "yellow"}

Line = tuple[str, str]
"""A style and a text."""


def lines(judged: Judged, verdict: Verdict, *, verbose: bool) -> Iterator[Line]:
    """What to print, line by line.

    Args:
        verbose: show every name, address and accepted impact, and those that no caller notices.
    """
    hidden = 0
    for found in judged.impacts:
        if found.risk == "none" and not verbose and found.kind not in _SHOWN_ALWAYS:
            hidden += 1
        else:
            yield from _impact(found, verbose=verbose, has_stack=len(judged.review.plans) > 1)
    for entry in judged.accepted:
        yield "dim", f"{entry.impact.risk}, {entry.acceptance}"
        yield "dim", f"  {printable(entry.impact.title)}  [{entry.impact.id}]\n"
    for plan in judged.review.plans:
        if plan.incomplete:
            yield (
                "yellow",
                f"warning: {printable(plan.file)}: the plan is incomplete: {plan.incomplete}. Plan all of "
                "it.",
            )
    for warning in judged.warnings:
        yield "yellow", f"warning: {printable(warning)}"
    if judged.review.impacts:
        for line in summary(judged):
            yield "", printable(line)
        yield "", ""
    yield _VERDICT_STYLES[verdict], f"{headline(judged, verdict)}. {numbers(judged)}"
    if hidden:
        yield "dim", f"{hidden} that no caller notices not shown: --verbose shows them."
    if verdict == "fail":
        yield "dim", "Answer for one: --accept ID --reason TEXT, or an entry in reviews.yaml."


def _impact(found: Impact, *, verbose: bool, has_stack: bool) -> Iterator[Line]:
    yield _STYLES[found.risk], f"{found.risk}: {printable(found.title)}  [{found.id}]"
    if found.place:
        yield "bold", f"  {printable(str(found.place))}"
    if found.detail:
        yield "", f"  {printable(found.detail)}"
    if has_stack:
        yield "", f"  stack: {printable(found.stack)}"
    for name, text in facts_of(found):
        yield "", f"  {name}: {printable(text)}"
    addresses = found.addresses if verbose else (named(found.addresses, 3),)
    for address in addresses:
        yield "dim", f"  {printable(address)}"
    yield "", ""
