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


def stage_of(variables: str) -> str:
    return f"{API}    stage: {{variables: {variables}}}\n"


def test_a_stage_takes_100_variables(say: Say, load_text: Load) -> None:
    assert load_text(stage_of(entries(numbered(100), "a")))
    assert say(stage_of(entries(numbered(101), "a"))) == [
        "7: apis.inference.stage.variables: there are 101 stage variables > A stage has 100 at most."
    ]


def test_a_stage_variables_name_has_64_characters_and_its_value_512(say: Say, load_text: Load) -> None:
    assert load_text(stage_of(f"{{{'n' * 64}: {'v' * 512}}}"))
    [name] = say(stage_of(f"{{{'n' * 65}: v}}"))
    assert name.endswith("cannot be a stage variable > Use letters, digits and '_', 64 at most.")
    assert say(stage_of(f"{{model: {'v' * 513}}}")) == [
        "7: apis.inference.stage.variables: the value of the stage variable 'model' is too long"
        " > Use 512 characters at most."
    ]


@pytest.mark.parametrize("body", ["'{}'", "[['{}']]"])
def test_a_fixed_answer_fits_into_a_mapping_template(say: Say, load_text: Load, body: str) -> None:
    def described(length: int) -> str:
        answer = body.format("ü" * length)
        return f"{API}      GET /x: {{integration: {{type: mock, body: {answer}}}}}\n"

    assert load_text(described(149_990))
    [said] = say(described(150_001))
    assert "integration.body: the body has 300,0" in said
    assert said.endswith("bytes > API Gateway keeps it in a mapping template, of 300,000 at most.")


def test_a_private_apis_endpoints_fit_into_its_policy(say: Say, load_text: Load) -> None:
    def described(count: int) -> str:
        ids = ", ".join(f"vpce-{number:017x}" for number in range(count))
        return f"{API}    endpoint: {{type: private, vpc_endpoint_ids: [{ids}]}}\n"

    assert load_text(described(290))
    assert say(described(300)) == [
        "7: apis.inference.endpoint.vpc_endpoint_ids: 300 VPC endpoints do not fit into the API's resource"
        " policy > It has 8,192 characters: name fewer, or split the API."
    ]


@pytest.mark.parametrize("name", ["X-Tier", "x_tier", "a.b", "$a", "7"])
def test_a_header_that_a_mapping_can_name_is_taken(load_text: Load, name: str) -> None:
    assert load_text(f"{API}      GET /x: {{integration: {{type: mock, headers: {{'{name}': a}}}}}}\n")


@pytest.mark.parametrize("name", ["a!b", "a~b", "a|b", "a+b", "a%b", "a*b"])
def test_a_header_that_no_mapping_can_name_is_refused(say: Say, name: str) -> None:
    [said] = say(f"{API}      GET /x: {{integration: {{type: mock, headers: {{'{name}': a}}}}}}\n")
    assert said.endswith(f"{name!r} is not a header name > Use letters, digits and . _ $ -.")


LONG = "x" * 64


def test_a_name_by_default_is_not_longer_than_a_given_one(say: Say, load_text: Load) -> None:
    head = API.replace("name: shop", f"name: {LONG}").replace("inference:", f"{LONG}:")
    [said] = say(head)
    assert said.startswith(f"4: apis.{LONG}: this would be called '{LONG}-default-{LONG}', of 137 characters")
    assert said.endswith("Use shorter names: 128 characters at most in all.")
    assert load_text(head.replace(f"{LONG}:", f"{LONG}:\n    name: short"))


def test_a_keys_name_by_default_has_a_limit(say: Say) -> None:
    api = f"{API.replace('name: shop', f'name: {LONG}')}    name: short\n"
    api += "usage_plans: {pro: {apis: [inference]}}\n"
    consumer = f"consumers: {{{LONG}: {{usage_plan: pro, keys: {{{LONG}: {{}}}}}}}}\n"
    [said] = say(f"{api}{consumer}environments: {{{LONG}: }}\n")
    assert said.startswith(f"9: consumers.{LONG}.keys.{LONG}: this would be called ")
    assert "of 259 characters" in said


def test_a_workspace_named_after_the_stack_has_90_characters_too(say: Say, load_text: Load) -> None:
    text = f"{API.replace('name: shop', f'name: {LONG}')}backend: {{type: cloud, organization: acme}}\n"
    assert load_text(f"{text}environments: {{{'e' * 25}: }}\n")
    [said] = say(f"{text}environments: {{{'e' * 26}: }}\n")
    assert said.startswith("7: backend.workspace: this would be called ")
