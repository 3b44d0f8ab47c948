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


def _with_slot(**slot: object) -> dict[str, object]:
    return {"acme": {"usage_plan": "pro", "keys": {"primary": slot}}}


def test_a_key_that_expires_is_disabled_by_terraform_and_the_document_knows_no_day() -> None:
    keys = resources(gateway(consumers=_with_slot(expires="2027-01-31")), "api_gateway_api_key")
    assert keys["acme__primary"]["enabled"] == '${timecmp(plantimestamp(), "2027-01-31T00:00:00Z") < 0}'
    revoked = gateway(consumers=_with_slot(expires="2027-01-31", enabled=False))
    assert resources(revoked, "api_gateway_api_key")["acme__primary"]["enabled"] is False


def test_a_value_of_the_users_comes_by_one_sensitive_variable() -> None:
    document = synthesize(gateway(consumers=CONSUMERS | _with_slot(value_from="variable")))
    variable = document["variable"]["api_key_values"]
    assert variable["sensitive"] is True
    assert '["acme/primary"]' in variable["validation"][0]["condition"]
    keys = document["resource"]["aws_api_gateway_api_key"]
    assert keys["acme__primary"]["value"] == '${var.api_key_values["acme/primary"]}'
    assert "value" not in keys["globex__primary"]
    assert "variable" not in synthesize(gateway())


def test_a_renamed_consumer_keeps_its_keys_from_name_to_name() -> None:
    consumer = {"usage_plan": "pro", "renamed_from": ["acme", "acme-inc"]}
    moved = synthesize(gateway(consumers={"acme-llc": consumer}))["moved"]
    assert moved[::2] == [
        {
            "from": "aws_api_gateway_api_key.acme__primary",
            "to": "aws_api_gateway_api_key.acme-inc__primary",
        },
        {
            "from": "aws_api_gateway_api_key.acme-inc__primary",
            "to": "aws_api_gateway_api_key.acme-llc__primary",
        },
    ]
    assert [move["to"] for move in moved[1::2]] == [
        "aws_api_gateway_usage_plan_key.acme-inc__primary",
        "aws_api_gateway_usage_plan_key.acme-llc__primary",
    ]
