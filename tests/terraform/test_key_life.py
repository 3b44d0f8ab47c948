"""The life of a consumer's keys, step by step: who can call at each of them, and which value they send."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.terraform.conftest import AppliedGateway, ApplyGateway, synthesize
from tests.terraform.key_life import acme, gateway, keys_of, kinds, reviewed
from tollgate.errors import TerraformError

pytestmark = pytest.mark.terraform

YESTERDAY, TOMORROW = ((datetime.now(UTC) + timedelta(days=days)).date().isoformat() for days in (-1, 2))


def test_a_rotation_leaves_no_moment_without_a_key(apply_gateway: ApplyGateway) -> None:
    applied = apply_gateway(gateway("rotate", acme=acme(primary={}), bob=acme()))
    (bobs, *_) = keys_of(applied, "rotate")["bob-primary"]
    steps = (
        (acme(primary={}, second={}), [("access-gained", "low")]),
        (acme(primary={"enabled": False}, second={}), [("access-lost", "high")]),
        (acme(second={}), []),
    )
    for described, told in steps:
        after = gateway("rotate", acme=described, bob=acme())
        assert kinds(reviewed(applied, after)) == told
        moments: list[bool] = []

        def look(_: object, moments: list[bool] = moments) -> None:
            found = keys_of(applied, "rotate")
            moments.append(
                any(name.startswith("acme-") and key[1:] == (True, ("pro",)) for name, key in found.items())
            )

        applied.terraform.apply(applied.out / "plan", follow=look)
        look(None)
        assert all(moments)
        assert keys_of(applied, "rotate")["bob-primary"] == (bobs, True, ("pro",))
    last = reviewed(applied, gateway("rotate", bob=acme()))
    assert kinds(last) == [("access-lost", "critical")]


def test_a_consumer_with_another_name_or_plan_keeps_its_values(apply_gateway: ApplyGateway) -> None:
    applied = apply_gateway(gateway("rename", acme=acme(primary={}, old={"enabled": False})))
    before = keys_of(applied, "rename")
    renamed = gateway("rename", initech=acme(primary={}, old={"enabled": False}) | {"renamed_from": "acme"})
    assert {risk for _, risk in kinds(reviewed(applied, renamed))} <= {"none"}
    applied.apply(renamed)
    after = keys_of(applied, "rename")
    assert after == {name.replace("acme", "initech"): key for name, key in before.items()}
    assert applied.plan(renamed).is_empty

    again = {"renamed_from": ["acme", "initech"]}
    moved = gateway("rename", hooli=acme("free", primary={}, old={"enabled": False}) | again)
    applied.apply(moved)
    assert keys_of(applied, "rename") == {
        name.replace("acme", "hooli"): (*key[:2], ("free",)) for name, key in before.items()
    }
    assert applied.plan(moved).is_empty


def test_a_key_is_disabled_from_its_day_on_and_keeps_its_value(apply_gateway: ApplyGateway) -> None:
    applied = apply_gateway(gateway("expire", acme=acme(primary={"expires": TOMORROW}), bob=acme()))
    value, *rest = keys_of(applied, "expire")["acme-primary"]
    assert rest == [True, ("pro",)]
    assert applied.plan(gateway("expire", acme=acme(primary={"expires": TOMORROW}), bob=acme())).is_empty
    over = gateway("expire", acme=acme(primary={"expires": YESTERDAY}), bob=acme())
    assert kinds(reviewed(applied, over)) == [("access-lost", "critical")]
    applied.apply(over)
    assert keys_of(applied, "expire")["acme-primary"] == (value, False, ("pro",))
    extended = gateway("expire", acme=acme(primary={"expires": TOMORROW}), bob=acme())
    applied.apply(extended)
    assert keys_of(applied, "expire")["acme-primary"] == (value, True, ("pro",))


def test_a_value_of_the_users_reaches_amazon_and_no_document(apply_gateway: ApplyGateway) -> None:
    applied = apply_gateway(gateway("given", bob=acme()))
    value = "G1venByTheUserG1venByTheUser"
    wanted = gateway("given", acme=acme(primary={"value_from": "variable"}), bob=acme())

    def told(values: str) -> AppliedGateway:
        environment = {**applied.terraform.environment, "TF_VAR_api_key_values": values}
        return replace(applied, terraform=replace(applied.terraform, environment=environment))

    for wrong, said in (
        ('{"acme/second":"G1venByTheUserG1venByTheUser"}', "a value for each of: acme/primary"),
        ('{"acme/primary":"too short"}', "20 to 128 letters and digits"),
        (f'{{"acme/primary":"{value}","x":"{value}"}}', "a value of its own"),
    ):
        with pytest.raises(TerraformError, match=said) as refused:
            told(wrong).plan(wanted)
        assert value not in str(refused.value)
    told(f'{{"acme/primary":"{value}"}}').apply(wanted)
    assert keys_of(applied, "given")["acme-primary"] == (value, True, ("pro",))
    written = (synthesize(wanted, applied.out) / "cdk.tf.json").read_text()
    assert value not in written


def test_values_are_delivered_and_follow_a_rotation(apply_gateway: ApplyGateway) -> None:
    role = "arn:aws:iam::123456789012:role/acme"
    secrets = {"delivery": {"type": "secretsmanager", "recovery_window": 0}, "principals": [role]}
    consumers = {"acme": acme() | secrets, "bob": acme() | {"delivery": {"type": "ssm"}}}
    applied = apply_gateway(gateway("deliver", **consumers))
    values = {name: key[0] for name, key in keys_of(applied, "deliver").items()}
    session = applied.aws.session("us-east-1")
    manager = session.client("secretsmanager", endpoint_url=applied.aws.url)
    store = session.client("ssm", endpoint_url=applied.aws.url)

    def secret(slot: str) -> str:
        return str(manager.get_secret_value(SecretId=f"deliver/default/acme/{slot}")["SecretString"])

    assert secret("primary") == values["acme-primary"]
    assert role in manager.get_resource_policy(SecretId="deliver/default/acme/primary")["ResourcePolicy"]
    parameter = store.get_parameter(Name="/deliver/default/bob/primary", WithDecryption=True)["Parameter"]
    assert (parameter["Type"], parameter["Value"]) == ("SecureString", values["bob-primary"])
    assert applied.plan(gateway("deliver", **consumers)).is_empty

    consumers["acme"] = acme(primary={}, second={}) | secrets
    applied.apply(gateway("deliver", **consumers))
    assert secret("second") == keys_of(applied, "deliver")["acme-second"][0] != secret("primary")
