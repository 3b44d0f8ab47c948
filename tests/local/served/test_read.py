"""A document is read as the gateway that it makes, and what cannot be told is said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.local.conftest import Synthesized
from tests.stacks.synthesis import gateway, synthesize, with_route
from tollgate.errors import TollgateError
from tollgate.local.served.find import find
from tollgate.local.served.gateway import Gateway, Route
from tollgate.local.served.read import read_gateway

HTTP = {"type": "http", "url": "https://llm.example.com/v1/chat"}


def read(folder: Path, document: Mapping[str, Any], **variables: str) -> Gateway:
    (folder / "cdk.tf.json").write_text(json.dumps(document))
    return read_gateway(find(folder, None, variables, offline=False).facts)


def served(out: Path, environment: str | None = None) -> Gateway:
    return read_gateway(find(out, environment, {}, offline=False).facts)


def routes(found: Gateway) -> dict[str, Route]:
    return {str(route): route for api in found.apis for route in api.routes}


def test_the_gateway_of_the_readme_is_served_with_its_limits(synthesized: Synthesized) -> None:
    found = served(synthesized("gateway.yaml"))
    (api,) = found.apis
    (stage,) = api.stages
    chat = routes(found)["POST /chat/completions"]
    assert (found.name, found.region, api.name, stage.name) == ("ai-api-dev", "us-east-1", "inference", "v1")
    assert chat.integration.uri == "https://llm.example.com/v1/chat/completions"
    assert {(throttle.rate, throttle.burst) for throttle in stage.throttles.values()} == {(200, 400)}
    assert {key.name: [plan.name for plan in key.plans] for key in found.keys} == {
        "acme/primary": ["pro"],
        "globex/primary": ["pro"],
        "hackathon/primary": ["free"],
    }
    free, pro = found.plans
    assert free.quota is not None
    assert (free.quota.limit, free.quota.period) == (1000, "MONTH")
    assert [(throttle.rate, throttle.burst) for throttle in pro.stages[stage].values()] == [(20, 40)]
    assert list(pro.stages[stage]) == [chat]


def test_another_environment_is_served_when_it_is_asked_for(synthesized: Synthesized) -> None:
    assert served(synthesized("gateway.yaml"), "prod").region == "eu-west-1"


def test_an_environment_that_is_not_there_is_an_error_that_names_those_that_are(
    synthesized: Synthesized,
) -> None:
    with pytest.raises(TollgateError, match="dev, prod"):
        served(synthesized("gateway.yaml"), "staging")


def test_an_environment_of_a_single_document_is_an_error(synthesized: Synthesized) -> None:
    with pytest.raises(TollgateError, match="no environments to choose from"):
        served(synthesized("gateway.yaml") / "stacks" / "ai-api-dev", "dev")


def test_only_routes_that_say_so_are_open(synthesized: Synthesized) -> None:
    found = routes(served(synthesized("tests/gateways/richest.yaml")))
    open_ones = [name for name, route in found.items() if not route.key_required and route.verb != "OPTIONS"]
    assert open_ones == ["GET /", "GET /healthz"]


def test_keys_of_shards_are_in_the_plans_of_the_first_stack(tmp_path: Path) -> None:
    from stacks.gateway_stack import App, GatewayStack

    config = gateway(
        shards=3, consumers={name: {"usage_plan": "pro"} for name in ("acme", "globex", "umbra")}
    )
    app = App(outdir=str(tmp_path), stack_traces=False)
    GatewayStack(app, config.stack_name, config)
    app.synth()
    found = served(tmp_path)
    assert sorted(key.name for key in found.keys) == ["acme/primary", "globex/primary", "umbra/primary"]
    assert {plan.name for key in found.keys for plan in key.plans} == {"pro"}


def test_disabled_and_expiring_keys_are_what_the_document_says(tmp_path: Path) -> None:
    slots = {"old": {"enabled": False}, "next": {"expires": "2027-01-31"}, "primary": {}}
    found = read(tmp_path, synthesize(gateway(consumers={"acme": {"usage_plan": "pro", "keys": slots}}))).keys
    assert {key.name: (key.enabled, key.expires) for key in found} == {
        "acme/next": (True, datetime(2027, 1, 31, tzinfo=UTC)),
        "acme/old": (False, None),
        "acme/primary": (True, None),
    }


def test_a_key_of_which_it_cannot_be_told_whether_it_is_enabled_opens_nothing(tmp_path: Path) -> None:
    document = synthesize(gateway())
    (key,) = document["resource"]["aws_api_gateway_api_key"].values()
    key["enabled"] = '${timestamp() > "2026"}'
    found = read(tmp_path, document)
    assert not found.keys[0].enabled
    assert any("whether it is enabled is not known" in gap for gap in found.gaps)


def test_a_secret_comes_from_the_variable_that_terraform_reads(tmp_path: Path) -> None:
    secret = {**HTTP, "secret_headers": {"Authorization": "Bearer {provider_key}"}}
    document = synthesize(with_route("POST /chat", secret))
    (without,) = routes(read(tmp_path, document)).values()
    (with_it,) = routes(read(tmp_path, document, TF_VAR_provider_key="s3cret")).values()
    assert without.gap is not None
    assert without.gap == "TF_VAR_provider_key is not set: export it and start again, or use --offline"
    assert with_it.gap is None
    assert with_it.integration.parameters["integration.request.header.Authorization"] == "'Bearer s3cret'"


def test_an_empty_secret_is_none_and_one_that_no_header_can_have_is_an_error(tmp_path: Path) -> None:
    secret = {**HTTP, "secret_headers": {"Authorization": "Bearer {provider_key}"}}
    document = synthesize(with_route("POST /chat", secret))
    (route,) = routes(read(tmp_path, document, TF_VAR_provider_key="")).values()
    assert route.gap is not None
    with pytest.raises(TollgateError, match="TF_VAR_provider_key has a line's end") as refused:
        read(tmp_path, document, TF_VAR_provider_key="s3cret\n")
    assert "s3cret" not in str(refused.value)


def test_without_a_secret_the_route_is_guarded_all_the_same(tmp_path: Path) -> None:
    secret = {**HTTP, "secret_headers": {"Authorization": "Bearer {provider_key}"}}
    (route,) = routes(read(tmp_path, synthesize(with_route("POST /chat", secret)))).values()
    assert route.key_required


def test_a_function_that_is_packaged_is_found_by_its_arn(synthesized: Synthesized) -> None:
    found = routes(served(synthesized("tests/gateways/backends.yaml")))
    function = found["POST /function"].integration.function
    assert function is not None
    assert (function.handler, function.runtime, function.environment) == (
        "app.handler",
        "python3.13",
        {"SENTENCES": "1"},
    )
    assert function.archive.is_file()
    authorizer = found["POST /bedrock/chat"].authorizer
    assert authorizer is not None
    assert authorizer.type == "TOKEN"
    assert authorizer.function.archive.is_file()
    uncached = found["GET /models"].authorizer
    assert uncached is not None
    assert (uncached.type, uncached.identity_sources, uncached.ttl) == ("REQUEST", (), 0)


def test_a_function_whose_code_is_elsewhere_is_a_gap_of_its_route(tmp_path: Path) -> None:
    document = synthesize(with_route("POST /sum", {"type": "lambda", "function": "summarize"}))
    (route,) = routes(read(tmp_path, document)).values()
    assert route.gap == "the code of the function summarize is not here"


def test_what_only_amazon_tells_is_made_up_the_same_each_time(synthesized: Synthesized) -> None:
    first, second = (served(synthesized("tests/gateways/backends.yaml")) for _ in range(2))
    assert [api.id for api in first.apis] == [api.id for api in second.apis]
    assert len({api.id for api in first.apis}) == len(first.apis)
    assert "${" not in json.dumps([route.integration.templates for route in routes(first).values()])


def test_a_document_without_a_stage_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TollgateError, match="nothing to serve"):
        read(tmp_path, {"resource": {"aws_api_gateway_api_key": {"a": {"name": "a"}}}})


def test_what_stands_around_the_routes_and_is_not_here_is_said(synthesized: Synthesized) -> None:
    gaps = served(synthesized("tests/gateways/richest.yaml")).gaps
    assert any("resource policies are not asked" in gap for gap in gaps)
    assert any("private to VPC endpoints" in gap for gap in gaps)


def test_alarms_are_said_not_to_go_off_here(synthesized: Synthesized) -> None:
    assert "alarms: none goes off here" in served(synthesized("examples/watched/gateway.yaml")).gaps
