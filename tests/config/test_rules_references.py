"""What a description refers to is there."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API, HEAD, PLAN

THROTTLE = "{rate_limit: 1, burst_limit: 1}"


@pytest.mark.parametrize(
    ("apis", "said"),
    [
        (
            "[infrence]",
            "usage_plans.pro.apis.infrence: there is no API 'infrence' > Did you mean 'inference'?",
        ),
        ("{billing: {}}", "usage_plans.pro.apis.billing: there is no API 'billing' > There is 'inference'."),
    ],
)
def test_a_plan_opens_apis_that_exist(say: Say, apis: str, said: str) -> None:
    assert say(f"{API}usage_plans:\n  pro: {{apis: {apis}}}\n") == [f"8: {said}"]


def test_each_unknown_api_of_a_list_has_its_own_line(say: Say) -> None:
    text = f"{API}usage_plans:\n  pro:\n    apis:\n      - a\n      - inference\n      - b\n"
    assert [problem.split(":")[0] for problem in say(text)] == ["10", "12"]


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("por", "there is no usage plan 'por' > Did you mean 'pro'?"),
        ("gold", "there is no usage plan 'gold' > There is 'pro'."),
    ],
)
def test_a_consumer_has_a_plan_that_exists(say: Say, plan: str, said: str) -> None:
    assert say(f"{PLAN}consumers:\n  acme:\n    usage_plan: {plan}\n") == [
        f"11: consumers.acme.usage_plan: {said}"
    ]


def test_a_consumer_without_any_plan_to_choose(say: Say) -> None:
    assert say(f"{API}consumers: {{acme: {{usage_plan: pro}}}}\n") == [
        "7: consumers.acme.usage_plan: there is no usage plan 'pro' > There is none yet."
    ]


@pytest.mark.parametrize(
    ("route", "said"),
    [
        ("GET /model", "the API 'inference' has no route 'GET /model' > Did you mean 'GET /models'?"),
        (
            "POST /all/{id}",
            "the API 'inference' has no route 'POST /all/{id}' > Limit 'ANY /all/{id}', which is what"
            " it has.",
        ),
        (
            "GET /healthz",
            "'GET /healthz' is public, so no plan can limit it > Put the throttle on the route itself,"
            " for all callers together: apis.inference.routes.",
        ),
    ],
)
def test_a_plan_limits_routes_that_exist_and_ask_for_a_key(say: Say, route: str, said: str) -> None:
    routes = (
        "      GET /healthz: {public: true, integration: {type: mock}}\n"
        "      ANY /all/{id}: {integration: {type: mock}}\n"
    )
    plan = f"usage_plans:\n  pro:\n    apis:\n      inference:\n        throttle: {{'{route}': {THROTTLE}}}\n"
    assert say(f"{API}{routes}{plan}") == [f'13: usage_plans.pro.apis.inference.throttle["{route}"]: {said}']


@pytest.mark.parametrize(
    ("path", "url", "said"),
    [
        (
            "/models",
            "https://x/{model}",
            "the address has {model}, and the path '/models' has not > Put {model} into the route's path.",
        ),
        (
            "/m/{id}",
            "https://x/{model}",
            "the address has {model}, and the path '/m/{id}' has not > The path has {id}.",
        ),
        (
            "/{a}/{b+}",
            "https://x/{c}",
            "the address has {c}, and the path '/{a}/{b+}' has not > The path has {a} and {b}.",
        ),
    ],
)
def test_an_address_takes_parameters_that_the_path_has(say: Say, path: str, url: str, said: str) -> None:
    route = f'      POST {path}:\n        integration:\n          type: http\n          url: "{url}"\n'
    assert say(f"{API}{route}") == [f'10: apis.inference.routes["POST {path}"].integration.url: {said}']


@pytest.mark.parametrize(
    "address",
    ["https://{id}", "https://{id}.example.com/v1", "https://x.{id}:443/a", "https://x:{id}/", "https://{/a"],
)
def test_a_caller_cannot_choose_the_backend(say: Say, address: str) -> None:
    [said] = say(f'{API}      GET /{{id}}: {{integration: {{type: http, url: "{address}"}}}}\n')
    assert (
        "integration.url: the address's host or port has braces, so that callers would choose the backend"
        " > Write the host out: parameters stand in the path and the query."
    ) in said


@pytest.mark.parametrize(
    "rest",
    ["/{id", "/id}", "/{}", "/{id+}", "/{{id}}", "/}id{", "?a=x{id}", "?a={id}x", "?{", "?a=1;b={id}"],
)
def test_braces_that_are_no_parameter_are_refused(say: Say, rest: str) -> None:
    [said] = say(f'{API}      GET /{{id}}: {{integration: {{type: http, url: "https://x{rest}"}}}}\n')
    assert "integration.url: the address has braces that are no parameter > Write a parameter as" in said


def test_a_parameter_is_no_name_in_a_query(say: Say) -> None:
    [said] = say(f'{API}      GET /{{id}}: {{integration: {{type: http, url: "https://x/?{{id}}=1"}}}}\n')
    assert "integration.url: the address has braces in a name of its query > Write the name out" in said


@pytest.mark.parametrize(
    "url",
    [
        "https://x/{id}/{proxy}",
        "https://x/?id={id}",
        "https://x",
        "https://x/v1/models/{id}:generateContent",
        "https://x/a-{id}.json",
        "https://x/Users({id})",
        "https://x/{id}{proxy}/{id}",
        "https://x/v1;id={id}",
    ],
)
def test_an_address_may_take_any_of_the_paths_parameters(load_text: Load, url: str) -> None:
    route = f'      GET /{{id}}/{{proxy+}}: {{integration: {{type: http, url: "{url}"}}}}\n'
    assert len(load_text(f"{API}{route}").environments["default"].apis["inference"].routes) == 2


def test_references_are_checked_beside_broken_parts(say: Say) -> None:
    text = f"""\
{HEAD}apis:
  inference:
    routes:
      GET /{{id}}: {{integration: {{type: htp}}}}
      POST /{{name}}: {{integration: {{type: mock}}}}
usage_plans:
  pro: {{apis: [inference, nope], quota: {{limit: 0, period: YEAR}}}}
consumers:
  acme: {{usage_plan: por}}
  globex: {{usage_plan: pro, keys: []}}
"""
    assert [problem.split(" > ")[0] for problem in say(text)] == [
        "6: apis.inference.routes[\"GET /{id}\"].integration: the type 'htp' is not known",
        "7: apis.inference.routes[\"POST /{name}\"]: '{name}' stands where '{id}' of 'GET /{id}' stands",
        "9: usage_plans.pro.quota.limit: 0 is out of range",
        "9: usage_plans.pro.quota.period: 'YEAR' is not known here",
        "9: usage_plans.pro.apis.nope: there is no API 'nope'",
        "11: consumers.acme.usage_plan: there is no usage plan 'por'",
        "12: consumers.globex.keys: the value is not a mapping",
    ]


def test_what_only_a_broken_part_causes_is_not_said(say: Say) -> None:
    text = f"{API}usage_plans: {{pro: {{apis: inference}}}}\nconsumers: {{acme: {{usage_plan: pro}}}}\n"
    assert say(text) == [
        "7: usage_plans.pro.apis: 'inference' is not a mapping > Put it in brackets: [inference]."
    ]


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ("usage_plan", "'usage_plan' is not a field > Did you mean 'usage_plans'?"),
        ("usageplans", "'usageplans' is not a field > Did you mean 'usage_plans'?"),
    ],
)
def test_a_mistyped_section_brings_no_other_problem(say: Say, slip: str, said: str) -> None:
    text = f"{API}{slip}: {{pro: {{apis: [inference]}}}}\nconsumers: {{acme: {{usage_plan: pro}}}}\n"
    assert say(text) == [f"7: {slip}: {said}"]


def test_a_mistyped_field_is_not_missing_too(say: Say) -> None:
    assert say(API.replace("apis:", "apsi:").replace("region:", "regon:")) == [
        "2: regon: 'regon' is not a field > Did you mean 'region'?",
        "3: apsi: 'apsi' is not a field > Did you mean 'apis'?",
    ]
    assert say(f"{API}      GET /x: {{intgration: {{type: mock}}}}\n") == [
        "7: apis.inference.routes[\"GET /x\"].intgration: 'intgration' is not a field"
        " > Did you mean 'integration'?"
    ]


def test_beside_the_section_that_was_meant_a_slip_hides_nothing(say: Say) -> None:
    text = f"{PLAN}usage_plan: {{}}\nconsumers: {{acme: {{usage_plan: por}}}}\n"
    assert [problem.split(":")[0] for problem in say(text)] == ["9", "10"]


def test_a_broken_part_is_offered_as_what_was_meant(say: Say) -> None:
    text = f"{API}usage_plans: {{pro: {{apis: []}}}}\nconsumers: {{acme: {{usage_plan: por}}}}\n"
    assert say(text)[1].endswith("> Did you mean 'pro'?")


def test_without_any_sound_api_the_rest_is_still_checked(say: Say) -> None:
    assert [problem.split(":")[0] for problem in say(f"{HEAD}apis: 5\ntags: {{'aws:a': b}}\n")] == ["3", "4"]


FUNCTION = "123456789012:function:summarize"


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("aws:lambda:eu-west-1", "'aws:eu-west-1'"),
        ("aws-cn:lambda:us-east-1", "'aws-cn:us-east-1'"),
        ("aws-cn:lambda:cn-north-1", "'aws-cn:cn-north-1'"),
    ],
)
def test_a_function_is_where_the_gateway_is(say: Say, there: str, said: str) -> None:
    function = f"arn:{there}:{FUNCTION}"
    [problem] = say(f"{API}      GET /x: {{integration: {{type: lambda, function: '{function}'}}}}\n")
    assert problem == (
        f'7: apis.inference.routes["GET /x"].integration.function: the function is in {said}, and the'
        " gateway in 'aws:us-east-1' > Name a function of the gateway's own region: no permission reaches"
        " another."
    )


@pytest.mark.parametrize(
    ("region", "there"),
    [
        ("us-east-1", "aws:lambda:us-east-1"),
        ("cn-north-1", "aws-cn:lambda:cn-north-1"),
        ("us-gov-west-1", "aws-us-gov:lambda:us-gov-west-1"),
        ("us-isob-east-1", "aws-iso-b:lambda:us-isob-east-1"),
    ],
)
def test_a_function_of_the_gateways_region_is_taken(load_text: Load, region: str, there: str) -> None:
    route = f"      GET /x: {{integration: {{type: lambda, function: 'arn:{there}:{FUNCTION}:live'}}}}\n"
    assert load_text(API.replace("us-east-1", region) + route)


def test_an_environment_that_moves_away_from_a_function_is_named(say: Say) -> None:
    route = (
        f"      GET /x: {{integration: {{type: lambda, function: 'arn:aws:lambda:us-east-1:{FUNCTION}'}}}}"
    )
    [said] = say(f"{API}{route}\nenvironments: {{dev: {{}}, prod: {{region: eu-west-1}}}}\n")
    assert "and the gateway in 'aws:eu-west-1' (in the environment prod)" in said


def test_a_former_name_is_nobodys_now(say: Say) -> None:
    text = f"{PLAN}consumers:\n  new: {{usage_plan: pro, renamed_from: old}}\n  old: {{usage_plan: pro}}\n"
    (said,) = say(text)
    assert said.startswith("10: consumers.new.renamed_from: 'old' is a consumer now")


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("old", "old", "'old' is what 'a' was called before, too"),
        ("[old, old]", "older", "'old' is here twice"),
    ],
)
def test_a_former_name_is_one_consumers(say: Say, first: str, second: str, said: str) -> None:
    a, b = (f"{{usage_plan: pro, renamed_from: {former}}}" for former in (first, second))
    problems = say(f"{PLAN}consumers:\n  a: {a}\n  b: {b}\n")
    assert any(said in problem for problem in problems)
