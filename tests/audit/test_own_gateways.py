"""What Tollgate writes passes its own audit, and a finding leads to the line of the description."""

from __future__ import annotations

from pathlib import Path

import pytest

from stacks.gateway_stack import App, GatewayStack
from tests.audit.documents import read
from tests.stacks.own_resources import with_a_function_of_its_own
from tests.stacks.synthesis import gateway, synthesize
from tollgate.access.facts import Facts
from tollgate.access.matrix import matrix
from tollgate.audit.audit import audit
from tollgate.audit.finding import Report
from tollgate.audit.rules.registry import RULES
from tollgate.audit.verdict import verdict
from tollgate.config.gateway import Gateway
from tollgate.config.load import load
from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.configuration.read import read_configuration

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "gateway.yaml", *sorted((ROOT / "examples").glob("*/gateway.yaml"))]


def _reports(file: Path, folder: Path) -> dict[str, Report]:
    return {
        name: audit(_environment(config, folder / name), RULES)
        for name, config in load(str(file)).environments.items()
    }


def _environment(config: Gateway, folder: Path) -> Configuration:
    """All stacks of an environment together, as one may need what another declares."""
    app = App(outdir=str(folder), stack_traces=False)
    GatewayStack(app, config.stack_name, config)
    app.synth()
    return read_configuration([str(path) for path in sorted(folder.glob("stacks/*/cdk.tf.json"))])


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_gateway_passes(file: Path, tmp_path: Path) -> None:
    for name, report in _reports(file, tmp_path).items():
        loud = [(found.rule.id, found.message) for found in report.failed if found.is_at_least("high")]
        assert (name, loud, verdict(report)) == (name, [], "pass")
        assert [(found.rule.id, found.message) for found in report.unknown] == []


def test_a_gateway_with_shards_passes_and_its_stacks_are_known_to_each_other(tmp_path: Path) -> None:
    consumers = {name: {"usage_plan": "pro"} for name in ("acme", "globex", "initech")}
    plan = {"apis": ["inference"], "throttle": {"rate_limit": 5, "burst_limit": 5}}
    config = gateway(shards=3, consumers=consumers, usage_plans={"pro": plan})
    app = App(outdir=str(tmp_path), stack_traces=False)
    GatewayStack(app, config.stack_name, config)
    app.synth()
    read_it = read_configuration([str(tmp_path)])
    report = audit(read_it, RULES)
    assert verdict(report) == "pass"
    assert [(found.rule.id, found.message) for found in report.unknown] == []
    _, group = matrix(Facts(read_it)).groups
    assert group.keys == ("acme/primary", "globex/primary", "initech/primary")


def test_a_public_route_is_told_and_leads_to_its_line(tmp_path: Path) -> None:
    report = _reports(ROOT / "gateway.yaml", tmp_path)["dev"]
    (public,) = (found for found in report.findings if found.rule.id == "TG-R18")
    line = next(
        number
        for number, text in enumerate((ROOT / "gateway.yaml").read_text().splitlines(), 1)
        if "GET /healthz" in text
    )
    assert (public.severity, str(public.source)) == ("info", f"gateway.yaml:{line}")


def test_what_cors_makes_can_be_asked_and_read_by_browsers_and_is_no_public_route(tmp_path: Path) -> None:
    route = {"integration": {"type": "http", "url": "https://llm.example.com/{proxy}"}}
    api = {"routes": {"ANY /v1/{proxy+}": route}, "cors": {"origins": ["https://app.example.com"]}}
    report = audit(read(tmp_path, synthesize(gateway(apis={"inference": api}))), RULES)
    assert {rule: report.passed[rule] for rule in ("TG-R04", "TG-R05", "TG-R16")} == {
        "TG-R04": 2,
        "TG-R05": 1,
        "TG-R16": 1,
    }
    about = [found.rule.id for found in report.findings if "OPTIONS" in found.message]
    assert about == []


def test_the_deployment_in_a_stack_of_the_users_own_is_proved(tmp_path: Path) -> None:
    with_a_function_of_its_own(tmp_path).synth()
    report = audit(read_configuration([str(tmp_path)]), RULES)
    assert report.passed["TG-D02"] == 1
    assert not [found.message for found in report.findings if found.rule.id.startswith("TG-D")]
