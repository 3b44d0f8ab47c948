"""YAML is read into plain data with lines, or refused with one."""

from __future__ import annotations

import pytest

from tests.config.conftest import Say
from tests.config.descriptions import API
from tollgate.config import yaml_tree
from tollgate.config.located import LocatedMapping
from tollgate.errors import InvalidConfig


def read(text: str) -> LocatedMapping:
    return yaml_tree.read(text.encode(), "gateway.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: the file is empty > Run 'tollgate init' for one to start from."),
        ("# a comment\n", "1: the file is empty > Run 'tollgate init' for one to start from."),
        ("- a\n", "1: the file is not a mapping > Begin with 'name: my-gateway'."),
        ("a: 1\n---\nb: 2\n", "3: a second document begins here > Keep one, without '---'."),
        (
            "a:\n\t- b\n",
            "2: this is not YAML: found character that cannot start any token, at column 1"
            " > Indent with spaces: YAML takes no tab there.",
        ),
        (
            "a: [1,\n",
            "1: this is not YAML: did not find expected node content, at column 1"
            " > Look at the line's indentation, quotes, brackets and colons.",
        ),
        (
            "a:\n  {b: 1\nc: 2\n",
            "3: this is not YAML: did not find expected ',' or '}', at column 2, in what begins in line 2"
            " > Look at the line's indentation, quotes, brackets and colons.",
        ),
        (
            "a: 1\nb: 'x\nc: 1\nd: 1\n",
            "2: this is not YAML: the quote that begins here is never closed, at column 4"
            " > Look at the line's indentation, quotes, brackets and colons.",
        ),
        (
            "a: b: c\n",
            "1: this is not YAML: mapping values are not allowed in this context, at column 5"
            " > Begin each field on a line of its own, and put a text that holds ': ' in quotes.",
        ),
        (
            "a: @b\n",
            "1: this is not YAML: found character that cannot start any token, at column 4"
            " > Put the text in quotes.",
        ),
        ("a: é\nb: \x07\n", "2: the character U+0007 is not allowed in YAML > Take it out."),
        (b"a: b\nc: \xff\n", "2: the byte 0xff is not UTF-8 > Save the file in the encoding UTF-8."),
        ("a: 1\n".encode("utf-16"), "1: the byte 0xff is not UTF-8 > Save the file in the encoding UTF-8."),
        (
            "? [a]\n: b\n",
            "1: a key is a mapping or a list > Write a text before the colon, quoted if need be.",
        ),
        (
            "a: *b\n",
            "1: '*b' has no anchor > Write '&b' above, or put the text in quotes.",
        ),
        ("a:\n  &a\n  b: *a\n", "3: '*a' stands within what it stands for > Break the circle."),
        ("a: &a\n  - [*a]\n", "2: '*a' stands within what it stands for > Break the circle."),
        (
            "a: !!python/object/apply:os.system [true]\n",
            "1: the tag 'tag:yaml.org,2002:python/object/apply:os.system' has no meaning here > Take it out.",
        ),
        ("a: !secret b\n", "1: the tag '!secret' has no meaning here > Take it out."),
        ("a: .inf\n", "1: '.inf' is no finite number > Write a number, or put a text in quotes."),
        ("a: 1e999\n", "1: '1e999' is no finite number > Write a number, or put a text in quotes."),
        ("<<: 5\n", "1: '<<' takes a mapping, or a list of them > Write '<<: *name' for a mapping '&name'."),
    ],
)
def test_what_is_no_description_is_refused_with_its_line(say: Say, text: str | bytes, said: str) -> None:
    assert say(text) == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "3: 'a' is given twice, first in line 1\n  Keep one of them."),
        (
            "a:\n  x:\n  y: 1\n  z:\n  y: 2\n",
            "5: 'y' is given twice, first in line 3\n  Keep one, or indent this one below 'z'.",
        ),
        ("a: 1\n1: b\n", "2: the key '1' is not a text\n  Put it in quotes: '1'."),
        ("null: b\n", "1: the key 'null' is not a text\n  Put it in quotes: 'null'."),
    ],
)
def test_a_key_that_is_wrong_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(InvalidConfig) as refusal:
        read(text)
    assert str(refusal.value) == f"gateway.yaml:{said}"


def test_a_key_that_is_wrong_does_not_hide_what_else_is(say: Say) -> None:
    text = f"{API}      GET /models: {{}}\ntags: {{5: 6}}\nenvironments:\n  1: {{}}\n  a b: {{}}\n  c: 5\n"
    assert [problem.split(" > ")[0] for problem in say(text)] == [
        "7: 'GET /models' is given twice, first in line 6",
        "8: the key '5' is not a text",
        "8: tags.5: 6 is not a text",
        "10: the key '1' is not a text",
        "11: environments[\"a b\"]: 'a b' cannot be a name",
        "12: environments.c: this is not a mapping",
    ]


@pytest.mark.parametrize(
    ("written", "meant"), [("1,000", "1000"), ("12,500,000", "12500000"), ("1,000,000,000", "1000000000")]
)
def test_a_comma_in_a_number_within_braces_is_the_one_problem(say: Say, written: str, meant: str) -> None:
    plan = f"{{apis: [inference], quota: {{limit: {written}, period: DAY}}}}"
    assert say(f"{API}usage_plans:\n  pro: {plan}\n") == [
        f"8: the comma in 'limit: {written}' begins another field > Write {meant}, without a comma."
    ]


def test_a_comma_in_each_of_two_numbers_is_said_of_each(say: Say) -> None:
    throttle = "{rate_limit: 1,000, burst_limit: 2,000}"
    assert say(f"{API}usage_plans:\n  pro: {{apis: [inference], throttle: {throttle}}}\n") == [
        "8: the comma in 'rate_limit: 1,000' begins another field > Write 1000, without a comma.",
        "8: the comma in 'burst_limit: 2,000' begins another field > Write 2000, without a comma.",
    ]


@pytest.mark.parametrize("text", ["a: 1\n000:\n", "{a: 1, 000: b}\n", "{a: b, 000}\n", "{a: 1, 00}\n"])
def test_digits_that_continue_no_number_are_a_key(text: str) -> None:
    with pytest.raises(InvalidConfig, match=r"the key '000?' is not a text"):
        read(text)


def test_digits_in_quotes_are_a_key_and_no_part_of_a_number() -> None:
    assert read("{a: 1, '000'}\n") == {"a": 1, "000": None}


def test_a_key_twice_and_a_broken_line_below_it_are_both_said(say: Say) -> None:
    assert [problem.split(":")[0] for problem in say("a: 1\na: 2\nb: [")] == ["2", "3"]


def test_a_huge_file_is_refused(say: Say) -> None:
    assert say(b"#" * (yaml_tree.MAX_BYTES + 1)) == [
        "1: the file has 16,777,217 bytes > A description has 16,777,216 at most."
    ]


def test_aliases_that_multiply_are_refused_before_they_are_followed(say: Say) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 100)]
    assert say("\n".join(lines)) == [
        "6: this comes to more than 1,000,000 values > Use fewer or smaller aliases."
    ]


def test_aliases_of_a_long_text_count_by_its_length(say: Say) -> None:
    text = f"a: &a {'x' * 1_000_000}\nb: [{', '.join(['*a'] * 100)}]\n"
    assert say(text) == ["2: this comes to more than 1,000,000 values > Use fewer or smaller aliases."]


@pytest.mark.parametrize("text", ["a: " + "[" * 100_000, "a: " + "{b: " * 100_000, "- " * 100_000])
def test_deep_nesting_is_refused(say: Say, text: str) -> None:
    assert say(text) == ["1: this is nested deeper than 64 levels > Flatten it."]


@pytest.mark.parametrize(
    "word", ["yes", "no", "on", "off", "y", "2026-01-31", "12:30:00", "0b1", "1_000", "NO"]
)
def test_what_only_old_yaml_converts_stays_a_text(word: str) -> None:
    assert read(f"a: {word}\n{word}: b\n") == {"a": word, word: "b"}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("007", 7),
        ("0o17", 15),
        ("0xff", 255),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        ("'1'", "1"),
        ('"true"', "true"),
        ("!!str 1", "1"),
        ("${a.b.c}", "${a.b.c}"),
        ("'%{if x}'", "%{if x}"),
    ],
)
def test_a_value_has_the_type_of_yaml_1_2(written: str, value: object) -> None:
    assert read(f"a: {written}\n") == {"a": value}


def test_each_key_and_entry_knows_its_line() -> None:
    root = read("a:\n  b: 1\n\n  c:\n    - x\n    - y\n")
    inner = root["a"]
    assert (root.marks["a"].line, inner.marks["b"].line, inner.marks["c"].line) == (1, 2, 4)
    assert [mark.line for mark in inner["c"].marks] == [5, 6]


def test_a_merged_mapping_gives_way_to_what_is_written_beside_it() -> None:
    root = read("base: &base {x: 1, y: 1}\nmore:\n  <<: *base\n  y: 2\n")
    assert root["more"] == {"x": 1, "y": 2}
    assert root["more"].marks["x"].line == 1


def test_an_anchor_may_be_defined_anew() -> None:
    assert read("a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert yaml_tree.read(b"\xef\xbb\xbfa: 1\n", "gateway.yaml") == {"a": 1}


def test_carriage_returns_change_no_line() -> None:
    assert read("a: 1\r\nb:\r\n  c: 1\r\n")["b"].marks["c"].line == 3


def test_a_problem_names_the_file_as_it_was_given() -> None:
    with pytest.raises(InvalidConfig, match=r"^some/where\.yaml:1: the file is empty"):
        yaml_tree.read(b"", "some/where.yaml")
