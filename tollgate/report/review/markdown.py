"""Markdown for a comment on a pull request, short enough for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tollgate.report.markdown import MAX_LENGTH, escaped
from tollgate.report.review.access import access_changes
from tollgate.report.review.words import headline, named, numbers, summary
from tollgate.review.acceptance import Accepted, Judged
from tollgate.review.impact import Impact, Risk
from tollgate.review.raw import raw_changes
from tollgate.review.verdict import Verdict

_SIGNS: Final[dict[Risk, str]] = {
    "critical": "⛔", "high": "🔴", "medium": "🟠", "low": "🔵", "none": "⚪",
}  # fmt: skip
_VERDICT_SIGNS: Final[dict[Verdict, str]] = {"pass": "✅", "fail": "⛔", "unknown": "❔"}
_QUIET: Final[tuple[Risk, ...]] = ("none", "low")
_HEAD: Final = "\n| risk | what | who | takes effect | interruption | undo |\n|---|---|---|---|---|---|\n"
_CUT: Final = "\n*{count} more do not fit here: read the JSON or the HTML report.*\n"
_SHARES: Final = (0.6, 0.75, 0.97)
"""Of the room: until where the impacts, the access and the raw changes may go."""


def render(judged: Judged, verdict: Verdict) -> str:
    """Verdict, five lines, the impacts, the access before and after, and Terraform's changes, folded."""
    text = f"## {_sign(judged, verdict)} {escaped(headline(judged, verdict))}\n\n{numbers(judged)}\n\n"
    text += "".join(f"- {escaped(line)}\n" for line in summary(judged))
    for why in judged.review.untold:
        text += f"\n**Not to be trusted**: {escaped(why)}\n"
    room = [int(MAX_LENGTH * share) for share in _SHARES]
    if judged.impacts:
        has_stack = len(judged.review.plans) > 1
        rows = [_row(found, has_stack=has_stack) for found in judged.impacts]
        text += _HEAD + _fitting(rows, room[0] - len(text))
    text += "".join(_accepted(judged.accepted, room[0] - len(text)))
    text += _folded("Who may call what: before and after", list(_access(judged)), room[1] - len(text))
    return text + _raw(judged, room[2] - len(text))


def _sign(judged: Judged, verdict: Verdict) -> str:
    """The verdict's; of what passes, the risk's where it is more than low: that is no good news."""
    return _SIGNS[judged.risk] if verdict == "pass" and judged.risk not in _QUIET else _VERDICT_SIGNS[verdict]


def _fitting(rows: Sequence[str], room: int) -> str:
    text = ""
    for number, row in enumerate(rows):
        if len(text) + len(row) + len(_CUT) + 10 > room:
            return text + _CUT.format(count=len(rows) - number)
        text += row
    return text


def _row(found: Impact, *, has_stack: bool) -> str:
    detail = f"<br>{escaped(found.detail)}" if found.detail else ""
    who = escaped(named(found.consumers))
    where = "<br>".join(escaped(named(names)) for names in (found.routes, found.stages) if names)
    cells = (
        f"{_SIGNS[found.risk]} {found.risk}",
        f"**{escaped(found.title)}**{detail}<br>`{found.id}`",
        "<br>".join(part for part in (escaped(found.stack) if has_stack else "", who, where) if part),
        found.takes_effect,
        found.interruption,
        escaped(found.undo),
    )
    return f"| {' | '.join(cells)} |\n"


def _accepted(accepted: Sequence[Accepted], room: int) -> Iterator[str]:
    if accepted:
        rows = [
            f"- {entry.impact.risk}: {escaped(entry.impact.title)} (`{entry.impact.id}`), "
            f"{escaped(str(entry.acceptance))}\n"
            for entry in accepted
        ]
        yield f"\n**Accepted**\n\n{_fitting(rows, room)}"


def _access(judged: Judged) -> Iterator[str]:
    found = access_changes(judged.review)
    if found:
        yield "| route | keys | before | after |\n|---|---|---|---|\n"
    for change in found:
        target = change.target
        cells = (
            f"{target.stage}: {target.route}",
            named(change.keys) or "without a key",
            change.before,
            change.after,
        )
        yield f"| {' | '.join(map(escaped, cells))} |\n"


def _folded(title: str, rows: Sequence[str], room: int) -> str:
    if not rows:
        return ""
    frame = f"\n<details><summary>{title}</summary>\n\n{{}}\n</details>\n"
    return frame.format(_fitting(rows, room - len(frame)))


def _raw(judged: Judged, room: int) -> str:
    """Terraform's own view; in a block, of which no line can be left."""
    lines = [f"{line}\n".replace("```", "'''") for plan in judged.review.plans for line in raw_changes(plan)]
    if not lines:
        return ""
    frame = "\n<details><summary>What Terraform does</summary>\n\n```\n{}```\n</details>\n"
    fitting = _fitting([_plain(line) for line in lines], room - len(frame))
    return frame.format(fitting)


def _plain(line: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in line)
