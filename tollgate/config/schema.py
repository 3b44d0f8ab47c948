"""The JSON Schema of a description's file, for editors: what `load` accepts, as far as a schema can tell."""

from __future__ import annotations

import copy
from typing import Any, Final

from tollgate.config.gateway import Gateway
from tollgate.config.include import FIELD
from tollgate.config.model import NAME_PATTERN

Schema = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_DEFINITION: Final = "#/$defs/"
_PATCH: Final = "Patch"
_NULL: Final[Schema] = {"type": "null"}
_OF_A_WHOLE_PART: Final = frozenset({"required", "minProperties", "default"})
_NOT_IN_AN_ENVIRONMENT: Final = ("name", "environment")
_MAY_BE_EMPTY: Final = ("backend", "tags", "usage_plans", "consumers")


def file_schema() -> Schema:
    """The schema of a whole file: the gateway, and in `environments` what differs in each."""
    gateway = _closed(Gateway.model_json_schema(mode="validation"))
    definitions = gateway.pop("$defs")
    patches = {f"{name}{_PATCH}": _patch(definition) for name, definition in definitions.items()}
    environment = _patch(gateway)
    for field in _NOT_IN_AN_ENVIRONMENT:
        del environment["properties"][field]
    del gateway["properties"]["environment"]
    for field in _MAY_BE_EMPTY:
        gateway["properties"][field] = _or_null(gateway["properties"][field])
    for scope in (gateway, environment):
        _with_include(scope["properties"]["consumers"])
    gateway["properties"]["environments"] = {
        "description": "What differs in each deployed copy, merged over the rest; `null` takes a field away.",
        "type": "object",
        "patternProperties": {NAME_PATTERN: _or_null({"$ref": f"{_DEFINITION}Environment"})},
        "additionalProperties": False,
    }
    return {
        "$schema": _DIALECT,
        **gateway,
        "title": "Tollgate gateway",
        "description": "One description of an AI API that becomes Terraform for Amazon API Gateway.",
        "$defs": {**definitions, **patches, "Environment": environment},
    }


def _closed(schema: Any) -> Any:
    """As the loader has it: names that match no pattern are refused, a plan's APIs may be a list of names."""
    if isinstance(schema, list):
        return [_closed(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(entry) for name, entry in schema.items()}
    if isinstance(text := closed.get("description"), str):
        closed["description"] = " ".join(text.split())
    if "patternProperties" in closed:
        closed["additionalProperties"] = False
    if _is_plan(closed):
        closed["properties"]["apis"] = _or_names(closed["properties"]["apis"])
    return closed


def _is_plan(schema: Schema) -> bool:
    return schema.get("title") == "UsagePlan" and schema.get("type") == "object"


def _or_names(by_name: Schema) -> Schema:
    names = {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True}
    return {"description": by_name.get("description", ""), "anyOf": [names, by_name]}


def _with_include(consumers: Schema) -> None:
    """Beside consumers by name, the files that have more of them; a consumer may be called so, too."""
    (mapping,) = (entry for entry in consumers["anyOf"] if "patternProperties" in entry)
    (by_name,) = mapping["patternProperties"].values()
    include = {
        "description": "Files with more consumers: 'consumers/*.yaml', or CSV.",
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, by_name],
    }
    del mapping["patternProperties"]
    mapping["patternProperties"] = {f"^(?!{FIELD}$){NAME_PATTERN[1:]}": by_name}
    mapping["properties"] = {FIELD: include}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, _NULL]}


def _patch(schema: Any) -> Any:
    """A part of the description of which any field may be left out, and be taken away with `null`."""
    if isinstance(schema, list):
        return [_patch(entry) for entry in schema]
    if not isinstance(schema, dict):
        return copy.copy(schema)
    patched: Schema = {}
    for name, entry in schema.items():
        if name in _OF_A_WHOLE_PART or name == "discriminator":
            continue
        if name == "$ref":
            patched[name] = f"{entry}{_PATCH}"
        elif name in ("properties", "patternProperties"):
            patched[name] = {field: _or_null(_patch(inner)) for field, inner in entry.items()}
        else:
            # Without its `type`, a patch may fit several members of a union.
            patched["anyOf" if name == "oneOf" else name] = _patch(entry)
    return patched
