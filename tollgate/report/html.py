"""One page of HTML that needs nothing else: verdict, findings, who may call what, what passed."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

from tollgate.access.table import Table
from tollgate.audit.finding import Report
from tollgate.audit.verdict import Verdict
from tollgate.printable import printable
from tollgate.report.summary import summary
from tollgate.report.words import WORDS


def render(report: Report, verdict: Verdict, tables: Sequence[Table] = ()) -> str:
    """The page. Every text from elsewhere is escaped.

    Args:
        tables: the effective access, a table for each stage.
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
        report=report, verdict=verdict, words=WORDS[verdict], summary=summary(report), tables=tables
    )
