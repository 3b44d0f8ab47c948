"""A request takes the route that API Gateway would give it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.local.gateways import route
from tollgate.local.routing import Router

PATHS = ("/", "/models", "/models/{model}", "/models/{model}/versions", "/models/latest", "/files/{proxy+}")


@pytest.fixture(scope="module")
def router() -> Router:
    return Router([route("GET", path) for path in PATHS])


@pytest.mark.parametrize(
    ("path", "taken", "parameters"),
    [
        ("/", "/", {}),
        ("", "/", {}),
        ("/models", "/models", {}),
        ("/models/", "/models", {}),
        ("//models", "/models", {}),
        ("/models/gpt", "/models/{model}", {"model": "gpt"}),
        ("/models/latest", "/models/latest", {}),
        ("/models/latest/versions", "/models/{model}/versions", {"model": "latest"}),
        ("/models/a%2Fb", "/models/{model}", {"model": "a%2Fb"}),
        ("/models/a%20b", "/models/{model}", {"model": "a%20b"}),
        ("/files/a", "/files/{proxy+}", {"proxy": "a"}),
        ("/files/a/b/c", "/files/{proxy+}", {"proxy": "a/b/c"}),
        ("/files/a//b/", "/files/{proxy+}", {"proxy": "a//b"}),
    ],
)
def test_an_exact_part_is_taken_before_a_parameter_and_that_before_a_greedy_one(
    router: Router, path: str, taken: str, parameters: dict[str, str]
) -> None:
    match = router.match("GET", path)
    assert match is not None
    assert (match.route.path, match.parameters) == (taken, parameters)


@pytest.mark.parametrize("path", ["/files", "/Models", "/models/gpt/x", "/models//versions", "/x"])
def test_what_no_resource_has_is_no_route(router: Router, path: str) -> None:
    assert router.match("GET", path) is None


def test_a_method_of_its_own_is_taken_before_any() -> None:
    router = Router([route("ANY", "/a"), route("POST", "/a")])
    found = [router.match(verb, "/a") for verb in ("POST", "GET")]
    assert [match.route.verb for match in found if match] == ["POST", "ANY"]
    assert router.match("PURGE", "/a") is None


def test_a_resource_without_the_method_is_not_left_for_a_greedy_one() -> None:
    router = Router([route("GET", "/a"), route("ANY", "/{proxy+}")])
    assert router.match("POST", "/a") is None


PART = st.sampled_from(["a", "b", "{x}", "a b"])
PATH = st.lists(PART, max_size=3).map(lambda parts: "/" + "/".join(parts)) | st.lists(PART, max_size=2).map(
    lambda parts: "/" + "/".join([*parts, "{rest+}"])
)


@given(
    paths=st.lists(PATH, min_size=1, max_size=6, unique=True),
    asked=st.lists(st.sampled_from(["a", "b", "c", "a b"]), max_size=4),
)
def test_the_route_is_the_most_specific_of_those_that_fit(paths: Sequence[str], asked: Sequence[str]) -> None:
    fitting = [path for path in paths if _pattern(path).fullmatch("/" + "/".join(asked))]
    match = Router([route("GET", path) for path in paths]).match("GET", "/" + "/".join(map(quote, asked)))
    assert (match.route.path if match else None) == min(fitting, key=_openness, default=None)


def _pattern(path: str) -> re.Pattern[str]:
    """A path as a regular expression, as slow and as plain as can be."""
    parts = [
        ".+" if part.endswith("+}") else "[^/]+" if part.startswith("{") else re.escape(unquote(part))
        for part in path.strip("/").split("/")
    ]
    return re.compile("/" + "/".join(parts) if path != "/" else "/")


def _openness(path: str) -> list[int]:
    """Part for part: exact, parameter, greedy."""
    return [2 if part.endswith("+}") else 1 if part.startswith("{") else 0 for part in path.split("/")]
