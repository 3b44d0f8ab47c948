"""A document that Tollgate wrote proves its trigger: what is changed in it after synthesis is found."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.audit.documents import Document, read
from tollgate.audit.audit import audit
from tollgate.audit.rules.deployment.blind_trigger import RULE
from tollgate.redeploy.snapshot import SNAPSHOT_TYPES

META = {"//", "depends_on", "lifecycle"}


def test_a_document_as_it_was_written_is_proved(tmp_path: Path, document: Document) -> None:
    assert _verdicts(tmp_path, document) == []


def test_each_argument_that_is_changed_after_synthesis_is_found(tmp_path: Path, document: Document) -> None:
    flipped = list(_flips(document))
    missed = [name for name, changed in flipped if _verdicts(tmp_path, changed) != ["fail"]]
    print(f"{len(flipped) - len(missed)} of {len(flipped)} changes are found.")
    assert len(flipped) > 20
    assert missed == []


def test_a_resource_that_is_taken_out_after_synthesis_is_found(tmp_path: Path, document: Document) -> None:
    for kind in sorted(SNAPSHOT_TYPES & document["resource"].keys() - {"aws_api_gateway_rest_api"}):
        changed = copy.deepcopy(document)
        changed["resource"][kind].popitem()
        assert "fail" in _verdicts(tmp_path, changed), kind


def _flips(document: Document) -> Iterator[tuple[str, Document]]:
    """The document with one argument changed, for each argument of each resource that a deployment copies."""
    for kind in sorted(SNAPSHOT_TYPES & document["resource"].keys()):
        for name, arguments in document["resource"][kind].items():
            for argument in arguments.keys() - META - {"rest_api_id"}:
                changed = copy.deepcopy(document)
                changed["resource"][kind][name][argument] = _flipped(arguments[argument])
                yield f"{kind}.{name}.{argument}", changed


def _flipped(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return f"{value}x" if isinstance(value, str) else [value]


def _verdicts(folder: Path, document: Document) -> list[str]:
    return [finding.verdict for finding in audit(read(folder, document), [RULE]).findings]
