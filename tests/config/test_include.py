"""Consumers in files of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import PLAN
from tollgate.config.consumer import Consumer
from tollgate.config.include import COLUMNS

Put = Callable[[str, str], None]

INCLUDES = f"{PLAN}consumers:\n  include: consumers/*\n"


@pytest.fixture
def put(tmp_path: Path) -> Put:
    (tmp_path / "consumers").mkdir()

    def put_it(name: str, text: str) -> None:
        (tmp_path / "consumers" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "consumers" / name).write_text(text)

    return put_it


def test_consumers_come_from_yaml_and_csv_and_know_their_lines(load_text: Load, put: Put) -> None:
    put("b.csv", "usage_plan,name,contact\npro,cat,c@x.example\n\npro,dan,\n")
    put("a.yaml", "# Ours.\nacme: {usage_plan: pro, keys: {one: {}, two: {expires: 2027-01-31}}}\n")
    consumers = load_text(f"{INCLUDES}  inline: {{usage_plan: pro}}\n").environments["default"].consumers
    assert {name: str(consumer.source) for name, consumer in consumers.items()} == {
        "inline": "gateway.yaml:11",
        "acme": "consumers/a.yaml:2",
        "cat": "consumers/b.csv:2",
        "dan": "consumers/b.csv:4",
    }
    assert consumers["cat"].contact == "c@x.example"
    assert consumers["dan"].contact is None
    assert consumers["acme"].keys["two"].expires == "2027-01-31"


def test_an_environment_has_files_of_its_own(load_text: Load, put: Put, tmp_path: Path) -> None:
    put("a.yaml", "acme: {usage_plan: pro}\n")
    (tmp_path / "prod.yaml").write_text("acme: {contact: ops@x.example}\nbig: {usage_plan: pro}\n")
    environments = load_text(
        f"{INCLUDES}environments:\n  dev: {{}}\n  prod: {{consumers: {{include: prod.yaml}}}}\n"
    ).environments
    assert list(environments["dev"].consumers) == ["acme"]
    assert list(environments["prod"].consumers) == ["acme", "big"]
    assert environments["prod"].consumers["acme"].contact == "ops@x.example"


def test_a_consumer_may_be_called_include(load_text: Load) -> None:
    text = f"{PLAN}consumers:\n  include: {{usage_plan: pro}}\n"
    assert list(load_text(text).environments["default"].consumers) == ["include"]


def test_two_files_with_one_consumer_are_refused_with_both_lines(say: Say, put: Put) -> None:
    put("a.yaml", "acme: {usage_plan: pro}\n")
    put("b.csv", "name,usage_plan\nbob,pro\nacme,pro\n")
    assert say(INCLUDES) == [
        "consumers/b.csv:3: consumers.acme: 'acme' is in consumers/a.yaml:1 already > Keep one of them."
    ]
    (said,) = say(f"{INCLUDES}  bob: {{usage_plan: pro}}\n  acme: {{usage_plan: pro}}\n")[:1]
    assert "is in gateway.yaml:" in said


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "a.yaml",
            "acme:\n  usage_plan: por\n",
            "a.yaml:2: consumers.acme.usage_plan: there is no usage plan",
        ),
        ("a.yaml", "acme: {usage_plan: pro\n", "a.yaml:1: this is not YAML"),
        ("a.yaml", "a: {usage_plan: pro}\na: {usage_plan: pro}\n", "a.yaml:2: 'a' is given twice"),
        (
            "a.yaml",
            "consumers:\n  a: {usage_plan: pro}\n",
            "a.yaml:1: consumers: a file of consumers has their",
        ),
        ("a.csv", "name,plan\n", "a.csv:1: there is no column 'plan' > There is"),
        ("a.csv", "name;usage_plan\n", "a.csv:1: the columns are not separated by commas"),
        ("a.csv", "name\n", "a.csv:1: the first row must name the columns"),
        ("a.csv", "", "a.csv:1: the first row must name the columns"),
        ("a.csv", "name,usage_plan\na,pro,x\n", "a.csv:2: this row has another number of cells"),
        ("a.csv", "name,usage_plan\na,pro\na,pro\n", "a.csv:3: consumers.a: 'a' is in line 2 already"),
        ("a.csv", 'name,usage_plan\na,"pro\n', "this is not CSV"),
        ("a.csv", "name,usage_plan\na b,pro\n", "a.csv:2: consumers"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line(
    say: Say, put: Put, name: str, text: str, said: str
) -> None:
    put(name, text)
    assert any(said in problem for problem in say(INCLUDES))


@pytest.mark.parametrize("column", ["value", "key", "api_key", "Secret"])
def test_a_column_of_key_values_is_refused_and_none_is_shown(say: Say, put: Put, column: str) -> None:
    put("a.csv", f"name,usage_plan,{column}\nacme,pro,aB3dE6gH9jK2mN5pQ8sT1vW4\n")
    (said,) = say(INCLUDES)
    assert "is for a key's value, which is never written down" in said
    assert "aB3dE6" not in said


@pytest.mark.parametrize("pattern", ["nowhere/*.yaml", "''", "/etc/*", "[[]]"])
def test_a_pattern_without_files_is_told(say: Say, pattern: str) -> None:
    (said,) = say(f"{PLAN}consumers:\n  include: {pattern}\n")
    assert said.startswith("10: consumers.include: ")


def test_the_columns_are_fields_of_a_consumer() -> None:
    assert set(COLUMNS) - {"name"} <= Consumer.model_fields.keys()


def test_a_file_may_have_no_consumers_yet(load_text: Load, put: Put) -> None:
    put("a.yaml", "# Nobody yet.\n")
    assert load_text(INCLUDES).environments["default"].consumers == {}


def test_a_description_does_not_include_itself(say: Say) -> None:
    (said,) = say(f"{PLAN}consumers:\n  include: '*.yaml'\n")
    assert "the description includes itself" in said
