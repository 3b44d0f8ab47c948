"""An environment is the gateway with its own fields merged over it."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API, PLAN
from tollgate.config.backend import CloudBackend, LocalBackend, S3Backend
from tollgate.config.gateway import Gateway
from tollgate.config.integration import MockIntegration

BEGINNING = PLAN + "tags: {team: a, owner: b}\nbackend: {type: s3, bucket: acme-tf-state, kms_key_id: k}\n"
"""Ten lines."""


def of(load_text: Load, patch: str) -> Gateway:
    """The environment of the beginning with a patch."""
    return load_text(f"{BEGINNING}environments:\n  prod: {patch}\n").environments["prod"]


def test_without_environments_there_is_one(load_text: Load) -> None:
    assert [gateway.stack_name for gateway in load_text(API).environments.values()] == ["shop-default"]


@pytest.mark.parametrize("empty", ["", "{}"])
def test_an_empty_list_of_environments_is_none(load_text: Load, empty: str) -> None:
    assert list(load_text(f"{API}environments: {empty}\n").environments) == ["default"]


def test_environments_keep_the_order_of_the_file(load_text: Load) -> None:
    environments = load_text(f"{API}environments: {{prod: , dev: {{}}, stage: {{}}}}\n").environments
    assert [(name, gateway.environment) for name, gateway in environments.items()] == [
        ("prod", "prod"),
        ("dev", "dev"),
        ("stage", "stage"),
    ]


def test_a_field_takes_the_place_of_the_gateways(load_text: Load) -> None:
    assert of(load_text, "{region: eu-west-1}").region == "eu-west-1"


def test_mappings_are_merged(load_text: Load) -> None:
    assert of(load_text, "{tags: {team: c, more: d}}").tags == {"team": "c", "owner": "b", "more": "d"}


def test_null_takes_a_field_away(load_text: Load) -> None:
    assert of(load_text, "{tags: {team: null}}").tags == {"owner": "b"}
    assert of(load_text, "{tags: null}").tags == {}


def test_null_for_what_is_not_there_changes_nothing(load_text: Load) -> None:
    assert of(load_text, "{tags: {nope: null}}").tags == {"team": "a", "owner": "b"}


def test_a_list_takes_the_whole_lists_place(load_text: Load) -> None:
    patch = "{apis: {inference: {binary_media_types: [a/b]}}}"
    text = BEGINNING.replace("    routes:", "    binary_media_types: [c/d, e/f]\n    routes:")
    gateway = load_text(f"{text}environments: {{prod: {patch}}}\n").environments["prod"]
    assert gateway.apis["inference"].binary_media_types == ("a/b",)


def test_another_type_replaces_the_whole_mapping(load_text: Load) -> None:
    assert isinstance(of(load_text, "{backend: {type: cloud, organization: acme}}").backend, CloudBackend)


def test_the_same_type_merges(load_text: Load) -> None:
    backend = of(load_text, "{backend: {type: s3, bucket: other}}").backend
    assert isinstance(backend, S3Backend)
    assert (backend.bucket, backend.kms_key_id) == ("other", "k")


def test_null_brings_a_default_back(load_text: Load) -> None:
    assert isinstance(of(load_text, "{backend: null}").backend, LocalBackend)


def test_a_route_can_be_added_and_taken_away(load_text: Load) -> None:
    patch = "{apis: {inference: {routes: {GET /models: null, GET /x: {integration: {type: mock}}}}}}"
    assert list(of(load_text, patch).apis["inference"].routes) == ["GET /x"]


def test_null_within_a_new_mapping_is_left_out(load_text: Load) -> None:
    patch = "{apis: {inference: {routes: {GET /x: {integration: {type: mock, body: null, status: 204}}}}}}"
    integration = of(load_text, patch).apis["inference"].routes["GET /x"].integration
    assert isinstance(integration, MockIntegration)
    assert (integration.status, integration.body) == (204, None)


def test_one_environment_leaves_the_others_as_they_are(load_text: Load) -> None:
    environments = "{dev: {}, prod: {tags: {team: z}, consumers: {acme: {usage_plan: pro}}}}"
    dev = load_text(f"{BEGINNING}environments: {environments}\n").environments["dev"]
    assert (dev.tags, dev.consumers) == ({"team": "a", "owner": "b"}, {})


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        ("{regin: x}", "environments.prod.regin: 'regin' is not a field > Did you mean 'region'?"),
        ("{tags: {team: 5}}", 'environments.prod.tags.team: 5 is not a text > Put it in quotes: "5".'),
        ("{region: null}", "environments.prod.region: 'region' is missing > Add 'region:'."),
        (
            "{backend: {type: s3, bucket: null}}",
            "environments.prod.backend.bucket: 'bucket' is missing > Add 'bucket:'.",
        ),
        (
            "{backend: {type: cloud}}",
            "environments.prod.backend.organization: 'organization' is missing > Add 'organization:'.",
        ),
        (
            "{usage_plans: {free: {apis: [infrence]}}}",
            "environments.prod.usage_plans.free.apis.infrence:"
            " there is no API 'infrence' > Did you mean 'inference'?",
        ),
        ("{name: other}", "environments.prod.name: an environment has no 'name' of its own > Take it out."),
        (
            "{environments: {}}",
            "environments.prod.environments: an environment has no 'environments' of its own > Take it out.",
        ),
        ("5", "environments.prod: this is not a mapping > Give the fields that differ here, or '{}'."),
    ],
)
def test_a_problem_points_into_the_environment(say: Say, patch: str, said: str) -> None:
    assert say(f"{BEGINNING}environments:\n  prod: {patch}\n  dev: {{}}\n") == [f"12: {said}"]


@pytest.mark.parametrize("name", ["a b", "a--b", "ü", ""])
def test_an_environments_name_becomes_an_address(say: Say, name: str) -> None:
    [said] = say(f"{API}environments:\n  '{name}': {{}}\n")
    assert said.startswith("8: environments")
    assert f"{name!r} cannot be a name" in said


def test_environments_that_differ_in_case_alone_are_refused(say: Say) -> None:
    assert say(f"{API}environments:\n  prod: {{}}\n  Prod: {{}}\n") == [
        "9: environments.Prod: 'Prod' and 'prod' differ only in case"
        " > Rename one: where file names ignore case, their stacks would overwrite each other."
    ]


def test_a_problem_of_all_environments_is_said_once(say: Say) -> None:
    assert say(f"{API}regon: x\nenvironments: {{dev: {{}}, prod: {{}}}}\n") == [
        "7: regon: 'regon' is not a field > Did you mean 'region'?"
    ]


def test_a_problem_that_only_some_environments_have_names_them(say: Say) -> None:
    consumers = "consumers: {acme: {usage_plan: pro}}\n"
    text = (
        f"{PLAN}{consumers}environments: {{dev: {{usage_plans: null}}, a: {{usage_plans: null}}, b: {{}}}}\n"
    )
    assert say(text) == [
        "9: consumers.acme.usage_plan: there is no usage plan 'pro' (in the environment dev and a)"
        " > There is none yet."
    ]


def test_problems_of_the_gateway_and_of_an_environments_name_are_said_together(say: Say) -> None:
    text = f"{API}regon: x\nenvironments:\n  'a b': {{}}\n  prod: 5\n  dev: {{tags: 5}}\n"
    assert [problem.split(":")[0] for problem in say(text)] == ["7", "9", "10", "11"]


def test_a_key_that_nobody_wrote_down_stays_beside_one_of_an_environment(load_text: Load) -> None:
    text = f"{PLAN}consumers:\n  acme: {{usage_plan: pro}}\nenvironments:\n"
    added = load_text(f"{text}  prod: {{consumers: {{acme: {{keys: {{next: {{}}}}}}}}}}\n")
    assert list(added.environments["prod"].consumers["acme"].keys) == ["primary", "next"]
    taken = load_text(f"{text}  prod: {{consumers: {{acme: {{keys: {{primary: null, next: {{}}}}}}}}}}\n")
    assert list(taken.environments["prod"].consumers["acme"].keys) == ["next"]
