"""A gateway that the real Terraform has applied, and what a change of its description then does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.stacks.synthesis import gateway
from tests.terraform.conftest import AppliedGateway, ApplyGateway
from tollgate.config.gateway import Gateway
from tollgate.config.load import load

pytestmark = pytest.mark.terraform

ROOT = Path(__file__).parents[2]

Edit = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def demo(apply_gateway: ApplyGateway) -> AppliedGateway:
    """The first gateway, applied; a test plans changes of it and leaves it as it is."""
    return apply_gateway(edited(lambda _: None))


def test_a_second_plan_of_the_first_gateway_is_empty(demo: AppliedGateway) -> None:
    assert demo.plan(edited(lambda _: None)).is_empty


def test_a_second_plan_of_the_richest_gateway_is_empty(apply_gateway: ApplyGateway) -> None:
    described = load(ROOT / "tests/gateways/richest.yaml").environments
    (gateway,) = described.values()
    assert apply_gateway(gateway).plan(gateway).is_empty


def test_a_changed_route_changes_that_route_and_deploys_the_api_anew(demo: AppliedGateway) -> None:
    plan = demo.plan(edited(lambda it: _route(it, "POST /embeddings")["integration"].update(timeout=20)))
    assert plan.actions == {
        "aws_api_gateway_integration.inference__POST_embeddings": ["update"],
        "aws_api_gateway_deployment.inference": ["create", "delete"],
        "aws_api_gateway_stage.inference": ["update"],
    }
    assert plan.changed["aws_api_gateway_integration.inference__POST_embeddings"] == {"timeout_milliseconds"}
    assert "deployment_id" in plan.changed["aws_api_gateway_stage.inference"]


def test_routes_that_open_or_go_take_no_other_with_them(demo: AppliedGateway) -> None:
    def edit(it: dict[str, Any]) -> None:
        _route(it, "POST /embeddings").update(public=True)
        _routes(it).pop("GET /models")

    assert demo.plan(edited(edit)).actions == {
        "aws_api_gateway_method.inference__POST_embeddings": ["update"],
        "aws_api_gateway_method.inference__GET_models": ["delete"],
        "aws_api_gateway_integration.inference__GET_models": ["delete"],
        "aws_api_gateway_deployment.inference": ["create", "delete"],
        "aws_api_gateway_stage.inference": ["update"],
    }


def test_a_new_consumer_touches_that_consumers_blocks_and_the_outputs(demo: AppliedGateway) -> None:
    plan = demo.plan(edited(lambda it: it["consumers"].update(acme2={"usage_plan": "free"})))
    assert plan.actions == {
        "aws_api_gateway_api_key.acme2__primary": ["create"],
        "aws_api_gateway_usage_plan_key.acme2__primary": ["create"],
    }
    assert plan.outputs == {"api_key_ids", "api_key_values"}


def test_consumers_that_go_or_change_their_plan_leave_all_other_keys(demo: AppliedGateway) -> None:
    def edit(it: dict[str, Any]) -> None:
        it["consumers"].pop("globex")
        it["consumers"]["hackathon"]["usage_plan"] = "pro"

    assert demo.plan(edited(edit)).actions == {
        "aws_api_gateway_api_key.globex__primary": ["delete"],
        "aws_api_gateway_usage_plan_key.globex__primary": ["delete"],
        "aws_api_gateway_usage_plan_key.hackathon__primary": ["delete", "create"],
    }


def test_a_changed_limit_deploys_nothing(demo: AppliedGateway) -> None:
    def edit(it: dict[str, Any]) -> None:
        it["usage_plans"]["free"]["quota"]["limit"] = 2000
        it["apis"]["inference"]["stage"]["throttle"]["rate_limit"] = 150

    plan = demo.plan(edited(edit))
    assert plan.actions == {
        "aws_api_gateway_usage_plan.free": ["update"],
        "aws_api_gateway_method_settings.inference": ["update"],
    }


def test_a_new_route_is_applied_while_the_stage_serves(apply_gateway: ApplyGateway) -> None:
    """AWS refuses to delete a deployment that a stage still points to."""
    one = {"GET /": {"integration": {"type": "mock"}}}
    before, after = (
        Gateway.model_validate({"name": "small", "region": "us-east-1", "apis": {"a": {"routes": routes}}})
        for routes in (one, one | {"GET /b": {"integration": {"type": "mock"}}})
    )
    applied = apply_gateway(before)
    applied.apply(after)
    assert applied.plan(after).is_empty


def test_changed_tags_change_whatever_has_some_in_its_place(apply_gateway: ApplyGateway) -> None:
    before, after = (gateway(name="tagged", tags=tags) for tags in ({"team": "a"}, {"owner": "b"}))
    applied = apply_gateway(before)
    assert {address for doing, address in applied.apply(after) if doing == "Changing"} == {
        "aws_api_gateway_rest_api.inference",
        "aws_api_gateway_stage.inference",
        "aws_api_gateway_usage_plan.pro",
        "aws_api_gateway_api_key.acme__primary",
    }
    assert applied.plan(after).is_empty


def edited(edit: Edit) -> Gateway:
    """The first gateway in its environment `dev`, after a change."""
    description = yaml.safe_load((ROOT / "gateway.yaml").read_text(encoding="utf-8"))
    edit(description)
    description.pop("environments")
    return Gateway.model_validate(description | {"environment": "dev"})


def _routes(description: dict[str, Any]) -> dict[str, Any]:
    routes: dict[str, Any] = description["apis"]["inference"]["routes"]
    return routes


def _route(description: dict[str, Any], key: str) -> dict[str, Any]:
    route: dict[str, Any] = _routes(description)[key]
    return route
