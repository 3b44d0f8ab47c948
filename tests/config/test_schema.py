"""The JSON Schema says of a file what the loader says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tests.strategies import gateway_documents
from tollgate.config.schema import file_schema

ROOT = Path(__file__).parents[2]
VALIDATOR = Draft202012Validator(file_schema())
FILES = ["gateway.yaml", "tollgate/config/starter.yaml", "tests/gateways/richest.yaml"]
SOUND = """\
name: my-api
region: us-east-1
apis: {main: {routes: {GET /a: {integration: {type: mock}}}}}
usage_plans: {free: {apis: [main]}}
"""


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(file_schema())


@pytest.mark.parametrize(
    "file", FILES + [f"examples/{name}/gateway.yaml" for name in ("one-key", "tiers", "two-apis")]
)
def test_it_accepts_what_the_project_ships(file: str) -> None:
    assert _complaints((ROOT / file).read_text()) == []


@given(gateway_documents())
@settings(max_examples=50, deadline=None)
def test_it_accepts_every_sound_description(document: dict[str, Any]) -> None:
    assert list(VALIDATOR.iter_errors(document)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        SOUND.replace("region: us-east-1\n", ""),
        SOUND + "regoin: x\n",
        SOUND.replace("GET /a", "GTE /a"),
        SOUND.replace("type: mock", "type: mok"),
        SOUND.replace("apis: [main]", "apis: [main, main]"),
        SOUND + "environments: {dev: {name: other}}\n",
        SOUND + "environments: {dev: {apis: {main: {stag: {}}}}}\n",
    ],
)
def test_it_refuses_what_the_loader_refuses(wrong: str) -> None:
    assert _complaints(wrong)


@pytest.mark.parametrize(
    "environment",
    [
        "null",
        "{region: eu-west-1}",
        "{apis: {main: {stage: {throttle: {rate_limit: 5}}}}}",
        "{apis: {main: {routes: {GET /a: null}}}}",
        "{apis: {main: {routes: {GET /a: {integration: {timeout: 5}}}}}}",
    ],
)
def test_an_environment_may_say_a_part(environment: str) -> None:
    assert _complaints(f"{SOUND}environments: {{dev: {environment}}}\n") == []


def _complaints(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(yaml.safe_load(text))]
