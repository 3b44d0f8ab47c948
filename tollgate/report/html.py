"""One page of HTML that needs nothing else: verdict, findings, who may call what, what passed."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from tollgate.access.matrix import Matrix
from tollgate.access.table import tables
from tollgate.audit.finding import Report
from tollgate.audit.verdict import Verdict
from tollgate.printable import printable
from tollgate.report.summary import summary
from tollgate.report.words import WORDS


def render(report: Report, verdict: Verdict, access: Matrix | None = None) -> str:
    """The page. Every text from elsewhere is escaped.

    Args:
        access: who may call what; left out where there is none.
    """
    environment = Environment(
        loader=PackageLoader("tollgate.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["printable"] = printable
    return environment.get_template("page.html.j2").render(
        report=report,
        verdict=verdict,
        words=WORDS[verdict],
        summary=summary(report),
        tables=list(tables(access)) if access else [],
        omitted=access.omitted if access else (),
    )
