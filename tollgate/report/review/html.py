"""One page of HTML that needs nothing else: verdict, picture, impacts, access, what Terraform does."""

from __future__ import annotations

from markupsafe import Markup

from tollgate.report.review.access import access_changes
from tollgate.report.review.drawing import drawing
from tollgate.report.review.words import headline, named, numbers, summary
from tollgate.report.templates import environment
from tollgate.review.acceptance import Judged
from tollgate.review.impact import Impact
from tollgate.review.picture import picture
from tollgate.review.raw import raw_changes
from tollgate.review.verdict import Verdict


def render(judged: Judged, verdict: Verdict) -> str:
    """The page. Every text from elsewhere is escaped; it works without scripts, and prints."""
    templates = environment("tollgate.report.review")
    templates.filters["named"] = named
    review = judged.review
    return templates.get_template("page.html.j2").render(
        judged=judged,
        verdict=verdict,
        headline=headline(judged, verdict),
        numbers=numbers(judged),
        summary=summary(judged),
        # What `drawing` makes is escaped by the library that writes it.
        pictures=[
            (view.plan.stack, Markup(drawing(picture(view, _of_stack(judged, view.plan.stack)))))  # noqa: S704
            for view in review.views
        ],
        access=access_changes(review),
        raw=[(plan.stack, list(raw_changes(plan))) for plan in review.plans],
    )


def _of_stack(judged: Judged, stack: str) -> list[Impact]:
    return [found for found in judged.review.impacts if found.stack == stack]
