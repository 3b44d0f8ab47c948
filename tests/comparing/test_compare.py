"""What differs between two environments, and nothing else, is told with its lines."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.strategies import gateway_documents
from tollgate.comparing.compare import Described, compare
from tollgate.comparing.difference import Difference
from tollgate.comparing.part import part_of
from tollgate.comparing.plain import plain
from tollgate.config.gateway import Gateway
from tollgate.config.load import load
from tollgate.config.located import LocatedMapping
from tollgate.config.problem import dotted
from tollgate.errors import InvalidConfig

RICHEST = Path(__file__).parents[1] / "gateways" / "richest.yaml"

BASE = """\
name: shop
region: us-east-1
apis:
  inference:
    routes:
      POST /chat: {integration: {type: http, url: "https://llm.example.com/chat"}}
      GET /models: {integration: {type: mock, body: {on: true, none: null}}}
usage_plans:
  pro: {apis: [inference], throttle: {rate_limit: 50, burst_limit: 100}}
consumers:
  acme: {usage_plan: pro}
environments:
  dev: {}
  prod:
"""
LINE = BASE.count("\n") + 1
"""Where what `prod` changes begins."""


def _told(folder: Path, change: str) -> list[tuple[object, ...]]:
    """The differences of `dev` and `prod`: the place, both values, and the lines of both."""
    (folder / "gateway.yaml").write_text(f"{BASE}    {change}\n")
    description = load(folder / "gateway.yaml")
    found = compare(Described.of(description, "dev"), Described.of(description, "prod"))
    return [
        (
            dotted(it.path),
            *(side.value if side.is_there else "-" for side in (it.here, it.there)),
            *(str(side.source and side.source.line) for side in (it.here, it.there)),
        )
        for it in found
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("{}", []),
        # What is said again, or is said and is the default, is no difference.
        ("{usage_plans: {pro: {apis: {inference: {}}, throttle: {rate_limit: 50.0}}}}", []),
        ("{apis: {inference: {stage: {name: v1}, routes: {POST /chat: {public: false}}}}}", []),
        (
            "{usage_plans: {pro: {throttle: {rate_limit: 20}}}}",
            [("usage_plans.pro.throttle.rate_limit", 50.0, 20.0, "9", f"{LINE}")],
        ),
        (
            "{apis: {inference: {routes: {POST /chat: {integration: {timeout: 10}}}}}}",
            [('apis.inference.routes["POST /chat"].integration.timeout', 29.0, 10.0, "None", f"{LINE}")],
        ),
        (
            "{usage_plans: {pro: {throttle: null}}}",
            [("usage_plans.pro.throttle", {"rate_limit": 50.0, "burst_limit": 100}, "-", "9", f"{LINE}")],
        ),
        (
            "{apis: {inference: {routes: {GET /models: {integration: {body: {on: 1, none: 0}}}}}}}",
            [
                ('apis.inference.routes["GET /models"].integration.body.none', None, 0, "7", f"{LINE}"),
                ('apis.inference.routes["GET /models"].integration.body.on', True, 1, "7", f"{LINE}"),
            ],
        ),
        (
            "{apis: {inference: {routes: {POST /chat: {integration: {type: lambda, function: f}}}}}}",
            [
                (
                    'apis.inference.routes["POST /chat"].integration',
                    {"type": "http", "url": "https://llm.example.com/chat"},
                    {"type": "lambda", "function": "f"},
                    "6",
                    f"{LINE}",
                )
            ],
        ),
        (
            "{apis: {inference: {routes: {GET /models: null}}}, consumers: {bob: {usage_plan: pro}}}",
            [
                (
                    'apis.inference.routes["GET /models"]',
                    {"integration": {"type": "mock", "body": {"on": True, "none": None}}},
                    "-",
                    "7",
                    f"{LINE}",
                ),
                ("consumers.bob", "-", {"usage_plan": "pro"}, "None", f"{LINE}"),
            ],
        ),
        (
            "{consumers: {acme: {keys: {next: {}}}}}",
            [("consumers.acme.keys.next", "-", {}, "None", f"{LINE}")],
        ),
    ],
)
def test_a_change_is_told_with_both_values_and_both_lines(
    tmp_path: Path, change: str, told: list[tuple[object, ...]]
) -> None:
    assert _told(tmp_path, change) == told


@pytest.mark.parametrize(
    ("path", "part"),
    [
        (("region",), "place"),
        (("backend", "bucket"), "place"),
        (("assume_role", "arn"), "place"),
        (("tags", "team"), "place"),
        (("usage_plans", "pro", "throttle", "rate_limit"), "callers"),
        (("apis", "inference", "routes", "GET /x"), "callers"),
        (("apis", "tags", "stage", "name"), "callers"),
        (("consumers", "tags"), "callers"),
        (("consumers", "acme", "keys", "primary", "enabled"), "callers"),
        (("consumers", "acme", "keys", "primary", "tags", "a"), "operation"),
        (("usage_plans", "pro", "suppressions", "TG-P08"), "operation"),
        (("shards",), "operation"),
        (("provider_version",), "operation"),
    ],
)
def test_what_callers_get_is_told_apart_from_where_it_runs(path: tuple[str, ...], part: str) -> None:
    assert part_of(path) == part


def test_code_that_differs_behind_the_same_name_is_told(tmp_path: Path) -> None:
    sides = []
    for release, code in (("last", "a = 1"), ("next", "a = 2")):
        folder = tmp_path / release / "code"
        folder.mkdir(parents=True)
        (folder / "app.py").write_text(f"{code}\ndef handler(event, context): ...\n")
        text = BASE.replace(
            "{type: mock, body: {on: true, none: null}}",
            "{type: lambda, from: {path: code, handler: app.handler}}",
        )
        (tmp_path / release / "gateway.yaml").write_text(f"{text}    {{}}\n")
        sides.append(Described.of(load(tmp_path / release / "gateway.yaml"), "prod"))
    (told,) = compare(*sides)
    assert dotted(told.path) == 'apis.inference.routes["GET /models"].integration.from.path'
    assert str(told.here.value).startswith("code (SHA-256 ")
    assert told.here.value != told.there.value
    assert compare(sides[0], sides[0]) == ()


def _described(document: dict[str, Any]) -> Described:
    return Described(Gateway.model_validate(copy.deepcopy(document)), LocatedMapping(), "gateway.yaml")


def _applied(document: dict[str, Any], found: tuple[Difference, ...]) -> dict[str, Any]:
    """A description in which what differs is as the other one has it."""
    changed = copy.deepcopy(document)
    # A default of several types is not written, nor is its type a difference.
    changed.setdefault("backend", {"type": "local"})
    for it in found:
        *above, last = it.path
        at: Any = changed
        for part in above:
            at = at.setdefault(part, {})
        if it.there.is_there:
            at[last] = it.there.value
        else:
            at.pop(last, None)
    return changed


_SLOW = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@_SLOW
@given(document=gateway_documents())
def test_a_gateway_does_not_differ_from_itself(document: dict[str, Any]) -> None:
    assert compare(_described(document), _described(document)) == ()


@_SLOW
@given(one=gateway_documents(), other=gateway_documents())
def test_what_differs_makes_the_second_of_the_first(one: dict[str, Any], other: dict[str, Any]) -> None:
    here, there = _described(one), _described(other)
    found = compare(here, there)
    written = plain(here.gateway)
    assert isinstance(written, dict)
    assert compare(_described(_applied(written, found)), there) == ()
    back = [Difference(it.path, it.there, it.here) for it in compare(there, here)]
    assert list(found) == back


def _leaves(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _leaves(value, (*path, name))
    elif path[-1] != "type":
        yield path, data


def _other(value: object) -> object:
    """Something like it."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return f"{value}x"
        case list():
            return value[1:]
    return "x"


LEAVES = list(
    _leaves({name: value for name, value in yaml.safe_load(RICHEST.read_text()).items() if name != "name"})
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(leaf=st.sampled_from(LEAVES))
def test_one_value_that_differs_is_told_at_its_place_and_line(
    tmp_path: Path, leaf: tuple[tuple[str, ...], object]
) -> None:
    path, value = leaf
    patch: Any = _other(value)
    for part in reversed(path):
        patch = {part: patch}
    both = yaml.safe_dump(
        {"environments": {"dev": {}, "prod": patch}}, width=10_000, default_flow_style=False
    )
    text = RICHEST.read_text() + both
    (tmp_path / "gateway.yaml").write_text(text)
    try:
        description = load(tmp_path / "gateway.yaml")
    except InvalidConfig:
        return
    (told,) = compare(Described.of(description, "dev"), Described.of(description, "prod"))
    # A list of names may stand for entries: what is gone then is one of them.
    assert told.path[: len(path)] == path
    if len(told.path) == len(path):
        assert told.there.source is not None
        assert path[-1] in text.splitlines()[told.there.source.line - 1]
        assert told.there.source.line > RICHEST.read_text().count("\n")
    assert told.here.source is not None
