"""A field that is indented too little is said to be that, and nothing else is said of it."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API, HEAD
from tollgate.config.api import Api
from tollgate.config.consumer import Consumer
from tollgate.config.model import Model
from tollgate.config.usage_plan import UsagePlan

ROUTES = "{POST /x: {integration: {type: mock}}}"


def test_routes_beside_their_api(say: Say) -> None:
    text = f"{HEAD}apis:\n  llm:\n  routes:\n    POST /x: {{integration: {{type: mock}}}}\n"
    assert say(text) == ["5: apis.routes: 'routes' stands beside 'llm' > Indent it below 'llm'."]


def test_several_fields_beside_their_api(say: Say) -> None:
    assert say(f"{HEAD}apis:\n  llm:\n  stage: {{name: v2}}\n  description: x\n  routes: {ROUTES}\n") == [
        "5: apis.stage: 'stage', 'description' and 'routes' stand beside 'llm' > Indent them below 'llm'."
    ]


def test_one_field_beside_an_api_that_has_the_others(say: Say) -> None:
    assert say(f"{HEAD}apis:\n  llm:\n    routes: {ROUTES}\n  stage: {{name: v2}}\n") == [
        "6: apis.stage: 'stage' stands beside 'llm' > Indent it below 'llm'."
    ]


def test_a_field_above_the_api(say: Say) -> None:
    assert say(f"{HEAD}apis:\n  stage: {{name: v2}}\n  llm: {{routes: {ROUTES}}}\n") == [
        "4: apis.stage: 'stage' stands beside 'llm' > Indent it below 'llm'."
    ]


def test_the_fields_of_a_plan_and_of_a_consumer(say: Say) -> None:
    text = (
        f"{API}usage_plans:\n  pro:\n  apis: [inference]\n"
        "consumers:\n  acme:\n  usage_plan: pro\n  keys: {primary: {}}\n"
    )
    assert say(text) == [
        "9: usage_plans.apis: 'apis' stands beside 'pro' > Indent it below 'pro'.",
        "12: consumers.usage_plan: 'usage_plan' and 'keys' stand beside 'acme' > Indent them below 'acme'.",
    ]


@pytest.mark.parametrize(
    ("section", "model"), [("apis", Api), ("usage_plans", UsagePlan), ("consumers", Consumer)]
)
def test_every_field_may_stand_beside_its_entry(say: Say, section: str, model: type[Model]) -> None:
    head = API if section != "apis" else HEAD
    for field in model.model_fields:
        said = say(f"{head}{section}:\n  a:\n  {field}: x\n")
        assert f": {section}.{field}: '{field}' stands beside 'a' > Indent it below 'a'." in " | ".join(said)


def test_no_environment_has_a_problem_from_it(say: Say) -> None:
    text = (
        f"{HEAD}apis:\n  llm:\n  routes: {ROUTES}\n"
        "environments:\n  dev:\n  prod: {apis: {llm: {stage: {name: v2}}}}\n"
    )
    assert say(text) == ["5: apis.routes: 'routes' stands beside 'llm' > Indent it below 'llm'."]


def test_a_field_beside_its_api_in_an_environment(say: Say) -> None:
    text = f"{API}environments:\n  prod:\n    apis:\n      inference:\n      stage: {{name: v2}}\n"
    assert say(text) == [
        "11: environments.prod.apis.stage: 'stage' stands beside 'inference' > Indent it below 'inference'."
    ]


def test_what_is_wrong_within_the_field_is_said_too(say: Say) -> None:
    assert say(f"{HEAD}apis:\n  llm:\n  stage: {{nam: v2}}\n  routes: {ROUTES}\n") == [
        "5: apis.stage: 'stage' and 'routes' stand beside 'llm' > Indent them below 'llm'.",
        "5: apis.llm.stage.nam: 'nam' is not a field > Did you mean 'name'?",
    ]


def test_a_mapping_that_is_shared_stays_as_it_is(say: Say) -> None:
    text = f"{HEAD}apis:\n  a: &a {{routes: {ROUTES}}}\n  stage: {{name: v2}}\n  b: *a\n"
    assert say(text) == ["5: apis.stage: 'stage' stands beside 'a' > Indent it below 'a'."]


def test_an_entry_may_be_called_as_a_field_is(load_text: Load) -> None:
    api = f"{{routes: {ROUTES}}}"
    text = (
        f"{HEAD}apis: {{llm: {api}, stage: {api}, name: {{description: x}}}}\n"
        "usage_plans: {pro: {apis: [llm]}, quota: {apis: [stage]}}\n"
        "consumers: {acme: {usage_plan: pro}, keys: {usage_plan: quota}}\n"
        "environments:\n  prod:\n"
        f"    apis: {{stage: {{description: x}}, name: {api}}}\n"
        "    consumers: {contact: }\n"
    )
    gateway = load_text(text).environments["prod"]
    assert (list(gateway.apis), list(gateway.usage_plans), list(gateway.consumers)) == (
        ["llm", "stage", "name"],
        ["pro", "quota"],
        ["acme", "keys"],
    )


def test_an_api_beside_an_empty_one_is_no_field_of_it(say: Say) -> None:
    assert say(f"{HEAD}apis:\n  llm:\n  stage: {{routes: {ROUTES}}}\n") == [
        "4: apis.llm: this has no value > Give it one, or take the line out."
    ]
