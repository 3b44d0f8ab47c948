"""What API Gateway holds requests to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.stacks.synthesis import MOCK, Block, Document, gateway, only, resources, synthesize, with_route
from tollgate.config.gateway import Gateway

CHAT = {"body": "chat_completions"}


def test_a_body_is_held_to_a_model_whatever_its_media_type() -> None:
    document = document_of(CHAT)
    method = only(document["resource"]["aws_api_gateway_method"])
    assert method["request_models"] == {"$default": "${aws_api_gateway_model.inference__POST_x.name}"}
    assert validator_of(document, method) == {
        "rest_api_id": "${aws_api_gateway_rest_api.inference.id}",
        "name": "body",
        "validate_request_body": True,
        "validate_request_parameters": False,
    }
    model = only(document["resource"]["aws_api_gateway_model"])
    assert json.loads(model["schema"])["required"] == ["model", "messages"]


def test_headers_and_queries_are_asked_for_beside_the_paths_parameters() -> None:
    config = with_route("GET /{a}", MOCK["integration"], request={"headers": ["X-Team"], "query": ["v"]})
    document = synthesize(config)
    method = only(document["resource"]["aws_api_gateway_method"])
    assert method["request_parameters"] == {
        "method.request.path.a": True,
        "method.request.header.X-Team": True,
        "method.request.querystring.v": True,
    }
    validator = validator_of(document, method)
    assert (validator["validate_request_body"], validator["validate_request_parameters"]) == (False, True)
    assert "request_models" not in method
    assert "aws_api_gateway_model" not in document["resource"]


def test_a_body_and_a_header_are_checked_together() -> None:
    document = document_of({**CHAT, "headers": ["X-Team"]})
    validator = validator_of(document, only(document["resource"]["aws_api_gateway_method"]))
    assert (validator["validate_request_body"], validator["validate_request_parameters"]) == (True, True)


def test_a_route_without_a_check_has_no_validator() -> None:
    document = synthesize(gateway())
    assert "request_validator_id" not in only(document["resource"]["aws_api_gateway_method"])
    assert "aws_api_gateway_request_validator" not in document["resource"]


def test_routes_share_the_validators_of_their_api() -> None:
    checked = {**MOCK, "request": CHAT}
    routes = {"POST /a": checked, "POST /b": checked, "GET /c": {**MOCK, "request": {"query": ["v"]}}}
    config = gateway(apis={"inference": {"routes": routes}, "admin": {"routes": {"POST /a": checked}}})
    assert set(resources(config, "api_gateway_request_validator")) == {
        "inference__body",
        "inference__parameters",
        "admin__body",
    }


def test_a_models_name_is_alphanumeric_and_of_its_route_alone() -> None:
    paths = ["/a/b", "/a_b", "/ab", "/a-b", "/{id}", "/" + "long/" * 40 + "path"]
    routes = {f"{method} {path}": {**MOCK, "request": CHAT} for path in paths for method in ("POST", "PUT")}
    models = resources(gateway(apis={"inference": {"routes": routes}}), "api_gateway_model").values()
    names = {model["name"] for model in models}
    assert len(names) == len(routes)
    assert all(name.isalnum() and name.isascii() and len(name) <= 80 for name in names)


def test_a_models_name_outlives_other_routes_and_a_parameters_name() -> None:
    one, other = (
        with_route(f"POST /v1/{{{name}}}", MOCK["integration"], request=CHAT) for name in ("id", "user")
    )
    assert names_of(one) == names_of(other)


def test_templates_in_a_schema_are_literal_to_terraform(tmp_path: Path) -> None:
    schema = {"properties": {"a": {"enum": ["${x}", "%{y}"]}}}
    file = tmp_path / "schema.json"
    file.write_text(json.dumps(schema))
    texts = [
        only(document_of(check)["resource"]["aws_api_gateway_model"])["schema"]
        for check in ({"json_schema": schema}, {"schema_file": str(file)})
    ]
    assert texts[0] == texts[1]
    assert json.loads(texts[0])["properties"]["a"]["enum"] == ["$${x}", "%%{y}"]


def test_another_schema_deploys_the_api_anew() -> None:
    first, second = (
        only(document_of({"json_schema": {"title": title}})["resource"]["aws_api_gateway_deployment"])
        for title in ("a", "b")
    )
    assert first["triggers"] != second["triggers"]
    assert {
        "aws_api_gateway_model.inference__POST_x",
        "aws_api_gateway_request_validator.inference__body",
    } <= set(first["depends_on"])


def document_of(check: Mapping[str, object]) -> Document:
    return synthesize(with_route("POST /x", MOCK["integration"], request=check))


def names_of(config: Gateway) -> list[str]:
    return [model["name"] for model in resources(config, "api_gateway_model").values()]


def validator_of(document: Document, method: Block) -> Block:
    """The validator that a method names."""
    validators = document["resource"]["aws_api_gateway_request_validator"]
    (name,) = validators
    assert method["request_validator_id"] == f"${{aws_api_gateway_request_validator.{name}.id}}"
    return only(validators)
