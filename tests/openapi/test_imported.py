"""What `tollgate import-openapi` makes of documents."""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from tests.strategies import gateways, texts
from tollgate.config.gateway import Gateway
from tollgate.config.load import loaded
from tollgate.errors import InvalidConfig, TollgateError
from tollgate.openapi.described.document import document as described
from tollgate.openapi.imported.document import read
from tollgate.openapi.imported.pasted import check, text_of
from tollgate.openapi.imported.piece import Piece, piece_of

SERVER = "https://llm.example.com/v1"
KEYS = {
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "token": {"type": "http", "scheme": "Bearer"},
    "oauth": {"type": "oauth2", "flows": {}},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "azure": {"type": "apiKey", "in": "header", "name": "api-key"},
}

WRONG: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, 0.5, "", "x", "${TfToken[1]}", [], [None], ["x"], {}, {"a": "b"}, {"$ref": "#/paths"}]
)
WHOLE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "An API", "version": "1"},
    "host": "llm.example.com",
    "schemes": ["https"],
    "servers": [{"url": "https://{a}.example.com", "variables": {"a": {"default": "b"}}}],
    "security": [{"key": []}],
    "components": {
        "securitySchemes": KEYS,
        "schemas": {"N": {"properties": {"a": {"$ref": "#/components/schemas/N"}}}},
    },
    "securityDefinitions": {"key": KEYS["key"]},
    "webhooks": {},
    "paths": {
        "/a/{b}": {
            "parameters": [{"name": "b", "in": "path", "required": True, "style": "simple"}],
            "servers": [{"url": "https://c.example.com"}],
            "post": {
                "operationId": "a",
                "security": [{"token": []}, {}],
                "callbacks": {},
                "parameters": [
                    {"name": "q", "in": "query", "required": True},
                    {"name": "h", "in": "header", "required": True},
                    {"name": "w", "in": "body", "required": True, "schema": {"type": "object"}},
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "required": ["a"],
                                "properties": {"a": {"readOnly": True}},
                                "patternProperties": {"x": {"enum": [1], "nullable": True}},
                                "dependentRequired": {"a": ["b"]},
                                "dependentSchemas": {"a": {"not": {}}},
                                "oneOf": [{"$ref": "#/components/schemas/N"}],
                                "prefixItems": [{"minimum": 1, "exclusiveMinimum": 2}],
                                "items": {"maximum": 1, "exclusiveMaximum": True},
                            }
                        }
                    },
                },
            },
        }
    },
}

_parts = st.sampled_from(["a", "b", "{id}", "v1", "a.b"])
_paths = st.lists(_parts, max_size=3, unique=True).map(lambda parts: "/" + "/".join(parts))
_schemas = st.recursive(
    st.sampled_from(
        [
            {"type": "string", "nullable": True, "enum": ["a"]},
            {"type": ["integer", "null"], "exclusiveMinimum": 3},
            {"$ref": "#/components/schemas/Node"},
            {"const": "x"},
            True,
            {"type": "object", "required": ["id"], "properties": {"id": {"readOnly": True}}},
        ]
    ),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"type": st.just("array"), "prefixItems": st.lists(inner, min_size=1)}),
        st.fixed_dictionaries({"properties": st.dictionaries(texts, inner, max_size=2)}),
        st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=2)}),
    ),
    max_leaves=4,
)
_operations = st.fixed_dictionaries(
    {},
    optional={
        "operationId": st.sampled_from(["getIt", "a b", "ü"]),
        "security": st.sampled_from([[], [{"key": []}], [{"token": []}], [{}, {"key": []}]]),
        "parameters": st.just([{"name": "q[]", "in": "query", "required": True}]),
        "requestBody": st.builds(
            lambda schema: {"required": True, "content": {"application/json": {"schema": schema}}}, _schemas
        ),
    },
)


@settings(max_examples=60, deadline=None)
@given(
    paths=st.dictionaries(
        _paths,
        st.dictionaries(st.sampled_from(["get", "post", "delete"]), _operations, min_size=1),
        min_size=1,
    ),
    title=texts,
    version=st.sampled_from(["3.0.3", "3.1.0"]),
)
def test_what_is_made_loads_where_it_is_pasted_and_has_the_same_paths(
    paths: dict[str, Any], title: str, version: str
) -> None:
    piece = _piece(_document(paths, openapi=version, info={"title": title, "version": "1"}))
    gateway = _pasted(piece)
    assert described(gateway, piece.name)["paths"].keys() == paths.keys()
    for route in gateway.apis[piece.name].routes.values():
        if route.request and route.request.json_schema:
            Draft4Validator.check_schema(route.request.json_schema)


@settings(max_examples=25, deadline=None)
@given(gateway=gateways())
def test_an_api_that_was_described_comes_back_with_its_paths_and_open_routes(gateway: Gateway) -> None:
    for name in gateway.apis:
        once = described(gateway, name)
        again = described(_pasted(_piece(once, backend=SERVER, name="again")), "again")
        assert _open_operations(again) == _open_operations(once)


@settings(max_examples=120, deadline=None)
@given(data=st.data(), version=st.sampled_from(["2.0", "3.0.0", "3.1.0"]))
def test_whatever_a_document_holds_it_is_a_piece_or_a_refusal(data: st.DataObject, version: str) -> None:
    document: Any = copy.deepcopy(WHOLE) | {"swagger" if version == "2.0" else "openapi": version}
    if version == "2.0":
        del document["openapi"]
    for _ in range(data.draw(st.integers(1, 3))):
        owner, name = data.draw(st.sampled_from(list(_places(document))))
        owner[name] = copy.deepcopy(data.draw(WRONG))
    # Nothing else is raised, whatever it is.
    with contextlib.suppress(TollgateError):
        _piece(document, skip=data.draw(st.booleans()))


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_route_leads_to_the_documents_server(form: str) -> None:
    document = _document({"/models/{id}": {"get": {"operationId": "getModel"}}})
    text = json.dumps(document, indent=1) if form == "json" else yaml.safe_dump(document)
    assert piece_of(read(text.encode(), "api"), backend=None, name=None, skip=False).api["routes"] == {
        "GET /models/{id}": {
            "operation_name": "getModel",
            "integration": {"type": "http", "url": f"{SERVER}/models/{{id}}"},
        }
    }


def test_statuses_need_no_quotes_and_swagger_is_taken() -> None:
    text = """\
swagger: "2.0"
info: {title: Pets, version: "1"}
host: pets.example.com
basePath: /v2
paths:
  /pets:
    post:
      parameters:
        - {name: pet, in: body, required: true, schema: {$ref: "#/definitions/Pet"}}
      responses:
        200: {description: It is there.}
definitions:
  Pet: {type: object, required: [name]}
"""
    (route,) = (
        piece_of(read(text.encode(), "api"), backend=None, name=None, skip=False).api["routes"].values()
    )
    assert route["integration"]["url"] == "https://pets.example.com/v2/pets"
    assert route["request"]["json_schema"] == {"type": "object", "required": ["name"]}


@pytest.mark.parametrize(
    ("fields", "public"),
    [
        ({}, False),
        ({"security": []}, True),
        ({"security": [{}]}, False),
        ({"security": [{"key": []}]}, False),
    ],
)
def test_a_route_is_public_only_where_its_operation_says_so(fields: dict[str, Any], public: bool) -> None:
    piece = _piece(_document({"/a": {"get": fields}}, security=[]))
    assert piece.api["routes"]["GET /a"].get("public", False) is public
    assert any("public" in note.message for note in piece.notes) is public


@pytest.mark.parametrize(
    ("asked", "source", "cache"),
    [
        (["key"], None, None),
        (["token"], "bearer", None),
        (["key", "token"], "bearer", 0),
    ],
)
def test_keys_are_taken_where_the_document_has_them(
    asked: list[str], source: str | None, cache: int | None
) -> None:
    paths = {f"/{name}": {"get": {"security": [{name: []}]}} for name in asked}
    api = _piece(_document(paths)).api
    assert api.get("api_key_source") == source
    assert api.get("authorizer", {}).get("cache") == cache


def test_what_must_be_there_is_asked_for() -> None:
    parameters = [
        {"name": "X-Team", "in": "header", "required": True},
        {"name": "Accept", "in": "header", "required": True},
        {"name": "version", "in": "query", "required": True},
        {"name": "page", "in": "query"},
    ]
    piece = _piece(_document({"/a": {"parameters": parameters, "get": {}}}))
    assert piece.api["routes"]["GET /a"]["request"] == {"headers": ["X-Team"], "query": ["version"]}


@pytest.mark.parametrize(
    ("schema", "passing", "failing"),
    [
        ({"type": "string", "nullable": True}, None, 1),
        ({"exclusiveMinimum": 3, "minimum": 1}, 4, 2),
        ({"exclusiveMaximum": 3, "maximum": 4}, 2, 3),
        ({"anyOf": [{"type": "array", "maxItems": 1}, {"type": "null"}]}, None, [1, 2]),
        ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, "a", 1.5),
        ({"const": "x"}, "x", "y"),
        ({"prefixItems": [{"type": "string"}], "items": False}, ["a"], ["a", "b"]),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1, "b": 1}, {"a": 1}),
        ({"properties": {"x-a": False}}, {}, {"x-a": 1}),
        ({"type": "integer", "format": "int64"}, 1, "a"),
        ({"required": ["id", "name"], "properties": {"id": {"readOnly": True}}}, {"name": 1}, {"id": 1}),
        ({"$ref": "#/components/schemas/Node"}, {"next": {"next": {}}}, {"next": {"next": 1}}),
        ({"$ref": "#/components/schemas/Node", "required": ["next"]}, {"next": {}}, {}),
    ],
)
def test_a_body_is_held_to_the_same_schema_in_draft_4(
    schema: dict[str, Any], passing: object, failing: object
) -> None:
    made = Draft4Validator(_checked(schema).api["routes"]["POST /a"]["request"]["json_schema"])
    assert made.is_valid(passing)
    assert not made.is_valid(failing)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"content": {"application/json": {"schema": {"type": "object"}}}}, "need not be there"),
        ({"required": True, "content": {"text/plain": {}}}, "something else than JSON"),
        (
            {"required": True, "content": {"application/json": {"schema": {}}, "text/plain": {}}},
            "something else than JSON",
        ),
    ],
)
def test_a_body_that_callers_may_leave_out_or_send_otherwise_is_not_checked(
    body: dict[str, Any], said: str
) -> None:
    piece = _piece(_document({"/a": {"post": {"requestBody": body}}}))
    assert "request" not in piece.api["routes"]["POST /a"]
    assert said in str(piece.notes[0])


def test_what_draft_4_cannot_say_is_noted_and_lets_more_pass() -> None:
    piece = _checked({"type": "array", "contains": {"const": 1}})
    assert piece.api["routes"]["POST /a"]["request"]["json_schema"] == {"type": "array"}
    assert any("'contains'" in note.message for note in piece.notes)


@pytest.mark.parametrize(
    ("schema", "kept", "said"),
    [
        (
            {"exclusiveMinimum": 0},
            {"minimum": 0},
            ["exclusiveMinimum: 0 becomes minimum: 0, which lets 0 pass"],
        ),
        (
            {"nullable": False, "minimum": 0.5, "exclusiveMinimum": True},
            {"minimum": 0.5},
            ["exclusiveMinimum: true is left out of minimum: 0.5, which lets 0.5 pass"],
        ),
        ({"minimum": 1, "exclusiveMinimum": 0}, {"minimum": 1}, []),
        ({"exclusiveMaximum": 9}, {"maximum": 9, "exclusiveMaximum": True}, []),
    ],
)
def test_a_bound_that_comes_to_pass_itself_is_told_with_what_became_of_it(
    schema: dict[str, Any], kept: dict[str, Any], said: list[str]
) -> None:
    piece = _checked(schema)
    assert piece.api["routes"]["POST /a"]["request"]["json_schema"] == kept
    assert [note.message for note in piece.notes] == said


def test_a_schema_that_would_come_to_refuse_more_is_not_kept() -> None:
    piece = _checked({"not": {"type": "array", "contains": {"const": 1}}})
    assert "request" not in piece.api["routes"]["POST /a"]
    assert any("'contains'" in note.message for note in piece.notes)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"paths": {"/a": {"trace": {}}}}, "no method 'TRACE'"),
    ({"paths": {"/a{b}": {"get": {}}}}, "'a{b}'"),
    ({"paths": {"/{;a}": {"get": {}}}}, "'{;a}'"),
    ({"paths": {"/files/{a}.{b}": {"get": {}}}}, "'{a}.{b}'"),
    ({"paths": {"/a/": {"get": {}}}}, "an empty part"),
    ({"paths": {"/a": {"$ref": "paths.yaml#/a"}}}, "leads out of this document"),
    ({"paths": {"/a": {"get": {"security": [{"oauth": []}]}}}}, "'oauth' is oauth2"),
    ({"paths": {"/a": {"get": {"security": [{"cookie": []}]}}}}, "'cookie' is apiKey in cookie"),
    (
        {"paths": {"/a": {"get": {"security": [{"azure": []}]}}}},
        "'azure' sends the key in the header 'api-key', and API Gateway reads 'x-api-key'",
    ),
    ({"paths": {"/a": {"get": {"security": [{"kye": []}]}}}}, "no security scheme 'kye'"),
    ({"paths": {"/a": {"get": {"security": [{"key": [], "token": []}]}}}}, "asked for together"),
    ({"paths": {"/{a}": {"get": {}}, "/{b}/c": {"get": {}}}}, "'{b}' where 'GET /{a}' has '{a}'"),
    (
        {"paths": {"/{a}": {"get": {"parameters": [{"name": "a", "in": "path", "style": "matrix"}]}}}},
        "the style 'matrix'",
    ),
    (
        {
            "paths": {
                "/a": {
                    "post": {
                        "requestBody": {
                            "required": True,
                            "content": {"application/json": {"schema": {"$ref": "https://x.example/a"}}},
                        }
                    }
                }
            }
        },
        "leads out of this document",
    ),
]
WHOLLY: list[tuple[dict[str, Any], str]] = [
    ({"servers": []}, "names no host"),
    ({"servers": [{"url": "/v1"}]}, "names no host"),
    (
        {"servers": [{"url": SERVER}, {"url": "https://eu.example.com"}]},
        "'llm.example.com' and 'eu.example.com'",
    ),
    ({"servers": [{"url": "http://llm.example.com"}]}, "not encrypted"),
    ({"servers": [{"url": "https://u:hunter2@llm.example.com"}]}, "a user name or password"),
]


@pytest.mark.parametrize(("fields", "said"), [*REFUSED, *WHOLLY])
def test_what_cannot_be_kept_is_refused_with_its_line(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidConfig) as refusal:
        _piece({**_document({"/fine": {"get": {}}}), **fields})
    (problem,) = refusal.value.problems
    assert said in str(problem)
    assert problem.source is not None
    assert problem.source.line > 0
    assert "hunter2" not in str(problem)


@pytest.mark.parametrize(("fields", "said"), REFUSED)
def test_what_cannot_be_kept_can_be_left_out(fields: dict[str, Any], said: str) -> None:
    document = _document({})
    document["paths"] = {"/fine": {"get": {}}, **fields["paths"]}
    piece = _piece(document, skip=True)
    assert "GET /fine" in piece.api["routes"]
    assert said in str(piece.skipped[0].why)
    assert said in text_of(piece, "api.json").splitlines()[-1]
    assert _pasted(piece).apis[piece.name].routes.keys() == piece.api["routes"].keys()


def test_an_operation_that_is_left_out_for_a_shared_schema_is_named() -> None:
    broken = {"$ref": "#/components/schemas/Gone"}
    body = {"required": True, "content": {"application/json": {"schema": broken}}}
    paths = {"/fine": {"get": {}}, "/a": {"post": {"requestBody": body}}, "/b": {"$ref": "#/nowhere"}}
    last = text_of(_piece(_document(paths), skip=True), "api.json").splitlines()[-2:]
    assert [line.partition(": ")[2].partition(": ")[0] for line in last] == ["POST /a", "/b"]


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ({"security": []}, "# public: the document says security: []"),
        ({"security": [{}]}, "# a key is asked for all the same"),
        ({"operationId": "a\nb: c"}, "# the operationId 'a\\nb: c' is left out"),
    ],
)
def test_what_a_person_should_know_of_a_route_stands_above_it(operation: dict[str, Any], said: str) -> None:
    lines = text_of(_piece(_document({"/a": {"get": {}}, "/b": {"get": operation}})), "api.json").splitlines()
    assert lines[lines.index("      GET /b:") - 1].strip() == said


def test_where_no_route_asks_for_a_key_that_is_told() -> None:
    paths = {"/a": {"get": {"security": []}}, "/b": {"get": {}}}
    assert "no key is asked for" not in text_of(_piece(_document(paths)), "api.json")
    del paths["/b"]
    assert "# all routes are public: no key is asked for" in text_of(_piece(_document(paths)), "api.json")


def test_everything_that_cannot_be_kept_is_told_at_once() -> None:
    paths = {"/a": {"trace": {}, "get": {"security": [{"oauth": []}]}}, "/b{c}": {"get": {}}}
    with pytest.raises(InvalidConfig) as refusal:
        _piece(_document(paths, servers=[]))
    assert len(refusal.value.problems) == 4


def test_a_backend_of_ones_own_is_asked_in_place_of_the_servers() -> None:
    piece = _piece(_document({"/a": {"get": {}}}, servers=[]), backend="https://own.example.com/api/")
    assert piece.api["routes"]["GET /a"]["integration"]["url"] == "https://own.example.com/api/a"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("openapi: 3.2.0", "version '3.2.0'"),
        ("swagger: '1.2'", "version '1.2'"),
        ("name: shop", "no OpenAPI document"),
        ("", "the file is empty"),
        ("- a", "the file is not a mapping"),
        ("openapi: 3.1.0\nopenapi: 3.1.0", "given twice"),
    ],
)
def test_other_documents_are_refused(text: str, said: str) -> None:
    with pytest.raises(InvalidConfig, match=said):
        read(text.encode(), "api.yaml")


def test_a_character_that_json_writes_as_two_halves_is_read() -> None:
    document = _document({"/a": {"get": {}}}, info={"title": "Chat 🚪", "version": "1"})
    made = piece_of(read(json.dumps(document).encode(), "api"), backend=None, name=None, skip=False)
    assert made.api["description"] == "Chat 🚪"


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place within plain data: what has it, and its name or position there."""
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, part in entries:
        yield value, name
        yield from _places(part)


def _checked(schema: dict[str, Any]) -> Piece:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    version = "3.0.3" if "nullable" in schema else "3.1.0"
    return _piece(_document({"/a": {"post": {"requestBody": body}}}, openapi=version))


def _document(paths: dict[str, Any], **fields: Any) -> dict[str, Any]:
    node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "An API", "version": "1"},
        "servers": [{"url": SERVER}],
        "paths": paths,
        "components": {"securitySchemes": KEYS, "schemas": {"Node": node}},
        **fields,
    }


def _piece(
    document: dict[str, Any], *, backend: str | None = None, name: str | None = None, skip: bool = False
) -> Piece:
    content = json.dumps(document, indent=1, ensure_ascii=False).encode()
    piece = piece_of(read(content, "api.json"), backend=backend, name=name, skip=skip)
    check(piece, None)
    return piece


def _pasted(piece: Piece) -> Gateway:
    whole = f"name: shop\nregion: us-east-1\n{text_of(piece, 'api.json')}"
    (gateway,) = loaded("gateway.yaml", lambda _: whole.encode()).environments.values()
    return gateway


def _open_operations(document: dict[str, Any]) -> dict[tuple[str, str], bool]:
    return {
        (path, method): operation["security"] == []
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
