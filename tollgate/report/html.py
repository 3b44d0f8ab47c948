"""One page of HTML that needs nothing else: verdict, findings, who may call what, what passed."""

from __future__ import annotations

from tollgate.access.matrix import Matrix
from tollgate.access.table import tables
from tollgate.audit.finding import Report
from tollgate.audit.verdict import Verdict
from tollgate.report.summary import summary
from tollgate.report.templates import environment
from tollgate.report.words import WORDS


def render(report: Report, verdict: Verdict, access: Matrix | None = None) -> str:
    """The page. Every text from elsewhere is escaped.

    Args:
        access: who may call what; left out where there is none.
    """
    templates = environment("tollgate.report")
    return templates.get_template("page.html.j2").render(
        report=report,
        verdict=verdict,
        words=WORDS[verdict],
        summary=summary(report),
        tables=list(tables(access)) if access else [],
        omitted=access.omitted if access else (),
    )
