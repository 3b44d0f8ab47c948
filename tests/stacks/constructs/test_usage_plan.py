"""A usage plan: the stages that it opens, and each key's limits."""

from __future__ import annotations

from tests.stacks.synthesis import MOCK, Block, gateway, only, resources


def plan(**fields: object) -> Block:
    plans = {"pro": {"apis": ["inference"]} | fields}
    return only(resources(gateway(usage_plans=plans), "api_gateway_usage_plan"))


def test_a_quota_has_its_limit_period_and_offset() -> None:
    quota = {"limit": 10, "period": "WEEK", "offset": 6}
    assert plan(quota=quota)["quota_settings"] == quota


def test_a_quota_starts_without_an_offset() -> None:
    assert plan(quota={"limit": 10, "period": "DAY"})["quota_settings"]["offset"] == 0


def test_a_throttle_has_both_limits() -> None:
    throttle = {"rate_limit": 0.5, "burst_limit": 5}
    assert plan(throttle=throttle)["throttle_settings"] == throttle


def test_a_plan_without_limits_writes_none() -> None:
    assert set(plan()) == {"name", "api_stages"}


def test_a_plan_opens_a_stage_by_reference() -> None:
    assert plan()["api_stages"] == [
        {
            "api_id": "${aws_api_gateway_rest_api.inference.id}",
            "stage": "${aws_api_gateway_stage.inference.stage_name}",
        }
    ]


def test_a_route_is_throttled_by_its_exact_path_and_the_roots_begins_with_two_slashes() -> None:
    slow = {"rate_limit": 1, "burst_limit": 2}
    routes = {"GET /": MOCK, "POST /v1/{id}": MOCK}
    config = gateway(
        apis={"inference": {"routes": routes}},
        usage_plans={"pro": {"apis": {"inference": {"throttle": dict.fromkeys(routes, slow)}}}},
    )
    (stage,) = only(resources(config, "api_gateway_usage_plan"))["api_stages"]
    assert stage["throttle"] == [{"path": "//GET", **slow}, {"path": "/v1/{id}/POST", **slow}]


def test_a_plan_opens_several_apis_in_the_order_of_their_names() -> None:
    apis = {name: {"routes": {"GET /": MOCK}} for name in ("b", "a")}
    config = gateway(apis=apis, usage_plans={"pro": {"apis": ["b", "a"]}})
    stages = only(resources(config, "api_gateway_usage_plan"))["api_stages"]
    assert [stage["stage"] for stage in stages] == [
        "${aws_api_gateway_stage.a.stage_name}",
        "${aws_api_gateway_stage.b.stage_name}",
    ]
