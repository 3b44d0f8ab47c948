"""Amazon's and the provider's limits hold."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API, HEAD, PLAN

MOCK = "{integration: {type: mock}}"


def entries(names: Iterable[str], value: str) -> str:
    """A mapping on one line whose entries are all alike."""
    return "{" + ", ".join(f"{name!r}: {value}" for name in names) + "}"


def numbered(count: int) -> list[str]:
    return [f"n{number}" for number in range(count)]


def test_an_account_takes_10_000_keys(say: Say, load_text: Load) -> None:
    consumer = f"{{usage_plan: pro, keys: {entries(numbered(100), '{}')}}}"
    full = f"{PLAN}base: &c {consumer}\n".replace("base:", "consumers:\n  first:")
    full += "".join(f"  c{number}: *c\n" for number in range(99))
    assert len(load_text(full).environments["default"].consumers) == 100
    assert say(f"{full}  one-more: {{usage_plan: pro}}\n") == [
        "9: consumers: the consumers have 10,001 keys > An account has 10,000 in a region at most,"
        " and Amazon raises"
        " it for nobody. Spread the consumers over several accounts or regions."
    ]


def test_an_account_takes_300_usage_plans(say: Say, load_text: Load) -> None:
    assert load_text(f"{API}usage_plans: {entries(numbered(300), '{apis: [inference]}')}\n")
    assert say(f"{API}usage_plans: {entries(numbered(301), '{apis: [inference]}')}\n") == [
        "7: usage_plans: there are 301 usage plans"
        " > An account has 300 in a region at most: let consumers share a plan."
    ]


def test_an_account_takes_120_edge_apis(say: Say, load_text: Load) -> None:
    api = f"{{endpoint: {{type: edge}}, routes: {{GET /: {MOCK}}}}}"
    assert load_text(f"{HEAD}apis: {entries(numbered(120), api)}\n")
    assert say(f"{HEAD}apis: {entries(numbered(121), api)}\n") == [
        "3: apis: there are 121 edge APIs > An account has 120 in a region at most: put routes"
        " together in one API."
    ]


def test_an_api_takes_300_resources_with_the_root(say: Say, load_text: Load) -> None:
    def described(paths: int) -> str:
        routes = [f"GET /x/{name}" for name in numbered(paths)]
        return f"{HEAD}apis:\n  a:\n    routes: {entries(routes, MOCK)}\n"

    assert load_text(described(298))
    assert say(described(299)) == [
        "5: apis.a.routes: the routes' paths come to 301 resources > An API has 300, with the root,"
        " until Amazon raises"
        " it: use {parameters} or {proxy+}, or split the API."
    ]


def test_methods_of_one_path_share_its_resource(load_text: Load) -> None:
    routes = entries([f"{method} /x/{name}" for name in numbered(298) for method in ("GET", "POST")], MOCK)
    assert load_text(f"{HEAD}apis: {{a: {{routes: {routes}}}}}\n")


def test_a_plan_takes_20_limits_on_single_routes_of_an_api(say: Say, load_text: Load) -> None:
    routes = [f"GET /{name}" for name in numbered(21)]

    def described(limits: int) -> str:
        throttles = entries(routes[:limits], "{rate_limit: 1, burst_limit: 1}")
        return (
            f"{HEAD}apis: {{a: {{routes: {entries(routes, MOCK)}}}}}\n"
            f"usage_plans: {{pro: {{apis: {{a: {{throttle: {throttles}}}}}}}}}\n"
        )

    assert load_text(described(20))
    assert say(described(21)) == [
        "4: usage_plans.pro.apis.a.throttle: the plan has 21 limits on single routes of 'a'"
        " > API Gateway takes 20 for each stage: let the plan's own throttle hold the rest."
    ]


@pytest.mark.parametrize(
    "integration",
    ['{type: http, url: "https://x", timeout: 29.5}', "{type: lambda, function: f, timeout: 29.5}"],
)
def test_an_edge_api_waits_29_seconds(say: Say, load_text: Load, integration: str) -> None:
    def described(kind: str, integration: str) -> str:
        return (
            f"{HEAD}apis:\n  a:\n    endpoint: {{type: {kind}}}\n    routes:\n"
            f"      GET /: {{integration: {integration}}}\n"
        )

    assert load_text(described("regional", integration))
    assert load_text(described("edge", integration.replace("29.5", "29")))
    assert say(described("edge", integration)) == [
        '7: apis.a.routes["GET /"].integration.timeout: an edge API cannot wait 29.5 s for an answer'
        " > Use 29 at most, or make the endpoint 'type: regional'."
    ]


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        (
            "{'aws:team': a}",
            "tags[\"aws:team\"]: the prefix 'aws:' is Amazon's own > Call the tag something else.",
        ),
        (
            "{'AWS:team': a}",
            "tags[\"AWS:team\"]: the prefix 'aws:' is Amazon's own > Call the tag something else.",
        ),
        (
            "{team: 'a,b'}",
            "tags.team: a tag has a character that Amazon refuses"
            " > Use letters, digits, spaces and _ . : / = + - @.",
        ),
        (
            "{'te#am': a}",
            'tags["te#am"]: a tag has a character that Amazon refuses'
            " > Use letters, digits, spaces and _ . : / = + - @.",
        ),
        (
            f"{{team: {'a' * 257}}}",
            "tags.team: a tag is too long or has no name"
            " > A name has 1 to 128 characters, a value 256 at most.",
        ),
        (
            f"{{{'t' * 129}: a}}",
            f"tags.{'t' * 129}: a tag is too long or has no name"
            " > A name has 1 to 128 characters, a value 256 at most.",
        ),
        (entries(numbered(50), "a"), "tags: there are 50 tags > Use 49 at most: a key carries one more."),
    ],
)
def test_a_tag_that_amazon_would_refuse(say: Say, tags: str, said: str) -> None:
    assert say(f"{API}tags: {tags}\n") == [f"7: {said}"]


def test_tags_up_to_the_limits_are_taken(load_text: Load) -> None:
    tags = entries(numbered(48), "a")[:-1] + f", Grüße 模: '{'a' * 256}'}}"
    assert len(load_text(f"{API}tags: {tags}\n").environments["default"].tags) == 49
