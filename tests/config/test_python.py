"""A program can build a gateway from typed parts, and is told what is wrong with it."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from tollgate.config.api import Api, ApiRoute, Endpoint
from tollgate.config.backend import CloudBackend, S3Backend
from tollgate.config.consumer import Consumer, KeySlot
from tollgate.config.gateway import Gateway
from tollgate.config.integration import HttpIntegration, LambdaIntegration, MockIntegration
from tollgate.config.model import Model
from tollgate.config.throttle import Throttle
from tollgate.config.usage_plan import PlanApi, Quota, UsagePlan

SECRET = "sk-proj-0123456789abcdef"
TOKEN = "${TfToken[TOKEN.12]}"


def api(**fields: object) -> Api:
    return Api.model_validate({"routes": {"GET /models": ApiRoute(integration=MockIntegration())}, **fields})


def test_a_gateway_of_typed_parts() -> None:
    gateway = Gateway(
        name="shop",
        region="us-east-1",
        backend=S3Backend(type="s3", bucket="acme-tf-state"),
        apis={
            "inference": Api(
                endpoint=Endpoint(type="edge"),
                routes={
                    "POST /chat": ApiRoute(integration=HttpIntegration(type="http", url="https://x/v1")),
                    "GET /sum": ApiRoute(integration=LambdaIntegration(type="lambda", function="sum")),
                },
            )
        },
        usage_plans={
            "pro": UsagePlan(
                apis={"inference": PlanApi(throttle={"POST /chat": Throttle(rate_limit=1, burst_limit=2)})},
                quota=Quota(limit=10, period="WEEK", offset=6),
            )
        },
        consumers={
            "acme": Consumer(usage_plan="pro", keys={"primary": KeySlot(), "next": KeySlot(enabled=False)})
        },
    )
    assert gateway.stack_name == "shop-default"
    assert gateway.source is None


def test_a_list_of_names_stands_for_a_plans_apis() -> None:
    plan = UsagePlan.model_validate({"apis": ["inference"]})
    assert plan.apis == {"inference": PlanApi()}


def test_the_error_says_everything_that_is_wrong_in_words() -> None:
    with pytest.raises(ValidationError) as refusal:
        Gateway(
            name="shop",
            region="us-east-1",
            apis={"inference": api()},
            usage_plans={"pro": UsagePlan(apis={"infrence": PlanApi()})},
            consumers={"acme": Consumer(usage_plan="por")},
        )
    said = str(refusal.value)
    assert "usage_plans.pro.apis.infrence: there is no API 'infrence'\n  Did you mean 'inference'?" in said
    assert "consumers.acme.usage_plan: there is no usage plan 'por'\n  Did you mean 'pro'?" in said


def test_the_error_of_a_part_names_its_field() -> None:
    with pytest.raises(ValidationError, match=r"(?s)quota.*a quota per month cannot have the offset 28"):
        UsagePlan.model_validate({"apis": ["a"], "quota": {"limit": 1, "period": "MONTH", "offset": 28}})


@pytest.mark.parametrize(
    "part",
    [
        {"type": "http", "url": "https://x", "headers": {"Authorization": SECRET}},
        {"type": "http", "url": "https://x", "headers": {"A": [SECRET]}},
        {"type": "http", "url": f"https://x?api_key={SECRET}"},
        {"type": "http", "url": f"https://u:{SECRET}@x"},
        {"type": "http", "url": f"x://u:{SECRET}@x"},
        {"type": "http", "url": "https://x", "api_key": SECRET},
        {"type": "mock", "headers": {"A": f"{SECRET}\n"}},
    ],
)
def test_the_error_shows_no_credential(part: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refusal:
        api(routes={"GET /": {"integration": part}})
    assert SECRET not in str(refusal.value)
    assert SECRET not in repr(refusal.value)


def test_a_key_takes_no_value() -> None:
    with pytest.raises(ValidationError) as refusal:
        Consumer.model_validate({"usage_plan": "pro", "keys": {"primary": {"value": SECRET}}})
    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize(
    "integration",
    [
        {"type": "http", "url": TOKEN},
        {"type": "http", "url": f"https://{TOKEN}/v1"},
        {"type": "http", "url": "https://x", "headers": {"Authorization": TOKEN}},
        {"type": "lambda", "function": TOKEN},
    ],
)
def test_a_token_of_a_program_is_taken(integration: dict[str, object]) -> None:
    assert api(routes={"GET /": {"integration": integration}})


def test_a_token_may_be_a_tag_or_a_vpc_endpoint() -> None:
    inference = api(endpoint={"type": "private", "vpc_endpoint_ids": [TOKEN]})
    assert Gateway(name="a", region="us-east-1", tags={"vpc": TOKEN}, apis={"inference": inference})


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Throttle(rate_limit=1, burst_limit=1), "rate_limit"),
        (KeySlot(), "enabled"),
        (Gateway(name="a", region="us-east-1", apis={"inference": api()}), "region"),
    ],
)
def test_a_part_cannot_be_changed(model: Model, field: str) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(model, field, getattr(model, field))


@pytest.mark.parametrize("body", [math.nan, [math.inf], {"a": -math.inf}])
def test_a_body_that_json_cannot_write_is_refused(body: object) -> None:
    with pytest.raises(ValidationError, match="the body holds a number that JSON cannot write"):
        MockIntegration.model_validate({"body": body})


@pytest.mark.parametrize("rate_limit", [math.nan, math.inf, 0, -1, True, "1"])
def test_a_rate_is_a_positive_number(rate_limit: object) -> None:
    with pytest.raises(ValidationError):
        Throttle.model_validate({"rate_limit": rate_limit, "burst_limit": 1})


def test_nothing_is_converted_silently() -> None:
    with pytest.raises(ValidationError):
        KeySlot.model_validate({"enabled": "true"})
    with pytest.raises(ValidationError):
        Quota.model_validate({"limit": "10", "period": "DAY"})


def test_a_whole_number_of_seconds_is_a_timeout() -> None:
    assert HttpIntegration(type="http", url="https://x", timeout=5).timeout == 5


def test_the_models_have_a_json_schema_that_describes_their_fields() -> None:
    schema = Gateway.model_json_schema()
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["name", "region"]
    assert schema["$defs"]["Consumer"]["properties"]["contact"]["description"].startswith("Whom to ask")


def test_a_workspace_is_the_stacks_by_default() -> None:
    assert CloudBackend(type="cloud", organization="acme").workspace is None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("bucket", TOKEN),
        ("key", f"a/{TOKEN}"),
        ("kms_key_id", TOKEN),
    ],
)
def test_a_backend_takes_no_token(field: str, text: str) -> None:
    with pytest.raises(ValidationError):
        S3Backend.model_validate({"type": "s3", "bucket": "acme", field: text})


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"tags": {"team": "a\ud800"}}, "tags"),
        (
            {
                "apis": {
                    "a": api(routes={"GET /": {"integration": {"type": "mock", "body": [{"\ud800": 1}]}}})
                }
            },
            'apis.a.routes["GET /"].integration.body[0]',
        ),
    ],
)
def test_half_a_surrogate_pair_is_refused(fields: dict[str, object], place: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Gateway.model_validate({"name": "shop", "region": "us-east-1", "apis": {"a": api()}, **fields})
    assert place in str(refusal.value)
    assert "half of a surrogate pair" in str(refusal.value)
