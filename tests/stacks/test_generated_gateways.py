"""What holds for every gateway that a description can say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from stacks.constructs.method_settings import method_path
from tests.stacks.synthesis import Block, Document, synthesize
from tests.strategies import gateway_documents, gateways
from tollgate.config.gateway import Gateway

few = settings(
    max_examples=10,
    deadline=None,
    # A smaller example of a failure would take minutes: each attempt is a synthesis.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


@settings(few, max_examples=20)
@given(gateways())
def test_what_holds_for_every_gateway(gateway: Gateway) -> None:
    """One synthesis, which is what takes long, for all of it."""
    document = synthesize(gateway)
    for holds in (
        every_route_asks_for_a_key_unless_it_is_public,
        every_method_has_an_integration_of_its_own,
        every_key_is_in_the_plan_of_its_consumer_and_in_no_other,
        every_stage_of_a_plan_is_a_stage_of_the_api_beside_it,
        every_throttle_names_a_route_of_its_api,
        every_reference_leads_to_a_block_of_the_document,
    ):
        holds(gateway, document)


@few
@given(gateway_documents(), st.data())
def test_the_order_of_a_description_changes_no_byte(description: Document, data: st.DataObject) -> None:
    reordered = _reordered(description, data)
    documents = [
        json.dumps(synthesize(Gateway.model_validate(one)), sort_keys=True)
        for one in (description, reordered)
    ]
    assert documents[0] == documents[1]


def every_route_asks_for_a_key_unless_it_is_public(gateway: Gateway, document: Document) -> None:
    asked = {
        (method["rest_api_id"], path, method["http_method"]): method["api_key_required"]
        for path, method in _methods(document)
    }
    described = {
        (f"${{aws_api_gateway_rest_api.{_address(name)}.id}}", key.path, key.method): not route.public
        for name, api in gateway.apis.items()
        for key, route in api.items()
    }
    preflights = {
        (rest_api, path, "OPTIONS"): False
        for name, api in gateway.apis.items()
        for rest_api, path, _ in described
        if api.cors and rest_api == f"${{aws_api_gateway_rest_api.{_address(name)}.id}}"
    }
    assert asked == preflights | described


def every_method_has_an_integration_of_its_own(gateway: Gateway, document: Document) -> None:
    integrated = [block["http_method"] for _, block in _blocks(document, "integration")]
    methods = [f"${{aws_api_gateway_method.{name}.http_method}}" for name, _ in _blocks(document, "method")]
    assert sorted(integrated) == sorted(methods)


def every_key_is_in_the_plan_of_its_consumer_and_in_no_other(gateway: Gateway, document: Document) -> None:
    names = dict(_blocks(document, "api_key"))
    attached = sorted(
        (names[_named(block["key_id"])]["name"], block["usage_plan_id"])
        for _, block in _blocks(document, "usage_plan_key")
    )
    assert attached == sorted(
        (
            f"{gateway.stack_name}-{name}-{slot}",
            f"${{aws_api_gateway_usage_plan.{_address(consumer.usage_plan)}.id}}",
        )
        for name, consumer in gateway.consumers.items()
        for slot in consumer.keys
    )


def every_stage_of_a_plan_is_a_stage_of_the_api_beside_it(_: Gateway, document: Document) -> None:
    stages = dict(_blocks(document, "stage"))
    for name, plan in _blocks(document, "usage_plan"):
        opened = plan["api_stages"]
        assert opened, name
        assert all(stages[_named(entry["stage"])]["rest_api_id"] == entry["api_id"] for entry in opened)


def every_throttle_names_a_route_of_its_api(gateway: Gateway, document: Document) -> None:
    described = {
        _address(name): {method_path(key) for key, _ in api.items()} | {"*/*"}
        for name, api in gateway.apis.items()
    }
    for _, settings_of_route in _blocks(document, "method_settings"):
        api = _named(settings_of_route["rest_api_id"])
        assert settings_of_route["method_path"] in described[api]


def every_reference_leads_to_a_block_of_the_document(_: Gateway, document: Document) -> None:
    known = {
        f"{prefix}{kind}.{name}"
        for prefix, section in (("", "resource"), ("data.", "data"))
        for kind, blocks in document.get(section, {}).items()
        for name in blocks
    }
    text = re.sub(r"\$\$\{", "", json.dumps(document["resource"]))
    referred = re.findall(r"\$\{(?:sha256\(jsonencode\()?((?:data\.)?aws_\w+\.[\w-]+)\.", text)
    assert set(referred) <= known


def _blocks(document: Document, kind: str) -> Iterator[tuple[str, Block]]:
    yield from document["resource"].get(f"aws_api_gateway_{kind}", {}).items()


def _methods(document: Document) -> Iterator[tuple[str, Block]]:
    """The methods, each with the path that its resource and those above it spell."""
    resources = dict(_blocks(document, "resource"))

    def path(reference: str) -> str:
        if reference.endswith(".root_resource_id}"):
            return ""
        resource = resources[_named(reference)]
        return f"{path(resource['parent_id'])}/{resource['path_part']}"

    for _, method in _blocks(document, "method"):
        yield path(method["resource_id"]) or "/", method


def _named(reference: str) -> str:
    """`${aws_api_gateway_stage.v1.stage_name}` names `v1`."""
    match = re.fullmatch(r"\$\{[a-z_]+\.([\w-]+)\.[a-z_]+\}", reference)
    assert match is not None, reference
    return match[1]


def _address(name: str) -> str:
    return f"_{name}" if name[0].isdigit() else name


def _reordered(value: object, data: st.DataObject) -> object:
    if isinstance(value, dict):
        names = data.draw(st.permutations(list(value)))
        return {name: _reordered(value[name], data) for name in names}
    return value
