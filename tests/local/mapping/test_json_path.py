"""What a JSONPath finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonpath_ng.ext.parser import parse

from tollgate.local.call import NotServed
from tollgate.local.mapping.json_path import finder
from tollgate.local.message.json_text import Json

STORE: Json = {
    "name": "a",
    "none": None,
    "x-y": 1,
    "a,b:c*..": 2,
    "messages": [{"role": "user", "text": "b"}, {"role": "system", "text": "c"}],
    "deep": {"name": "d", "list": [{"name": "e"}]},
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", [STORE]),
        ("$.name", ["a"]),
        ("$.none", [None]),
        ("$.deep.name", ["d"]),
        ("$.x-y", [1]),
        ("$['deep']['name']", ["d"]),
        ("$['a,b:c*..']", [2]),
        ("$.messages[1].role", ["system"]),
        ("$.messages[-1].role", ["system"]),
        ("$.missing", []),
        ("$.name.of.a.text", []),
        ("$.messages[7]", []),
    ],
)
def test_a_path_to_one_place_finds_its_value_or_nothing(path: str, found: list[Json]) -> None:
    assert list(finder(path)(STORE)) == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$..name", ["a", "d", "e"]),
        ("$..missing", []),
        ("$.messages[*].role", ["user", "system"]),
        ("$.messages[?(@.role == 'user')].text", ["b"]),
        ("$.messages[?(@.role == 'tool')].text", []),
        ("$.messages[0:1].text", ["b"]),
        ("$.messages[0,1].text", ["b", "c"]),
        ("$.missing[*]", []),
    ],
)
def test_a_path_to_several_places_finds_a_list(path: str, found: list[Json]) -> None:
    assert list(finder(path)(STORE)) == [found]


@pytest.mark.parametrize("path", ["", "$.", "$[", "$.a b", "$..["])
def test_what_is_no_path_is_not_served(path: str) -> None:
    with pytest.raises(NotServed, match="JSONPath"):
        finder(path)(STORE)


names = st.sampled_from(["a", "b", "c_1"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(names, min_size=1, max_size=3), values)
def test_the_quick_way_finds_what_the_library_finds(path: list[str], value: Json) -> None:
    text = ".".join(["$", *path])
    assert list(finder(text)(value)) == [match.value for match in parse(text).find(value)]
