"""An environment that changes what is not there is told so, not what a new entry would need."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import PLAN

BEGINNING = PLAN + "consumers:\n  acme: {usage_plan: pro}\n"
"""Ten lines."""


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        (
            "apis: {inferense: {stage: {name: v2}}}",
            "apis.inferense: there is no API 'inferense' that this could change > Did you mean 'inference'?",
        ),
        (
            "apis: {inferense: {stage: {throttle: {rate_limit: 5}}}}",
            "apis.inferense: there is no API 'inferense' that this could change > Did you mean 'inference'?",
        ),
        (
            "apis: {x: {routes: null}}",
            "apis.x: there is no API 'x' that this could change"
            " > Name 'inference', or give it 'routes:' to add one.",
        ),
        (
            "usage_plans: {prp: {quota: {limit: 5, period: DAY}}}",
            "usage_plans.prp: there is no usage plan 'prp' that this could change > Did you mean 'pro'?",
        ),
        (
            "usage_plans: {x: {}}",
            "usage_plans.x: there is no usage plan 'x' that this could change"
            " > Name 'pro', or give it 'apis:' to add one.",
        ),
        (
            "consumers: {acne: {contact: a}}",
            "consumers.acne: there is no consumer 'acne' that this could change > Did you mean 'acme'?",
        ),
        (
            "consumers: {x: {contact: a}}",
            "consumers.x: there is no consumer 'x' that this could change"
            " > Name 'acme', or give it 'usage_plan:' to add one.",
        ),
    ],
)
def test_a_change_to_what_is_not_there(say: Say, patch: str, said: str) -> None:
    assert say(f"{BEGINNING}environments:\n  prod: {{{patch}}}\n  dev:\n") == [
        f"12: environments.prod.{said}"
    ]


def test_the_names_to_choose_from_are_given(say: Say) -> None:
    consumers = "{x: {contact: a}}"
    text = f"{BEGINNING}  beta: {{usage_plan: pro}}\nenvironments: {{prod: {{consumers: {consumers}}}}}\n"
    [said] = say(text)
    assert said.endswith("> Name one of 'acme', 'beta', or give it 'usage_plan:' to add one.")


def test_beside_a_section_that_is_no_mapping_an_environment_adds(say: Say) -> None:
    said = say(PLAN + "consumers: [acme]\nenvironments: {dev: {consumers: {acme: {contact: a}}}}\n")
    assert said == [
        "10: environments.dev.consumers.acme.usage_plan: 'usage_plan' is missing > Add 'usage_plan:'."
    ]


def test_thousands_of_mistyped_names_are_told_in_time(say: Say) -> None:
    names = range(2000)
    known = "".join(f"  tenant-{number:04}: {{usage_plan: pro}}\n" for number in names)
    mistyped = "".join(f"      tenant_{number:04}: {{contact: a}}\n" for number in names)
    said = say(f"{PLAN}consumers:\n{known}environments:\n  dev:\n    consumers:\n{mistyped}")
    assert len(said) == len(names)
    assert said[0].endswith("Did you mean 'tenant-0000'?")


def test_where_there_is_none_to_change_one_can_be_added(say: Say) -> None:
    [said] = say(f"{PLAN}environments:\n  prod: {{consumers: {{acme: {{contact: a}}}}}}\n")
    assert said.endswith(
        "there is no consumer 'acme' that this could change > Give it 'usage_plan:' to add one."
    )


def test_a_new_api_whose_routes_are_mistyped_is_told_of_that(say: Say) -> None:
    routes = "{GET /x: {integration: {type: mock}}}"
    [said] = say(f"{BEGINNING}environments:\n  prod: {{apis: {{other: {{routs: {routes}}}}}}}\n")
    assert said.endswith(".other.routs: 'routs' is not a field > Did you mean 'routes'?")


def test_an_api_of_the_description_that_loses_its_routes_is_still_told_so(say: Say) -> None:
    [said] = say(f"{BEGINNING}environments:\n  prod: {{apis: {{inference: {{routes: null}}}}}}\n")
    assert said.endswith(".inference.routes: 'routes' is missing > Add 'routes:'.")


def test_a_consumer_with_a_plan_is_added(load_text: Load) -> None:
    text = f"{BEGINNING}environments:\n  prod: {{consumers: {{acne: {{usage_plan: pro}}, x: null}}}}\n"
    assert list(load_text(text).environments["prod"].consumers) == ["acme", "acne"]
