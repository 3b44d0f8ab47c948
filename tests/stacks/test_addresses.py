"""Addresses that callers depend on: a changed one destroys a key and makes another."""

from __future__ import annotations

from pathlib import Path

import pytest

from stacks import addresses
from tests.stacks.synthesis import MOCK, gateway, resources, synthesize
from tollgate.config.gateway import Gateway
from tollgate.config.load import load
from tollgate.config.route import RouteKey

TESTS = Path(__file__).parents[1]
RICHEST = TESTS / "gateways" / "richest.yaml"
PINNED = TESTS / "stacks" / "snapshots" / "richest-addresses.txt"


def test_the_addresses_of_the_richest_gateway_are_pinned() -> None:
    """Where this fails, running applied gateways lose keys: add `moved` blocks, then run this module."""
    assert _addresses(_richest()) == PINNED.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a/b", "/a_b"),
        ("/a.b", "/a_b"),
        ("/a.b", "/ab"),
        ("/{a}", "/a"),
        ("/{a}", "/param"),
        ("/{a}/b", "/a/{b}"),
        ("/a-b", "/a/b"),
        ("/A", "/a"),
    ],
)
def test_two_paths_never_share_an_address(one: str, other: str) -> None:
    assert addresses.of_path("api", one) != addresses.of_path("api", other)


def test_a_plain_path_can_be_read_in_its_address() -> None:
    assert addresses.of_path("inference", "/v1/chat") == "inference__v1_chat"
    assert addresses.of_route("inference", RouteKey("POST", "/v1/chat")) == "inference__POST_v1_chat"


def test_the_root_of_an_api_has_an_address() -> None:
    assert addresses.of_route("inference", RouteKey("GET", "/")) == "inference__GET"


def test_a_path_with_other_signs_ends_with_its_digest() -> None:
    assert addresses.of_path("inference", "/users/{id}") == "inference__users_param__5e3a3083fd2a01cb"


@pytest.mark.parametrize("path", ["/users/{user}", "/users/{proxy+}"])
def test_a_path_parameter_counts_by_its_place(path: str) -> None:
    """Below one parent Amazon takes one: it is renamed in place."""
    assert addresses.of_path("api", path) == addresses.of_path("api", "/users/{id}")


def test_a_name_that_starts_with_a_digit_is_an_address_of_its_own() -> None:
    assert addresses.of_key("1and1", "primary") == "_1and1__primary"


def test_names_that_read_alike_when_joined_keep_keys_of_their_own() -> None:
    consumers = {
        "a-b": {"usage_plan": "pro", "keys": {"c": {}}},
        "a_b": {"usage_plan": "pro", "keys": {"c": {}}},
        "a": {"usage_plan": "pro", "keys": {"b_c": {}}},
    }
    keys = resources(gateway(consumers=consumers), "api_gateway_api_key")
    assert set(keys) == {"a-b__c", "a_b__c", "a__b_c"}


def test_a_function_is_told_apart_by_its_alias() -> None:
    functions = ["f", "f:live", "f:2", "f_2", "my_fn", "arn:aws:lambda:us-east-1:123456789012:function:f"]
    functions += [addresses.digest(function) for function in functions]
    assert len({addresses.of_function("api", function) for function in functions}) == len(functions)


def test_a_route_more_leaves_all_other_addresses_as_they_are() -> None:
    routes = {"GET /a": MOCK, "GET /c": MOCK}
    before = gateway(apis={"inference": {"routes": routes}})
    after = gateway(apis={"inference": {"routes": {"GET /a/b": MOCK, **routes, "GET /b": MOCK}}})
    assert set(_addresses(before)) < set(_addresses(after))


def _richest() -> Gateway:
    (config,) = load(RICHEST).environments.values()
    return config


def _addresses(config: Gateway) -> list[str]:
    document = synthesize(config)
    return sorted(
        [f"{kind}.{name}" for kind, blocks in document["resource"].items() for name in blocks]
        + [f"data.{kind}.{name}" for kind, blocks in document.get("data", {}).items() for name in blocks]
        + [f"output.{name}" for name in document["output"]]
    )


if __name__ == "__main__":
    PINNED.write_text("\n".join(_addresses(_richest())) + "\n", encoding="utf-8")
