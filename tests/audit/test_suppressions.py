"""A finding that someone answers for is none, until the day that the answer expires."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.audit.documents import Document, read, with_routes
from tollgate.audit.audit import audit
from tollgate.audit.finding import Report
from tollgate.audit.rules.registry import RULES
from tollgate.audit.rules.routes.open_route import RULE
from tollgate.audit.suppression_file import read as read_file
from tollgate.errors import TollgateError

DAY = date(2026, 11, 25)
ANSWER = {"reason": "The probe sends no header.", "expires": "2026-11-25", "source": "gateway.yaml:9"}
NOTE = {"TG-R01": ANSWER}
OPEN = "aws_api_gateway_method.open"


def _audit(folder: Path, document: Document, today: date = DAY, file: str = "") -> Report:
    (folder / "audit.yaml").write_text(file)
    answers = read_file(folder / "audit.yaml", {rule.id for rule in RULES})
    return audit(read(folder, document), [RULE], suppressions=answers, today=today)


def _method(document: Document, name: str, **notes: object) -> None:
    document["resource"]["aws_api_gateway_method"][name]["//"] = notes


def _addresses(report: Report) -> list[str]:
    return [finding.address for finding in report.findings]


def test_it_holds_on_the_last_day_and_is_listed(tmp_path: Path) -> None:
    document = with_routes("open")
    _method(document, "open", suppressions=NOTE)
    report = _audit(tmp_path, document)
    assert report.findings == ()
    (suppressed,) = report.suppressed
    assert (suppressed.finding.address, suppressed.reason) == (OPEN, ANSWER["reason"])
    assert str(suppressed.place) == "gateway.yaml:9"
    assert report.warnings == ()


def test_the_day_after_it_is_a_finding_again_and_says_why(tmp_path: Path) -> None:
    document = with_routes("open")
    _method(document, "open", suppressions=NOTE)
    report = _audit(tmp_path, document, date(2026, 11, 26))
    assert _addresses(report) == [OPEN]
    assert report.warnings == (
        "gateway.yaml:9: the suppression of TG-R01 expired on 2026-11-25. "
        "Mend the finding, or give a later day.",
    )


def test_one_that_matches_nothing_is_a_warning(tmp_path: Path) -> None:
    document = with_routes("open")
    document["resource"]["aws_api_gateway_method"]["open"]["api_key_required"] = True
    _method(document, "open", suppressions=NOTE)
    report = _audit(tmp_path, document)
    assert report.warnings == ("gateway.yaml:9: the suppression of TG-R01 matches nothing. Take it out.",)


def test_a_route_s_own_is_no_other_s(tmp_path: Path) -> None:
    document = with_routes("open", "wide")
    _method(document, "open", suppressions=NOTE)
    assert _addresses(_audit(tmp_path, document)) == ["aws_api_gateway_method.wide"]


def test_an_api_s_holds_for_all_of_the_api(tmp_path: Path) -> None:
    report = _audit(tmp_path, with_routes("open", "wide", suppressions=NOTE))
    assert (report.findings, len(report.suppressed)) == ((), 2)


def test_a_document_s_holds_for_all_of_the_document(tmp_path: Path) -> None:
    document = with_routes("open", "wide") | {"//": {"suppressions": NOTE}}
    report = _audit(tmp_path, document)
    assert (report.findings, len(report.suppressed)) == ((), 2)


@pytest.mark.parametrize("lacking", ["reason", "expires"])
def test_one_without_a_reason_or_a_day_holds_for_nothing(tmp_path: Path, lacking: str) -> None:
    document = with_routes("open")
    answer = {name: text for name, text in ANSWER.items() if name != lacking}
    _method(document, "open", suppressions={"TG-R01": answer})
    report = _audit(tmp_path, document)
    assert _addresses(report) == [OPEN]
    assert "lacks a reason or a day" in report.warnings[0]


@pytest.mark.parametrize("noted", [5, "x", [], {"TG-R01": 5}, {"TG-R01": {"reason": 5, "expires": []}}])
def test_what_is_no_suppression_holds_for_nothing(tmp_path: Path, noted: object) -> None:
    document = with_routes("open") | {"//": {"suppressions": noted}}
    report = _audit(tmp_path, document)
    assert _addresses(report) == [OPEN]
    assert len(report.warnings) == 1


FILE = """\
suppressions:
  - rule: TG-R01
    address: {address}
    reason: The probe sends no header.
    expires: 2027-01-31
"""


@pytest.mark.parametrize("address", [OPEN, "aws_api_gateway_method.*"])
def test_a_file_s_own_holds_for_an_address_or_a_pattern(tmp_path: Path, address: str) -> None:
    report = _audit(tmp_path, with_routes("open"), file=FILE.format(address=address))
    assert (report.findings, len(report.suppressed)) == ((), 1)


def test_a_file_s_own_that_matches_nothing_is_a_warning_with_its_line(tmp_path: Path) -> None:
    report = _audit(tmp_path, with_routes("open"), file=FILE.format(address="aws_api_gateway_method.closed"))
    assert _addresses(report) == [OPEN]
    assert report.warnings[0].endswith(
        "audit.yaml:2: the suppression of TG-R01 matches nothing. Take it out."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("suppressions: [{rule: TG-R01}]", ":1: the suppression has no address"),
        (FILE.format(address="x").replace("2027-01-31", "soon"), ":5: 'soon' is no day"),
        (FILE.format(address="x") + "    owner: me\n", ":6: 'owner' is not known here"),
        (FILE.format(address="x") + "    rule: TG-R02\n", ":6: 'rule' is here twice"),
        (FILE.format(address="x").replace("TG-R01", "TG-R02"), ":2: there is no rule 'TG-R02'"),
        (FILE.format(address="x").replace("The probe sends no header.", "ok"), ":4: the reason is too short"),
        (FILE.format(address="[]"), ":3: address is no text"),
        ("suppressions: {}", ":1: suppressions is no list"),
        ("- 5", ":1: this is no mapping"),
        ("a: [", ":2: it is not YAML"),
        ("a: !!python/object:os.system x", ":1: 'a' is not known here"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(TollgateError) as refusal:
        _audit(tmp_path, with_routes("open"), file=text)
    assert said in str(refusal.value)
