"""What synthesis writes down for the audit, where Terraform looks at nothing."""

from __future__ import annotations

from pathlib import Path

from tests.stacks.synthesis import MOCK, gateway, resources, synthesize
from tollgate.config.load import load

WHY = {"TG-L06": {"reason": "Logs come in spring.", "expires": "2027-01-31"}}


def test_a_route_that_is_public_says_so() -> None:
    routes = {"GET /open": {**MOCK, "public": True}, "GET /closed": MOCK}
    methods = resources(gateway(apis={"inference": {"routes": routes}}), "api_gateway_method")
    assert methods["inference__GET_open"]["//"]["public"] is True
    assert "public" not in methods["inference__GET_closed"]["//"]


def test_what_a_route_suppresses_is_written_into_all_that_it_makes() -> None:
    api = {"routes": {"GET /a": {**MOCK, "suppressions": WHY}, "GET /b": MOCK}}
    document = synthesize(gateway(apis={"inference": api}))["resource"]
    for kind in ("aws_api_gateway_method", "aws_api_gateway_integration"):
        assert document[kind]["inference__GET_a"]["//"]["suppressions"] == WHY
        assert "suppressions" not in document[kind]["inference__GET_b"]["//"]


def test_what_a_consumer_suppresses_is_written_into_its_keys() -> None:
    config = gateway(consumers={"acme": {"usage_plan": "pro", "suppressions": WHY}})
    document = synthesize(config)["resource"]
    for kind in ("aws_api_gateway_api_key", "aws_api_gateway_usage_plan_key"):
        assert document[kind]["acme__primary"]["//"]["suppressions"] == WHY


def test_what_a_gateway_suppresses_is_written_into_the_document() -> None:
    assert synthesize(gateway(suppressions=WHY))["//"]["suppressions"] == WHY
    assert "suppressions" not in synthesize(gateway())["//"]


def test_a_suppression_knows_its_line(tmp_path: Path) -> None:
    file = tmp_path / "gateway.yaml"
    file.write_text(
        "name: shop\nregion: us-east-1\n"
        "apis: {inference: {routes: {GET /a: {integration: {type: mock}}}}}\n"
        "suppressions:\n  TG-L06: {reason: Logs come in spring., expires: 2027-01-31}\n"
    )
    (config,) = load(str(file)).environments.values()
    assert synthesize(config)["//"]["suppressions"]["TG-L06"]["source"] == "gateway.yaml:5"
