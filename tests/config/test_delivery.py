"""What a description may say of the delivery of key values."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import PLAN

CONSUMERS = "consumers:\n  acme: {usage_plan: pro}\n"


def test_it_is_named_after_gateway_environment_consumer_and_slot(load_text: Load) -> None:
    gateway = load_text(f"{PLAN}{CONSUMERS}delivery: {{type: ssm}}\n").environments["default"]
    delivery = gateway.delivery
    assert delivery is not None
    assert delivery.type == "ssm"
    assert gateway.delivery_name(delivery, "acme", "primary") == "/shop/default/acme/primary"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("{type: s3}", "delivery: "),
        ("{type: secretsmanager, name: 'x/{slot}'}", "the name has no '{consumer}'"),
        ("{type: secretsmanager, name: '{consumer}/{slot}/{key}'}", "there is no placeholder '{key}'"),
        ("{type: secretsmanager, name: '{consumer}/{slot} x'}", "cannot be a name"),
        ("{type: secretsmanager, name: '{consumer}/{slot}{'}", "cannot be a name"),
        ("{type: ssm, name: '{consumer}/{slot}'}", "a parameter's name begins with '/'"),
        ("{type: ssm, name: '/{consumer!r}/{slot}'}", "there is no placeholder"),
        ("{type: secretsmanager, recovery_window: 3}", "a recovery window of 3 days"),
        ("{type: none, name: x}", "delivery"),
    ],
)
def test_what_amazon_would_refuse_is_refused(say: Say, fields: str, said: str) -> None:
    (problem,) = say(f"{PLAN}{CONSUMERS}delivery: {fields}\n")
    assert said in problem
    assert problem.startswith("11: delivery")


def test_two_keys_are_not_delivered_as_one(say: Say) -> None:
    consumers = "  a: {usage_plan: pro, keys: {b_c: {}}}\n  a_b: {usage_plan: pro, keys: {c: {}}}\n"
    name = "'{consumer}_{slot}'"
    assert say(f"{PLAN}consumers:\n{consumers}delivery: {{type: secretsmanager, name: {name}}}\n") == [
        "12: delivery.name: a_b/c and a/b_c would both be delivered as 'a_b_c' > "
        "Put something between '{consumer}' and '{slot}' that no name has: '/'."
    ]


@pytest.mark.parametrize(
    "principal", ["'*'", "arn:aws:iam::*:root", "arn:aws:s3:::x", "123", "sts.amazonaws.com"]
)
def test_only_somebody_who_is_named_may_read_a_secret(say: Say, principal: str) -> None:
    text = f"{PLAN}consumers:\n  acme: {{usage_plan: pro, principals: [{principal}]}}\n"
    problems = say(f"{text}delivery: {{type: secretsmanager}}\n")
    assert problems
    assert all(problem.startswith("10: consumers.acme.principals") for problem in problems)


def test_a_parameter_has_no_readers_of_its_own(say: Say) -> None:
    role = "arn:aws:iam::123456789012:role/acme"
    text = f"{PLAN}consumers:\n  acme: {{usage_plan: pro, principals: [{role}]}}\n"
    for delivery in ("", "delivery: {type: ssm}\n"):
        (problem,) = say(text + delivery)
        assert "only a secret has a policy" in problem
