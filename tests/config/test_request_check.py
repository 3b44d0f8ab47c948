"""What may be said of a route's requests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API
from tollgate.config.request_check import RequestCheck

SCHEMA = {"type": "object", "required": ["id"]}


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (
            "{}",
            ": this checks nothing > Say what the body is by one of body, schema_file, json_schema, or what "
            "must be there by 'headers' or 'query'.",
        ),
        (
            "{body: chat}",
            ".body: the value is not known here > Use 'chat_completions', 'completions', 'embeddings' or "
            "'responses'.",
        ),
        (
            "{body: responses, json_schema: {}}",
            ": 'body' and 'json_schema' both say what the body is > Keep one of them.",
        ),
        (
            "{json_schema: {}, models: [m]}",
            ": 'models' is of a 'body' that Tollgate knows > Say it in the schema of 'json_schema' itself.",
        ),
        (
            "{max_tokens: 5}",
            ": 'max_tokens' is of a 'body' that Tollgate knows > Add 'body: chat_completions'.",
        ),
        (
            "{body: embeddings, max_tokens: 5}",
            ": a request of 'embeddings' makes no tokens > Take 'max_tokens' out.",
        ),
        (
            "{body: responses, max_tokens_required: false}",
            ": 'max_tokens_required' is of a limit that is not there > Add 'max_tokens'.",
        ),
        ("{body: responses, models: [a, a]}", ".models: 'a' is given twice > Give it once."),
        (
            "{headers: [X-Team, x-team]}",
            ".headers: the header 'X-Team' is given twice > Header names ignore case: keep one.",
        ),
        (
            "{headers: ['X Team']}",
            ".headers: 'X Team' cannot be a header that API Gateway asks for "
            "> Use letters, digits and . _ $ -.",
        ),
        (
            "{query: ['filter[]']}",
            ".query: 'filter[]' cannot be a query parameter that API Gateway asks for "
            "> Use letters, digits and . _ $ -.",
        ),
        ("{query: [v, v]}", ".query: 'v' is given twice > Give it once."),
    ],
)
def test_a_check_that_cannot_be_is_refused(say: Say, check: str, said: str) -> None:
    assert say(described(check)) == [f'10: apis.inference.routes["POST /x"].request{said}']


@pytest.mark.parametrize("field", ["models", "headers", "query"])
def test_an_empty_list_is_refused(say: Say, field: str) -> None:
    (said,) = say(described(f"{{body: responses, {field}: []}}"))
    assert said.startswith(f'10: apis.inference.routes["POST /x"].request.{field}: ')


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_request_without_a_body_has_none_to_check(say: Say, method: str) -> None:
    assert say(described("{body: responses, headers: [X-Team]}", method=method)) == [
        f'10: apis.inference.routes["{method} /x"].request.body: a {method} request has no body to check '
        "> Take 'body' out, or use POST."
    ]


def test_a_route_of_any_method_takes_requests_without_a_body(say: Say) -> None:
    (said,) = say(described("{json_schema: {}}", method="ANY"))
    assert "a route of ANY takes requests without a body, too" in said


def test_headers_and_queries_may_be_asked_of_every_request(load_text: Load) -> None:
    assert load_text(described("{headers: [X-Team], query: [v]}", method="GET"))


@pytest.mark.parametrize("media_type", ["*/*", "application/json"])
def test_a_body_that_passes_as_bytes_cannot_be_checked(say: Say, media_type: str) -> None:
    text = described("{body: responses}") + f"    binary_media_types: ['{media_type}']\n"
    (said,) = say(text)
    assert f"takes '{media_type}' for bytes, which no schema describes" in said


def test_a_fault_of_a_schema_has_its_own_line(say: Say) -> None:
    check = "\n          json_schema:\n            properties:\n              a:\n                oneOf: [{}]"
    assert say(described(check)) == [
        '14: apis.inference.routes["POST /x"].request.json_schema.properties.a.oneOf: API Gateway does not '
        "support the keyword 'oneOf' > Use 'type' with a list, as in ['string', 'array'], or let the backend "
        "check it."
    ]


def test_a_schema_beyond_a_models_size_is_refused(say: Say) -> None:
    (said,) = say(described(f"{{json_schema: {{title: {'a' * 400_000}}}}}"))
    assert "bytes > API Gateway takes a model of 400,000 at most." in said


def test_a_file_is_as_seen_from_the_description(load_text: Load, tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "x.json").write_text(json.dumps(SCHEMA))
    description = load_text(described("{schema_file: schemas/x.json}"))
    (gateway,) = description.environments.values()
    request = gateway.apis["inference"].routes["POST /x"].request
    assert request is not None
    assert request.schema_text is not None
    assert json.loads(request.schema_text).items() >= SCHEMA.items()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "the file 'x.json' is not there > Name a file, as seen from this one."),
        ("{", "the file 'x.json' is not JSON: line 1, column 2: "),
        ("[]", "the file 'x.json' holds no JSON object > "),
        ('{"a": 1, "a": 2}', "the file 'x.json' is not JSON: an object has 'a' twice > "),
        ('{"maximum": NaN}', "the file 'x.json' is not JSON: NaN is no number of JSON > "),
        (b"\xff", "the file 'x.json' is not in UTF-8 > "),
        ('{"title": "\\ud800"}', "the file 'x.json' holds half of a surrogate pair > "),
        (
            '{"title": "${TfToken[1]}"}',
            "the file 'x.json' holds '${TfToken[', which only a program can mean > ",
        ),
        (f'{{"title": "{"a" * 400_000}"}}', "the file 'x.json' has more than 400,000 bytes > "),
        (
            '{"properties": {"a": {"const": 1}}}',
            "in 'x.json', at properties.a.const: API Gateway does not support ",
        ),
        ('{"$ref": "http://x"}', "in 'x.json', at [\"$ref\"]: 'http://x' is outside of the schema > "),
    ],
)
def test_a_file_that_cannot_be_a_model_is_refused(
    say: Say, tmp_path: Path, content: str | bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "x.json").write_bytes(content.encode() if isinstance(content, str) else content)
    (problem,) = say(described("\n          schema_file: x.json"))
    assert problem.startswith(f'11: apis.inference.routes["POST /x"].request.schema_file: {said}')


def test_a_folder_is_no_file(say: Say, tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    (problem,) = say(described("{schema_file: x.json}"))
    assert "'x.json' is a folder > Name a file of it." in problem


@pytest.mark.parametrize(
    "check",
    [
        "{body: responses, models: [SECRET]}",
        "{json_schema: {properties: {a: {enum: [SECRET]}}}}",
        "{headers: [SECRET]}",
        "{query: [SECRET]}",
    ],
)
def test_what_looks_like_a_credential_is_refused_and_not_shown(say: Say, check: str) -> None:
    secret = "sk-proj-0123456789abcdef"
    (said,) = say(described(check.replace("SECRET", secret)))
    assert "looks like a credential" in said
    assert secret not in said


def test_a_schema_reads_the_same_in_any_order() -> None:
    one, other = (
        RequestCheck.model_validate({"json_schema": schema})
        for schema in (SCHEMA, dict(reversed(SCHEMA.items())))
    )
    assert one.schema_text == other.schema_text


@pytest.mark.parametrize(
    "check",
    [
        {"body": "responses"},
        {"body": "responses", "max_tokens": 5},
        {"query": ["v"]},
        {"json_schema": SCHEMA},
    ],
)
def test_a_check_survives_being_dumped_and_read(check: dict[str, object]) -> None:
    request = RequestCheck.model_validate(check)
    assert RequestCheck.model_validate(request.model_dump()) == request


def described(check: str, *, method: str = "POST") -> str:
    """A description whose line 10 begins the check of a route."""
    return f"{API}      {method} /x:\n        integration:\n          type: mock\n        request: {check}\n"
