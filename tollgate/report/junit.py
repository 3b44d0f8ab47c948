"""JUnit XML: a case for each finding, and one for each rule with what passed it."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from tollgate.audit.finding import Finding, Report
from tollgate.audit.verdict import Verdict
from tollgate.report.junit_xml import clean, text_of


def render(report: Report, verdict: Verdict) -> str:
    """One suite. What is not known is an error, what someone answers for is skipped."""
    suite = Xml.Element("testsuite", name="tollgate audit")
    for finding in report.findings:
        kind = "failure" if finding.verdict == "fail" else "error"
        found = Xml.SubElement(
            _case(suite, finding), kind, type=finding.severity, message=clean(finding.message)
        )
        found.text = clean(f"{finding.nearest}\n{finding.message}\n{finding.remedy}")
    for entry in report.suppressed:
        reason = f"until {entry.expires}: {entry.reason} ({entry.place})"
        Xml.SubElement(_case(suite, entry.finding), "skipped", message=clean(reason))
    for finding in report.known:
        Xml.SubElement(_case(suite, finding), "skipped", message="in the baseline")
    for rule in report.rules:
        if count := report.passed.get(rule.id):
            Xml.SubElement(
                suite, "testcase", classname=rule.id, name=f"{rule.title}: {count} resources passed"
            )
    counts = {
        "failures": len(report.failed),
        "errors": len(report.unknown),
        "skipped": len(report.suppressed) + len(report.known),
    }
    return text_of(suite, counts)


def _case(suite: Xml.Element, finding: Finding) -> Xml.Element:
    name = f"{finding.rule.title}: {finding.stack} {finding.address}"
    return Xml.SubElement(
        suite, "testcase", classname=finding.rule.id, name=clean(name), file=clean(finding.nearest.file)
    )
