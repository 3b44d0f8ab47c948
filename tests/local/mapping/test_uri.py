"""The URIs of integrations, filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tollgate.local.call import NotServed
from tollgate.local.mapping.uri import NoValue, filled

MODEL = "arn:aws:apigateway:us-east-1:bedrock-runtime:path/model/{model}/converse"


def fill(
    uri: str,
    path: Mapping[str, str] | None = None,
    *,
    greedy: frozenset[str] = frozenset(),
    query: Mapping[str, Sequence[str]] | None = None,
    variables: Mapping[str, str] | None = None,
) -> str:
    return filled(uri, path=path or {}, greedy=greedy, query=query or {}, stage_variables=variables or {})


@pytest.mark.parametrize(
    ("uri", "path", "whole"),
    [
        ("http://x/{a}/{b}/{a}", {"a": "1", "b": "2"}, "http://x/1/2/1"),
        ("http://x/{a}", {"a": "b c/d?e#f%"}, "http://x/b%20c%2Fd%3Fe%23f%25"),
        ("http://x/{a}", {"a": "é"}, "http://x/%C3%A9"),
        ("http://x/{a}", {"a": "{b}", "b": "2"}, "http://x/%7Bb%7D"),
        (MODEL, {"model": "amazon.nova-lite-v1:0"}, MODEL.replace("{model}", "amazon.nova-lite-v1:0")),
        ("http://x/none", {"a": "1"}, "http://x/none"),
    ],
)
def test_path_parameters_are_encoded(uri: str, path: Mapping[str, str], whole: str) -> None:
    assert fill(uri, path) == whole


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=12).filter(lambda value: {".", ".."}.isdisjoint(value.split("/"))))
@example("..a/.../b.")
@example("a%2Fb")
@example("a/b?c#d")
def test_no_value_leaves_its_part_of_the_path(value: str) -> None:
    path = urlsplit(fill("http://x/models/{m}/invoke", {"m": value})).path
    assert path.count("/") == 3
    assert unquote(path) == f"/models/{value}/invoke"


@pytest.mark.parametrize("value", [".", "..", "../../admin", "a/../b", "a/.", "./a"])
@pytest.mark.parametrize("greedy", [frozenset(), frozenset({"p"})])
def test_no_value_leads_to_another_path_of_the_backend(value: str, greedy: frozenset[str]) -> None:
    with pytest.raises(NotServed, match=r"'p' has a segment '\.' or '\.\.'"):
        fill("http://x/models/{p}", {"p": value}, greedy=greedy)


def test_a_greedy_parameter_keeps_its_slashes() -> None:
    assert fill("http://x/{p}", {"p": "a/b c"}, greedy=frozenset({"p"})) == "http://x/a/b%20c"


@pytest.mark.parametrize("path", [{}, {"a": ""}])
def test_a_parameter_without_a_value_is_an_error_that_names_it(path: Mapping[str, str]) -> None:
    with pytest.raises(NoValue, match="a"):
        fill("http://x/{a}", path)


def test_stage_variables_are_put_in_as_they_are() -> None:
    uri = "https://${stageVariables.host}/${stageVariables.missing}x"
    assert fill(uri, variables={"host": "llm.example.com/{a}"}) == "https://llm.example.com/{a}/x"


@pytest.mark.parametrize(
    ("uri", "joint"),
    [
        ("http://x/y", "?"),
        ("http://x/y?own=1", "&"),
        ("arn:aws:apigateway:us-east-1:s3:path/b/k", "?"),
        ("arn:aws:apigateway:us-east-1:s3:action/GetObject", "&"),
        ("arn:aws:apigateway:us-east-1:s3:action/GetObject&Bucket=b", "&"),
    ],
)
def test_a_query_is_added(uri: str, joint: str) -> None:
    assert fill(uri, query={"q": ["a b", "&"], "r": ["="]}) == f"{uri}{joint}q=a%20b&q=%26&r=%3D"


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(min_size=1), st.lists(st.text(), min_size=1), min_size=1, max_size=4))
def test_a_query_is_read_again_as_it_was(query: dict[str, list[str]]) -> None:
    written = urlsplit(fill("http://x/y", query=query)).query
    assert parse_qs(written, keep_blank_values=True, strict_parsing=True) == query
