"""Where key values are delivered to."""

from __future__ import annotations

import json

from tests.stacks.synthesis import gateway, synthesize

ROLE = "arn:aws:iam::123456789012:role/acme-client"
SECRETS = {
    "type": "secretsmanager",
    "kms_key_id": "arn:aws:kms:us-east-1:123456789012:key/k",
    "tags": {"a": "b"},
}


def test_each_key_is_a_secret_that_the_consumers_own_principals_may_read() -> None:
    consumers = {
        "acme": {"usage_plan": "pro", "principals": [ROLE], "keys": {"one": {}, "two": {}}},
        "bob": {"usage_plan": "pro"},
    }
    found = synthesize(gateway(delivery=SECRETS, consumers=consumers))["resource"]
    assert found["aws_secretsmanager_secret"]["acme__one"] == {
        "name": "shop/default/acme/one",
        "description": "The API key one of acme for shop-default",
        "kms_key_id": SECRETS["kms_key_id"],
        "recovery_window_in_days": 30,
        "tags": {"a": "b"},
    }
    assert found["aws_secretsmanager_secret_version"]["bob__primary"] == {
        "secret_id": "${aws_secretsmanager_secret.bob__primary.id}",
        "secret_string": "${aws_api_gateway_api_key.bob__primary.value}",
    }
    policies = found["aws_secretsmanager_secret_policy"]
    assert policies.keys() == {"acme__one", "acme__two"}
    assert policies["acme__one"]["block_public_policy"] is True
    (statement,) = json.loads(policies["acme__one"]["policy"])["Statement"]
    assert statement["Principal"] == {"AWS": [ROLE]}
    assert "secretsmanager:PutSecretValue" not in statement["Action"]


def test_a_consumer_may_have_another_way_or_none() -> None:
    consumers = {
        "acme": {"usage_plan": "pro", "delivery": {"type": "ssm", "name": "/keys/{consumer}.{slot}"}},
        "bob": {"usage_plan": "pro", "delivery": {"type": "none"}},
        "cat": {"usage_plan": "pro"},
    }
    found = synthesize(gateway(delivery=SECRETS, consumers=consumers))["resource"]
    assert found["aws_ssm_parameter"] == {
        "acme__primary": {
            "name": "/keys/acme.primary",
            "description": "The API key primary of acme for shop-default",
            "type": "SecureString",
            "value": "${aws_api_gateway_api_key.acme__primary.value}",
        }
    }
    assert found["aws_secretsmanager_secret"].keys() == {"cat__primary"}


def test_nothing_is_delivered_unless_it_is_said() -> None:
    assert not [kind for kind in synthesize(gateway())["resource"] if "secret" in kind or "ssm" in kind]
