"""API keys, their attachments, and what a deployed gateway tells."""

from __future__ import annotations

import json

from tests.stacks.synthesis import gateway, resources, synthesize

CONSUMERS = {
    "acme": {
        "usage_plan": "pro",
        "contact": "api@acme.example",
        "keys": {"old": {"enabled": False}, "new": {}},
    },
    "globex": {"usage_plan": "pro", "description": "Trial"},
}


def test_each_slot_of_a_consumer_is_a_key_in_its_plan() -> None:
    document = synthesize(gateway(consumers=CONSUMERS))["resource"]
    assert set(document["aws_api_gateway_api_key"]) == {"acme__old", "acme__new", "globex__primary"}
    assert document["aws_api_gateway_usage_plan_key"]["acme__old"] == {
        "key_id": "${aws_api_gateway_api_key.acme__old.id}",
        "key_type": "API_KEY",
        "usage_plan_id": "${aws_api_gateway_usage_plan.pro.id}",
    }


def test_a_key_says_who_it_is_for() -> None:
    keys = resources(gateway(consumers=CONSUMERS), "api_gateway_api_key")
    assert keys["acme__old"] == {
        "name": "shop-default-acme-old",
        "enabled": False,
        "tags": {"contact": "api@acme.example"},
    }
    assert keys["globex__primary"]["description"] == "Trial"


def test_a_gateway_without_consumers_has_no_keys() -> None:
    document = synthesize(gateway(consumers={}))
    assert "aws_api_gateway_api_key" not in document["resource"]
    assert document["output"]["api_key_values"]["value"] == {}


def test_key_values_are_told_by_a_sensitive_output_and_nowhere_else() -> None:
    document = synthesize(gateway(consumers=CONSUMERS))
    values = document["output"].pop("api_key_values")
    assert values["sensitive"] is True
    assert values["value"]["acme"]["new"] == "${aws_api_gateway_api_key.acme__new.value}"
    assert ".value}" not in json.dumps(document)


def test_ids_are_told_by_consumer_and_slot() -> None:
    output = synthesize(gateway())["output"]
    assert output["api_key_ids"]["value"] == {
        "acme": {"primary": "${aws_api_gateway_api_key.acme__primary.id}"}
    }
    assert output["usage_plan_ids"]["value"] == {"pro": "${aws_api_gateway_usage_plan.pro.id}"}


def test_an_api_tells_where_it_is() -> None:
    assert synthesize(gateway())["output"]["apis"]["value"] == {
        "inference": {
            "id": "${aws_api_gateway_rest_api.inference.id}",
            "invoke_url": "${aws_api_gateway_stage.inference.invoke_url}",
            "stage": "${aws_api_gateway_stage.inference.stage_name}",
        }
    }
