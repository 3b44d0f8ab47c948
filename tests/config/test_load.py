"""A description's file is read whole, and every problem of it is said at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API, HEAD
from tollgate.config.load import load
from tollgate.config.model import Model
from tollgate.config.source import Source
from tollgate.errors import InvalidConfig, TollgateError

RICHEST = Path(__file__).parents[1] / "gateways" / "richest.yaml"


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfig, match=r"nope\.yaml: there is no such file\n  Run 'tollgate init'"):
        load(tmp_path / "nope.yaml")


def test_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(
        InvalidConfig, match=r"^[^:]+: this is a folder\n  Name the file: '.*gateway\.yaml'\."
    ):
        load(tmp_path)


def test_a_path_that_no_file_can_have_is_said() -> None:
    with pytest.raises(InvalidConfig, match=r"^x{5000}: it cannot be read: File name too long"):
        load("x" * 5000)


def test_all_problems_are_said_at_once_in_the_order_of_the_file(say: Say) -> None:
    text = """\
name: my shop
regon: us-east-1
provider_version: latest
tags: {'aws:a': b}
apis:
  inference:
    stage: {throttle: {rate_limit: 0, burst_limit: 1}}
    routes:
      get /models: {integration: {type: mock}}
      POST /chat: {integration: {type: http, url: example.com}}
usage_plans:
  pro: {apis: [infrence], quota: {limit: 1, period: DAY, offset: 1}}
consumers:
  acme: {usage_plan: por}
backend: {type: s4}
environments: {dev: 5}
"""
    assert [problem.split(":")[0] for problem in say(text)] == [
        *("1", "2", "3", "4", "7", "9", "10", "12", "12", "14", "15", "16")
    ]


def test_a_section_without_anything_below_it_is_as_if_left_out(load_text: Load) -> None:
    text = f"{API}usage_plans:\nconsumers:\ntags:\nenvironments:\n"
    assert load_text(text).environments["default"].consumers == {}


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("tags: {team: 'a ${TfToken[1]}'}", "tags.team"),
        ("tags: {'${TfToken[1]}': a}", 'tags["${TfToken[1]}"]'),
        ("backend: {type: local, path: '${TfToken[TOKEN.7]}'}", "backend.path"),
        ("environments: {dev: {tags: {a: '${TfToken[1]}'}}}", "environments.dev.tags.a"),
    ],
)
def test_a_token_is_refused_in_a_file(say: Say, line: str, path: str) -> None:
    assert say(f"{API}{line}\n") == [
        f"7: {path}: the text holds '${{TfToken[', which only a program can mean > Write the value itself."
    ]


@pytest.mark.parametrize("marker", ["#{TfToken[", "&{TfToken["])
def test_a_token_of_a_list_or_a_map_is_refused_too(say: Say, marker: str) -> None:
    assert say(f"{API}tags: {{team: 'a {marker}x]}}'}}\n") == [
        f"7: tags.team: the text holds {marker!r}, which only a program can mean > Write the value itself."
    ]


def test_a_token_in_a_list_is_refused(say: Say) -> None:
    body = "{type: mock, body: [{a: 'x${TfToken[1]}'}]}"
    [said] = say(f"{API}      GET /x: {{integration: {body}}}\n")
    assert said.startswith('7: apis.inference.routes["GET /x"].integration.body[0].a: the text holds')


@pytest.mark.parametrize("text", ["${var.x}", "$${a}", "%{if true}", "${aws_api_gateway_api_key.a.value}"])
def test_what_looks_like_terraform_stays_the_text_that_it_is(load_text: Load, text: str) -> None:
    api = API.replace("    routes", f"    description: '{text}'\n    routes")
    assert load_text(api).environments["default"].apis["inference"].description == text


def test_each_part_knows_its_line(load_text: Load) -> None:
    gateway = load_text(RICHEST.read_bytes()).environments["default"]
    lines = RICHEST.read_text().splitlines()
    places: dict[str, Model] = {
        "  inference:": gateway.apis["inference"],
        "    endpoint: {type: regional}": gateway.apis["inference"].endpoint,
        "    stage:": gateway.apis["inference"].stage,
        "      throttle: {rate_limit: 500, burst_limit: 1000}": gateway.apis["inference"].stage.throttle,
        "      GET /healthz:": gateway.apis["inference"].routes["GET /healthz"],
        "        integration: {type: mock, status: 204}": (
            gateway.apis["inference"].routes["GET /"].integration
        ),
        "  pro:": gateway.usage_plans["pro"],
        "      admin: {}": gateway.usage_plans["pro"].apis["admin"],
        "    apis: [inference]": gateway.usage_plans["free"].apis["inference"],
        "          ANY /v1/files/{proxy+}: {rate_limit: 2, burst_limit: 4}": (
            gateway.usage_plans["pro"].apis["inference"].throttle["ANY /v1/files/{proxy+}"]
        ),
        "    keys: {primary: {}, next: {enabled: false}}": gateway.consumers["acme"].keys["next"],
        "  1and1: {usage_plan: free}": gateway.consumers["1and1"],
    }
    for line, part in places.items():
        assert part.source == Source("gateway.yaml", lines.index(line) + 1), line


def test_what_the_file_leaves_to_a_default_has_no_line(load_text: Load) -> None:
    gateway = load_text(API).environments["default"]
    assert (gateway.backend.source, gateway.apis["inference"].stage.source) == (None, None)


def test_a_part_of_an_environment_has_its_line_there(load_text: Load) -> None:
    text = f"{API}environments:\n  dev: {{}}\n  prod:\n    backend: {{type: local}}\n"
    environments = load_text(text).environments
    assert environments["prod"].backend.source == Source("gateway.yaml", 10)
    assert environments["dev"].apis["inference"].source == Source("gateway.yaml", 4)


def test_one_anchor_in_two_places_is_two_parts_with_their_own_lines(load_text: Load) -> None:
    text = f"{HEAD}apis:\n  a: &api\n    routes: {{GET /: {{integration: {{type: mock}}}}}}\n  b: *api\n"
    apis = load_text(text).environments["default"].apis
    assert (apis["a"].source, apis["b"].source) == (Source("gateway.yaml", 4), Source("gateway.yaml", 6))


def test_some_environments_can_be_chosen(load_text: Load) -> None:
    description = load_text(f"{API}environments: {{dev: {{}}, stage: {{}}, prod: {{}}}}\n")
    assert list(description.only(["prod", "dev"]).environments) == ["prod", "dev"]


def test_an_environment_that_is_not_there_cannot_be_chosen(load_text: Load) -> None:
    description = load_text(f"{API}environments: {{dev: {{}}, prod: {{}}}}\n")
    with pytest.raises(TollgateError) as refusal:
        description.only(["prd"])
    assert str(refusal.value) == "gateway.yaml: there is no environment 'prd'\n  Did you mean 'prod'?"


def test_the_shown_line_of_an_absolute_path_is_the_same_on_every_machine() -> None:
    assert Source("/home/someone/gateway.yaml", 7).shown == "gateway.yaml:7"
    assert Source("gateways/a.yaml", 7).shown == "gateways/a.yaml:7"
