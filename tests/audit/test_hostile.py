"""Whatever a file holds, the audit says something of it or says what is wrong, and ends."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.audit.documents import read
from tollgate.access.facts import Facts
from tollgate.access.matrix import matrix
from tollgate.access.table import tables
from tollgate.audit.audit import audit
from tollgate.audit.rules.registry import RULES
from tollgate.errors import TollgateError
from tollgate.report import github, gitlab, json_format, junit, markdown, sarif
from tollgate.terraform.configuration.json_text import decoded
from tollgate.terraform.configuration.read import read_configuration

SNAPSHOT = Path(__file__).parents[1] / "snapshots" / "two-apis.json"
(DOCUMENT, *_) = json.loads(SNAPSHOT.read_text()).values()

CASES = sorted((Path(__file__).parent / "cases").glob("*/*.tf.json"))

TEXTS = [
    "", "${", "${}", "${a", "%{if", "$${", "${var.x}", "${local.a}", "${each.value.x[0]}", "${count.index}",
    "${aws_api_gateway_rest_api.models.id}", "${aws_api_gateway_rest_api.models}", "${data.a_b.c.d}",
    "${module.m.o}", "${TfToken[TOKEN.1]}", "\x1b[2J", "\x00", "\ud800", "/" * 300, "true", "0", "-1",
    "1e999",
    "${" * 50, '${"a"}', "${[1,2]}", "${a_b.c[", "${a_b.c[\"k\"].d}", "${-1}", "${toset([])}",
]  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5) | st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key, entry in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from _paths(entry, (*path, key))


SECTIONS = [
    "resource", "data", "module", "locals", "variable", "output", "provider", "terraform", "//",
    "format_version", "planned_values", "configuration", "prior_state", "variables",
]  # fmt: skip
PATHS = [path for path in _paths(DOCUMENT) if path]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


def _with(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A document with a value in a place."""
    changed = copy.deepcopy(document)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


def _survives(folder: Path, document: Any) -> None:
    (folder / "main.tf.json").write_text(json.dumps(document))
    _survives_reading(folder / "main.tf.json")


def _survives_reading(place: Path) -> None:
    """Read, judge and report what is there, unless it is refused in words."""
    refusal = None
    try:
        configuration = read_configuration([str(place)])
    except TollgateError as error:
        refusal = str(error)
    if refusal is not None:
        assert refusal.startswith(str(place))
        return
    report = audit(configuration, RULES)
    for form in (github, gitlab, json_format, junit, markdown, sarif):
        form.render(report, "fail")
    list(tables(matrix(Facts(configuration))))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(PATHS), value=VALUES)
def test_any_value_in_any_place_is_judged_or_refused(folder: Path, path: tuple[Any, ...], value: Any) -> None:
    _survives(folder, _with(DOCUMENT, path, value))


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), case=st.sampled_from(CASES), value=VALUES)
def test_any_value_in_any_case_of_a_rule_is_judged_or_refused(
    folder: Path, data: st.DataObject, case: Path, value: Any
) -> None:
    document = json.loads(case.read_text())
    path = data.draw(st.sampled_from([path for path in _paths(document) if path]))
    _survives(folder, _with(document, path, value))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(PATHS), value=VALUES)
def test_any_value_in_any_place_of_an_override_is_judged_or_refused(
    tmp_path_factory: pytest.TempPathFactory, path: tuple[Any, ...], value: Any
) -> None:
    folder = tmp_path_factory.mktemp("override")
    (folder / "main.tf.json").write_text(json.dumps(DOCUMENT))
    (folder / "main_override.tf.json").write_text(json.dumps(_with(DOCUMENT, path, value)))
    (folder / "terraform.tfvars.json").write_text(json.dumps({"x": value}))
    _survives_reading(folder)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(SECTIONS), VALUES, max_size=6))
def test_any_document_is_judged_or_refused(folder: Path, document: dict[str, Any]) -> None:
    _survives(folder, document)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    refusal = "x.tf.json"
    try:
        decoded("x.tf.json", content)
    except TollgateError as error:
        refusal = str(error)
    assert refusal.startswith("x.tf.json")


def test_references_in_circles_end(folder: Path) -> None:
    rest_api = "${aws_api_gateway_resource.b.rest_api_id}"
    document = {
        "locals": {"a": "${local.b}", "b": "${local.a}"},
        "variable": {"v": {"default": "${var.v}"}},
        "resource": {
            "aws_api_gateway_resource": {
                "a": {
                    "rest_api_id": rest_api,
                    "parent_id": "${aws_api_gateway_resource.b.id}",
                    "path_part": "a",
                },
                "b": {
                    "rest_api_id": "${aws_api_gateway_resource.a.rest_api_id}",
                    "parent_id": "${aws_api_gateway_resource.a.id}",
                    "path_part": "${local.a}",
                },
            },
            "aws_api_gateway_method": {
                "m": {
                    "rest_api_id": rest_api,
                    "resource_id": "${aws_api_gateway_resource.a.id}",
                    "http_method": "${aws_api_gateway_method.m.http_method}",
                    "authorization": "${local.a}",
                    "depends_on": ["aws_api_gateway_method.m"],
                }
            },
        },
    }
    report = audit(read(folder, document), RULES)
    assert "TG-R01" in {finding.rule.id for finding in report.unknown}


def test_a_chain_of_a_thousand_locals_ends(folder: Path) -> None:
    chain = {f"l{number}": f"${{local.l{number + 1}}}" for number in range(1000)}
    method = {"http_method": "GET", "api_key_required": "${local.l0}", "authorization": "NONE"}
    document = {"locals": chain, "resource": {"aws_api_gateway_method": {"m": method}}}
    assert audit(read(folder, document), RULES).findings


def test_a_huge_count_ends(folder: Path) -> None:
    keys = {"k": {"name": "k", "count": 10**9}}
    _survives(folder, {"resource": {"aws_api_gateway_api_key": keys}})


def test_a_module_that_calls_itself_ends(tmp_path: Path) -> None:
    document = {
        "module": {"me": {"source": "./"}},
        "resource": {"aws_api_gateway_rest_api": {"a": {"name": "a"}}},
    }
    (tmp_path / "main.tf.json").write_text(json.dumps(document))
    (found,) = audit(read_configuration([str(tmp_path)]), RULES).failed
    assert "calls itself" in found.message


@pytest.mark.parametrize("indent", [None, 1, 2, 4])
def test_a_key_s_line_is_found_however_a_document_is_indented(indent: int | None) -> None:
    document = {
        "resource": {"a": {'quo"ted': {"resource": {"a": 1}}, "b": [{"x": 1}]}, "e": {}},
        "//": {"a": "{"},
    }
    text = json.dumps(document, indent=indent)
    read_ = decoded("x", text.encode())
    lines = text.splitlines()
    for path in [
        ("resource",),
        ("resource", "a"),
        ("resource", "a", 'quo"ted'),
        ("resource", "a", "b"),
        ("//", "a"),
    ]:
        line = read_.line(*path)
        assert line is not None
        assert json.dumps(path[-1]) in lines[line - 1]
    assert read_.line("resource", "nothing") is None
