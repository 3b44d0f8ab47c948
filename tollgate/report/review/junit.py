"""JUnit XML: a case for each impact, which fails from the risk on that fails the review."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from tollgate.report.junit_xml import clean, text_of
from tollgate.report.review.words import facts_of
from tollgate.review.acceptance import Judged
from tollgate.review.impact import Impact, Risk
from tollgate.review.verdict import Verdict


def render(judged: Judged, verdict: Verdict, *, fail_on: Risk = "critical") -> str:
    """One suite. An accepted impact is skipped; a plan that tells a part alone is an error."""
    suite = Xml.Element("testsuite", name="tollgate review")
    failures = 0
    for found in judged.impacts:
        case = _case(suite, found)
        if found.is_at_least(fail_on):
            failures += 1
            failure = Xml.SubElement(case, "failure", type=found.risk, message=clean(found.title))
            failure.text = clean(
                "\n".join([found.detail, *(f"{name}: {text}" for name, text in facts_of(found))])
            )
    for entry in judged.accepted:
        Xml.SubElement(_case(suite, entry.impact), "skipped", message=clean(str(entry.acceptance)))
    for why in judged.review.untold:
        case = Xml.SubElement(suite, "testcase", classname="untold", name="the plan can be judged")
        Xml.SubElement(case, "error", type="untold", message=clean(why))
    if not len(suite):
        Xml.SubElement(suite, "testcase", classname="none", name="the plan changes nothing for callers")
    counts = {
        "failures": failures,
        "errors": len(judged.review.untold),
        "skipped": len(judged.accepted),
    }
    return text_of(suite, counts)


def _case(suite: Xml.Element, found: Impact) -> Xml.Element:
    return Xml.SubElement(
        suite, "testcase", classname=found.kind, name=clean(f"{found.stack}: {found.title}")
    )
