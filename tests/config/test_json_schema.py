"""JSON Schemas as API Gateway takes them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from tests.strategies import json_schemas
from tollgate.config.json_schema import faults

_anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.sampled_from([0.5, "a", "string", "#", "#/definitions/a"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "type", "items"]), inner, max_size=2)
    ),
    max_leaves=4,
)

_keywords = st.sampled_from(["$ref", *Draft4Validator.META_SCHEMA["properties"]])


@given(st.dictionaries(_keywords, _anything, max_size=3))
def test_what_has_no_fault_is_a_schema_of_draft_4(schema: dict[str, Any]) -> None:
    if not list(faults(schema)):
        Draft4Validator.check_schema(schema)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(json_schemas)
def test_a_sound_schema_has_no_fault(schema: dict[str, Any]) -> None:
    Draft4Validator.check_schema(schema)
    assert list(faults(schema)) == []


@pytest.mark.parametrize(
    ("schema", "path", "remedy"),
    [
        (
            {"oneOf": [{}]},
            ("oneOf",),
            "Use 'type' with a list, as in ['string', 'array'], or let the backend check it.",
        ),
        ({"properties": {"a": {"anyOf": [{}]}}}, ("properties", "a", "anyOf"), None),
        ({"minimum": 0, "exclusiveMinimum": True}, ("exclusiveMinimum",), "Use 'minimum' alone."),
        ({"const": 1}, ("const",), "Use 'enum' with the one value."),
        ({"requried": ["a"]}, ("requried",), "Did you mean 'required'?"),
        ({"$id": "x"}, ("$id",), "Take it out."),
        ({"$schema": "https://json-schema.org/draft/2020-12/schema"}, ("$schema",), None),
        ({"required": []}, ("required",), "List one name at least, each once, or leave it out."),
        ({"enum": [1, 1.0]}, ("enum",), "List one value at least, each once."),
        ({"enum": [{"a": [1]}, {"a": [1]}]}, ("enum",), None),
        ({"type": "text"}, ("type",), None),
        ({"minLength": -1}, ("minLength",), None),
        ({"minLength": True}, ("minLength",), None),
        ({"items": [{}, {"type": []}]}, ("items", 1, "type"), None),
        ({"properties": {"a": True}}, ("properties", "a"), "Write an object; '{}' allows everything."),
        ({"exclusiveMaximum": True}, ("exclusiveMaximum",), "Add one."),
    ],
)
def test_a_fault_has_its_place_and_what_would_be_right(
    schema: dict[str, Any], path: tuple[str | int, ...], remedy: str | None
) -> None:
    (fault,) = faults(schema)
    assert fault.path == path
    assert remedy in (None, fault.remedy)


def test_what_is_a_name_is_no_keyword() -> None:
    assert list(faults({"properties": {"oneOf": {}, "id": {}, "example": {"enum": [1, True]}}})) == []


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("https://example.com/a.json", "'https://example.com/a.json' is outside of the schema"),
        ("a.json", "'a.json' is outside of the schema"),
        ("#/definitions/none", "there is no schema at '#/definitions/none'"),
        ("#definitions/a", "there is no schema at '#definitions/a'"),
        ("#/definitions/b", "'#/definitions/b' leads back to itself"),
    ],
)
def test_a_reference_stays_within_the_schema(reference: str, message: str) -> None:
    schema: dict[str, Any] = {
        "properties": {"x": {"$ref": reference}},
        "definitions": {"a": {}, "b": {"$ref": "#/definitions/c"}, "c": {"$ref": "#/definitions/b"}},
    }
    found = {fault.path: fault.message for fault in faults(schema)}
    assert found[("properties", "x", "$ref")] == message


@pytest.mark.parametrize("reference", ["#", "#/definitions/a", "#/definitions/a~1b%25", "#/items/0"])
def test_a_reference_leads_to_any_schema_of_the_same(reference: str) -> None:
    schema: dict[str, Any] = {"items": [{}], "definitions": {"a": {}, "a/b%": {}}, "not": {"$ref": reference}}
    assert list(faults(schema)) == []
