"""A baseline lets an old system adopt the audit: what was there is known, what is new or worse is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.documents import read, with_routes
from tollgate.audit.audit import audit
from tollgate.audit.baseline import Baseline
from tollgate.audit.finding import Report
from tollgate.audit.rules.routes.open_route import RULE
from tollgate.errors import TollgateError


def _audit(folder: Path, *routes: str, baseline: Baseline | None = None) -> Report:
    return audit(read(folder, with_routes(*routes)), [RULE], baseline=baseline)


def _written(folder: Path, baseline: Baseline) -> Baseline:
    (folder / "baseline.json").write_text(baseline.text())
    return Baseline.read(folder / "baseline.json")


def test_what_was_there_is_known_and_what_is_new_is_found(tmp_path: Path) -> None:
    baseline = _written(tmp_path, Baseline.of(_audit(tmp_path, "old").findings))
    report = _audit(tmp_path, "old", "new", baseline=baseline)
    assert [finding.address for finding in report.findings] == ["aws_api_gateway_method.new"]
    assert [finding.address for finding in report.known] == ["aws_api_gateway_method.old"]


def test_it_does_not_survive_another_mistake_of_the_same_resource(tmp_path: Path) -> None:
    baseline = Baseline.of(_audit(tmp_path, "old").findings)
    document = with_routes("old")
    document["resource"]["aws_api_gateway_method"]["old"]["http_method"] = "POST"
    report = audit(read(tmp_path, document), [RULE], baseline=baseline)
    assert len(report.findings) == 1


def test_it_shrinks_and_takes_nothing_new(tmp_path: Path) -> None:
    baseline = Baseline.of(_audit(tmp_path, "mended", "left").findings)
    shrunk = baseline.shrunk(_audit(tmp_path, "left", "new").findings)
    report = _audit(tmp_path, "mended", "left", "new", baseline=_written(tmp_path, shrunk))
    assert [finding.address for finding in report.known] == ["aws_api_gateway_method.left"]


def test_it_is_always_written_alike(tmp_path: Path) -> None:
    found = _audit(tmp_path, "a", "b").findings
    assert Baseline.of(found).text() == Baseline.of(reversed(found)).text()


@pytest.mark.parametrize(
    "text", ["{}", '{"version": 2, "findings": []}', '{"version": 1, "findings": [5]}', "[]"]
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "baseline.json").write_text(text)
    with pytest.raises(TollgateError):
        Baseline.read(tmp_path / "baseline.json")
