"""Which pages a browser lets call an API."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.config.conftest import Load, Say
from tests.config.descriptions import HEAD
from tests.strategies import cors_documents
from tollgate.config.cors import Cors

CORS = f"""\
{HEAD}apis:
  inference:
    routes:
      GET /models: {{integration: {{type: mock}}}}
      %s
    cors: %s
"""
PATH = "apis.inference.cors"


def said_of(say: Say, cors: str) -> list[str]:
    """What is said of it, without the line and the path."""
    return [problem.partition(f"{PATH}")[2] for problem in say(CORS % ("", cors))]


@pytest.mark.parametrize(
    "origin",
    [
        "app.example.com",
        "https://app.example.com/",
        "https://App.example.com",
        "ftp://app.example.com",
        "https://*.example.com",
        "null",
        "https://a.example.com'",
        "",
    ],
)
def test_what_no_browser_sends_as_an_origin_is_refused(say: Say, origin: str) -> None:
    assert said_of(say, f'{{origins: ["{origin}"]}}') == [
        f".origins: {origin!r} is not an origin > Write scheme and host in small letters, as "
        "'https://app.example.com', or '*' for all."
    ]


@pytest.mark.parametrize(
    ("cors", "said"),
    [
        ("{origins: []}", ".origins"),
        ('{origins: ["*", "https://a.example.com"]}', ".origins: '*' is all origins"),
        (
            '{origins: ["https://a.example.com", "https://a.example.com"]}',
            ".origins: 'https://a.example.com' is given twice",
        ),
        ('{origins: ["*"], credentials: true}', ": with 'credentials' a browser takes no '*'"),
        (
            '{origins: ["https://a.example.com", "https://b.example.com"], credentials: true}',
            ": with 'credentials' there can be one origin, and here are 2",
        ),
        ('{origins: ["*"], headers: ["X-A", "x-a"]}', ".headers: the header 'X-A' is given twice"),
        ('{origins: ["*"], headers: ["X A"]}', ".headers: 'X A' is not a header name"),
        ('{origins: ["*"], expose_headers: ["*"]}', ".expose_headers: '*' is not a header name"),
        ('{origins: ["*"], max_age: 86401}', ".max_age"),
        ("{}", ".origins"),
    ],
)
def test_what_a_browser_would_refuse_is_refused_first(say: Say, cors: str, said: str) -> None:
    (problem,) = said_of(say, cors)
    assert problem.startswith(said)


def test_a_preflight_of_ones_own_must_be_public(say: Say) -> None:
    route = "OPTIONS /models: {integration: {type: mock}}"
    (problem,) = say(CORS % (route, '{origins: ["*"]}'))
    assert "'OPTIONS /models' asks for a key, which no browser sends with a preflight" in problem


def test_a_public_preflight_of_ones_own_is_taken(load_text: Load) -> None:
    route = "OPTIONS /models: {public: true, integration: {type: mock}}"
    assert load_text(CORS % (route, '{origins: ["*"]}')).environments


@given(cors_documents)
def test_no_origin_is_let_in_with_cookies_beside_another(document: dict[str, object]) -> None:
    cors = Cors.model_validate(document)
    assert not cors.credentials or (len(cors.origins) == 1 and cors.origins != ("*",))


@given(st.text(max_size=12))
def test_an_origin_can_stand_in_a_header_and_in_a_template(host: str) -> None:
    try:
        cors = Cors.model_validate({"origins": [f"https://{host}"]})
    except ValidationError:
        return
    assert not set(cors.origins[0]) & set("'\"$#\\ \n")
