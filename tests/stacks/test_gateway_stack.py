"""A gateway's stack: its provider, its versions, its state, and what a change of it deploys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stacks.gateway_stack import App, GatewayStack
from tests.stacks.synthesis import MOCK, Document, gateway, resources, synthesize
from tollgate.config.load import load

RICHEST = Path(__file__).parents[1] / "gateways" / "richest.yaml"

API: dict[str, Any] = {"routes": {"GET /models": MOCK}}
WITH_LINES = """\
name: shop
region: us-east-1
apis:
  a:
    routes:
      GET /x:
        integration: {type: mock}
usage_plans: {pro: {apis: [a]}}
consumers:
  acme: {usage_plan: pro}
"""
OUTSIDE: dict[str, dict[str, Any]] = {
    "a consumer": {"consumers": {"acme": {"usage_plan": "pro"}, "globex": {"usage_plan": "pro"}}},
    "no consumers": {"consumers": {}},
    "a plan": {"usage_plans": {"pro": {"apis": ["inference"], "quota": {"limit": 1, "period": "DAY"}}}},
    "the provider's tags": {"tags": {"team": "ai"}},
    "the provider's version": {"provider_version": ">= 6.25"},
    "the backend": {"backend": {"type": "s3", "bucket": "state"}},
    "the stage's description": {"apis": {"inference": API | {"stage": {"description": "x"}}}},
    "a stage variable": {"apis": {"inference": API | {"stage": {"variables": {"model": "x"}}}}},
    "the stage's throttle": {
        "apis": {"inference": API | {"stage": {"throttle": {"rate_limit": 1, "burst_limit": 1}}}}
    },
    "a route's throttle": {
        "apis": {
            "inference": {
                "routes": {"GET /models": {**MOCK, "throttle": {"rate_limit": 1, "burst_limit": 1}}}
            }
        }
    },
    "another api": {"apis": {"inference": API, "other": API}},
}
INSIDE = {
    "an open route": {"routes": {"GET /models": {**MOCK, "public": True}}},
    "a route more": {"routes": {"GET /models": MOCK, "POST /models": MOCK}},
    "a route's name": {"routes": {"GET /models": {**MOCK, "operation_name": "models"}}},
    "an answer": {"routes": {"GET /models": {"integration": {"type": "mock", "status": 204}}}},
    "a header": {"routes": {"GET /models": {"integration": {"type": "mock", "headers": {"A": "b"}}}}},
    "a description": API | {"description": "x"},
    "a media type": API | {"binary_media_types": ["*/*"]},
    "a compression": API | {"minimum_compression_size": 0},
    "an endpoint": API | {"endpoint": {"type": "edge"}},
}


@pytest.mark.parametrize("change", OUTSIDE)
def test_what_no_deployment_copies_deploys_nothing(change: str) -> None:
    assert triggers(**OUTSIDE[change]) == triggers()


@pytest.mark.parametrize("change", INSIDE)
def test_what_a_deployment_copies_deploys_the_api(change: str) -> None:
    assert triggers(apis={"inference": INSIDE[change]}) != triggers()


def test_a_line_more_in_the_file_deploys_nothing(tmp_path: Path) -> None:
    text = RICHEST.read_text(encoding="utf-8")
    documents = []
    for name, content in (("one.yaml", text), ("two.yaml", f"# a comment\n\n{text}")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        documents.append(_loaded(tmp_path / name))
    one, two = ({name: block["triggers"] for name, block in _deployments(each)} for each in documents)
    assert one == two


def test_a_resource_tells_the_line_that_caused_it(tmp_path: Path) -> None:
    file = tmp_path / "gateway.yaml"
    file.write_text(WITH_LINES, encoding="utf-8")
    resource = _loaded(file)["resource"]
    lines = {kind: block["//"]["source"] for kind in resource for block in resource[kind].values()}
    assert lines["aws_api_gateway_rest_api"] == "gateway.yaml:4"
    assert lines["aws_api_gateway_stage"] == "gateway.yaml:4"
    assert lines["aws_api_gateway_method"] == "gateway.yaml:6"
    assert lines["aws_api_gateway_integration_response"] == "gateway.yaml:6"
    assert lines["aws_api_gateway_usage_plan"] == "gateway.yaml:8"
    assert lines["aws_api_gateway_api_key"] == "gateway.yaml:10"


def test_no_folder_of_this_machine_is_in_a_document(tmp_path: Path) -> None:
    file = tmp_path / "gateway.yaml"
    file.write_text(RICHEST.read_text(encoding="utf-8"), encoding="utf-8")
    document = json.dumps(_loaded(file))
    assert not [folder for folder in (tmp_path, Path.cwd(), Path.home()) if str(folder) in document]


def test_state_is_kept_beside_the_output_folder_unless_said() -> None:
    assert backend() == {"local": {"path": "../../../terraform.shop-default.tfstate"}}
    assert backend(type="local", path="here.tfstate") == {"local": {"path": "here.tfstate"}}


def test_state_in_s3_is_encrypted_and_locked() -> None:
    assert backend(type="s3", bucket="state") == {
        "s3": {
            "bucket": "state",
            "key": "shop-default/terraform.tfstate",
            "region": "us-east-1",
            "encrypt": True,
            "use_lockfile": True,
        }
    }


def test_a_lock_file_in_s3_needs_a_later_terraform() -> None:
    assert synthesize(gateway())["terraform"]["required_version"] == ">= 1.5"
    locked = synthesize(gateway(backend={"type": "s3", "bucket": "state"}))
    assert locked["terraform"]["required_version"] == ">= 1.10"


def test_state_may_be_a_workspace() -> None:
    terraform = synthesize(gateway(backend={"type": "cloud", "organization": "acme", "project": "ai"}))[
        "terraform"
    ]
    assert "backend" not in terraform
    assert terraform["cloud"] == {
        "organization": "acme",
        "hostname": "app.terraform.io",
        "workspaces": {"name": "shop-default", "project": "ai"},
    }


def test_the_provider_is_a_range_that_a_user_narrows() -> None:
    def version(**fields: object) -> object:
        return synthesize(gateway(**fields))["terraform"]["required_providers"]["aws"]

    assert version() == {"source": "hashicorp/aws", "version": ">= 5.100, < 7"}
    assert version(provider_version="6.25.0") == {"source": "hashicorp/aws", "version": "6.25.0"}


def test_the_provider_tags_every_resource() -> None:
    assert synthesize(gateway(tags={"team": "ai"}))["provider"]["aws"] == [
        {"region": "us-east-1", "default_tags": [{"tags": {"team": "ai"}}]}
    ]
    assert synthesize(gateway())["provider"]["aws"] == [{"region": "us-east-1"}]


def test_a_gateway_without_plans_and_consumers_is_synthesized() -> None:
    assert resources(gateway(usage_plans={}, consumers={}), "api_gateway_usage_plan") == {}


def test_two_environments_stand_in_one_app(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path), stack_traces=False)
    for environment in ("dev", "prod"):
        config = gateway(environment=environment)
        GatewayStack(app, config.stack_name, config)
    app.synth()
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert list(manifest["stacks"]) == ["shop-dev", "shop-prod"]


def triggers(**fields: object) -> object:
    return resources(gateway(**fields), "api_gateway_deployment")["inference"]["triggers"]


def backend(**fields: str) -> object:
    config = gateway(backend=fields) if fields else gateway()
    return synthesize(config)["terraform"]["backend"]


def _loaded(file: Path) -> Document:
    (config,) = load(file).environments.values()
    return synthesize(config)


def _deployments(document: Document) -> Any:
    return document["resource"]["aws_api_gateway_deployment"].items()


@pytest.mark.parametrize("name", ["constructor", "toString", "hasOwnProperty"])
def test_what_every_javascript_object_has_may_be_a_name(name: str, tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path), stack_traces=False)
    routes = {f"GET /{name}": MOCK, f"GET /{name}/__proto__": MOCK}
    config = gateway(
        apis={name: {"routes": routes}},
        usage_plans={name: {"apis": [name]}},
        consumers={name: {"usage_plan": name}},
    )
    GatewayStack(app, "s", config)
    app.synth()
    blocks = json.loads((tmp_path / "stacks/s/cdk.tf.json").read_text(encoding="utf-8"))["resource"]
    assert list(blocks["aws_api_gateway_rest_api"]) == list(blocks["aws_api_gateway_usage_plan"]) == [name]
    assert len(blocks["aws_api_gateway_resource"]) == len(blocks["aws_api_gateway_method"]) == 2
