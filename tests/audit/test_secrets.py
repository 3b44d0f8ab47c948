"""No report repeats a secret that a document, or a plan, holds."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.audit.documents import Document
from tollgate.access.facts import Facts
from tollgate.access.matrix import matrix
from tollgate.audit.audit import audit
from tollgate.audit.rules.registry import RULES
from tollgate.report import access, github, gitlab, html, json_format, junit, markdown, sarif, terminal
from tollgate.terraform.configuration.read import read_configuration

SECRET = "s3cr3tVALUEthatNObodySEES0123"
KEY = {"name": "k", "value": SECRET, "enabled": True}


def _everything(path: Path) -> str:
    """Every report of a document, in every form."""
    configuration = read_configuration([str(path)])
    report = audit(configuration, RULES)
    made = matrix(Facts(configuration))
    forms = [form.render(report, "fail") for form in (github, gitlab, json_format, junit, markdown, sarif)]
    forms.append(html.render(report, "fail", made))
    forms += [text for _, text in terminal.lines(report, "fail", fail_on="info", verbose=True)]
    forms += [access.render(made, form) for form in ("markdown", "csv", "json")]
    assert report.findings
    return "\n".join(forms)


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("aws_api_gateway_api_key", {"k": KEY, "l": {**KEY, "value": f"{SECRET}-"}, "m": KEY}),
        ("aws_api_gateway_api_key", {"k": {**KEY, "value": f"{SECRET}${{local.x}}"}}),
        (
            "aws_api_gateway_api_key",
            {"k": {"for_each": [SECRET], "name": "${each.key}", "value": "${each.key}"}},
        ),
        (
            "aws_api_gateway_api_key",
            {"k": {"for_each": {SECRET: 1, "b": 2}, "name": "of ${each.key}", "value": SECRET}},
        ),
        ("aws_api_gateway_stage", {"s": {"stage_name": "s", "variables": {"api_key": SECRET}}}),
        (
            "aws_api_gateway_integration",
            {"i": {"request_parameters": {"integration.request.header.Authorization": f"'Bearer {SECRET}'"}}},
        ),
        ("aws_api_gateway_integration", {"i": {"request_templates": {"a/b": json.dumps({"token": SECRET})}}}),
        ("aws_api_gateway_integration", {"i": {"type": "HTTP", "uri": f"http://u:{SECRET}@x.example"}}),
    ],
)
def test_what_is_written_down_is_not_repeated(tmp_path: Path, kind: str, arguments: dict[str, Any]) -> None:
    (tmp_path / "main.tf.json").write_text(json.dumps({"resource": {kind: arguments}, "locals": {"x": "y"}}))
    assert SECRET not in _everything(tmp_path / "main.tf.json")


def test_a_credential_of_the_provider_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "main.tf.json").write_text(json.dumps({"provider": {"aws": {"secret_key": SECRET}}}))
    assert SECRET not in _everything(tmp_path / "main.tf.json")


@pytest.mark.parametrize(
    "source", ["git::https://me:{}@example.com/m.git", "https://example.com/m.zip?token={}"]
)
def test_a_credential_of_a_module_s_source_is_not_repeated(tmp_path: Path, source: str) -> None:
    (tmp_path / "main.tf.json").write_text(json.dumps({"module": {"m": {"source": source.format(SECRET)}}}))
    assert SECRET not in _everything(tmp_path / "main.tf.json")


def test_the_values_of_a_plan_are_not_repeated(tmp_path: Path, document: Document) -> None:
    resources, expressions = [], []
    for kind, named in copy.deepcopy(document["resource"]).items():
        for name, arguments in named.items():
            known = {**arguments, "id": name, "value": SECRET}
            entry = {"address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name}
            resources.append({**entry, "values": known})
            made = {argument: {"constant_value": value} for argument, value in known.items()}
            expressions.append({**entry, "expressions": made})
    plan = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": resources}},
        "configuration": {"root_module": {"resources": expressions}},
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    assert SECRET not in _everything(tmp_path / "plan.json")
