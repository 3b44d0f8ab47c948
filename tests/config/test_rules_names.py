"""No two things are written, routed or called alike."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API, HEAD, PLAN

MOCK = "{integration: {type: mock}}"


def test_a_route_twice_is_refused(say: Say) -> None:
    assert say(f"{API}      GET /models: {MOCK}\n") == [
        "7: 'GET /models' is given twice, first in line 6 > Keep one of them."
    ]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            "GET /{id}",
            "POST /{name}",
            "'{name}' stands where '{id}' of 'GET /{id}' stands > Call both '{id}'",
        ),
        (
            "GET /a/{id}/b",
            "GET /a/{name}/c",
            "'{name}' stands where '{id}' of 'GET /a/{id}/b' stands > Call both '{id}'",
        ),
        (
            "GET /{all+}",
            "GET /{proxy+}",
            "'{proxy+}' stands where '{all+}' of 'GET /{all+}' stands > Call both '{all+}'",
        ),
    ],
)
def test_two_parameters_below_one_path_are_refused(say: Say, first: str, second: str, said: str) -> None:
    assert say(f"{API}      {first}: {MOCK}\n      {second}: {MOCK}\n") == [
        f'8: apis.inference.routes["{second}"]: {said}: API Gateway takes one parameter below a path.'
    ]


@pytest.mark.parametrize(
    ("first", "second", "known", "part"),
    [
        ("GET /{id}", "ANY /{proxy+}", "{id}", "{proxy+}"),
        ("ANY /{proxy+}", "GET /{id}", "{proxy+}", "{id}"),
        ("GET /a/{id}/b", "ANY /a/{proxy+}", "{id}", "{proxy+}"),
    ],
)
def test_a_greedy_part_beside_a_parameter_is_refused(
    say: Say, first: str, second: str, known: str, part: str
) -> None:
    assert say(f"{API}      {first}: {MOCK}\n      {second}: {MOCK}\n") == [
        f'8: apis.inference.routes["{second}"]: {part!r} stands where {known!r} of {first!r} stands'
        " > Put '{proxy+}' below a path of its own, or keep one of the two: API Gateway takes one"
        " parameter below a path."
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("GET /{id}", "POST /{id}"),
        ("GET /{id}", "GET /{id}/{name}"),
        ("GET /a/{id}", "GET /b/{name}"),
        ("GET /{id}", "GET /me"),
        ("GET /{id}", "ANY /{id}/{proxy+}"),
        ("GET /me", "ANY /{proxy+}"),
        ("GET /x", "ANY /x"),
        ("GET /x", "GET /X"),
    ],
)
def test_routes_that_api_gateway_tells_apart_are_taken(load_text: Load, first: str, second: str) -> None:
    api = (
        load_text(f"{API}      {first}: {MOCK}\n      {second}: {MOCK}\n")
        .environments["default"]
        .apis["inference"]
    )
    assert {first, second} < set(api.routes)


def test_routes_of_two_apis_do_not_meet(load_text: Load) -> None:
    apis = f"a: {{routes: {{'GET /{{id}}': {MOCK}}}}}, b: {{routes: {{'GET /{{x}}': {MOCK}}}}}"
    text = f"{HEAD}apis: {{{apis}}}\n"
    assert len(load_text(text).environments["default"].apis) == 2


def test_two_keys_of_one_name_at_amazon_are_refused(say: Say) -> None:
    consumers = "  a-b: {usage_plan: pro, keys: {c: {}}}\n  a: {usage_plan: pro, keys: {b-c: {}}}\n"
    assert say(f"{PLAN}consumers:\n{consumers}") == [
        "11: consumers.a.keys.b-c: this would be called 'shop-default-a-b-c' at Amazon, as"
        " consumers.a-b.keys.c is"
        " > Rename one of them: nobody could tell the two apart there."
    ]


def test_a_key_of_its_default_slot_is_compared_too(say: Say) -> None:
    consumers = "  a: {usage_plan: pro, keys: {b-primary: {}}}\n  a-b: {usage_plan: pro}\n"
    assert [problem.split(":")[0] for problem in say(f"{PLAN}consumers:\n{consumers}")] == ["11"]


def test_two_apis_of_one_name_are_refused(say: Say) -> None:
    apis = "".join(f"  {key}:\n    name: Models\n    routes: {{GET /: {MOCK}}}\n" for key in ("a", "b"))
    assert say(f"{HEAD}apis:\n{apis}") == [
        "8: apis.b.name: this would be called 'Models' at Amazon, as apis.a.name is"
        " > Rename one of them: nobody could tell the two apart there."
    ]


def test_a_plan_called_as_another_by_default_is_refused(say: Say) -> None:
    assert say(f"{PLAN}  free: {{apis: [inference], name: shop-default-pro}}\n") == [
        "9: usage_plans.free.name: this would be called 'shop-default-pro' at Amazon, as usage_plans.pro is"
        " > Rename one of them: nobody could tell the two apart there."
    ]


def test_an_api_and_a_plan_may_have_one_name(load_text: Load) -> None:
    text = f"{API}usage_plans: {{inference: {{apis: [inference]}}}}\n"
    assert "inference" in load_text(text).environments["default"].usage_plans


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("tags: {__proto__: a}", "tags.__proto__"),
        ("    stage: {variables: {__proto__: a}}", "apis.inference.stage.variables.__proto__"),
    ],
)
def test_a_key_that_no_mapping_of_javascript_carries_is_refused(say: Say, line: str, path: str) -> None:
    assert say(f"{API}{line}\n") == [f"7: {path}: CDKTF carries no key '__proto__' > Call it something else."]


@pytest.mark.parametrize(
    "line",
    [
        "tags: {constructor: toString, a: __proto__}",
        "    stage: {name: __proto__, variables: {valueOf: a}}",
        f"      GET /a/constructor: {MOCK}",
        f"      GET /{{__proto__}}: {MOCK}",
        "      GET /x: {integration: {type: mock, headers: {__proto__: a}, body: {__proto__: a}}}",
    ],
)
def test_such_a_name_is_taken_where_it_does_no_harm(load_text: Load, line: str) -> None:
    assert load_text(f"{API}{line}\n")
