"""A change of a YAML file touches the lines that it is of, and no other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgate.config import yaml_tree
from tollgate.editing.change import Data, Plain, added, changed, removed, renamed
from tollgate.errors import TollgateError

FILE = "gateway.yaml"
TEXT = """\
# The shop.
name:   shop          # of ours
limits: &limits {rate_limit: 1,  burst_limit: 5}

consumers:
    # Paying.
    acme:  {usage_plan: pro,   contact: api@acme.example}   # since 2024
    "globex":
        usage_plan: 'pro'     # by contract
        keys:
            primary: {}
            # For the night jobs.
            batch: {enabled: true}

    # On trial.
    initech: {usage_plan: free}
    # The end.

environments:
    dev: {}
    prod: {consumers: {acme: {usage_plan: big}}}
"""


def lines_that_differ(made: str, text: str = TEXT) -> tuple[list[str], list[str]]:
    before, after = text.split("\n"), made.split("\n")
    return [line for line in before if line not in after], [line for line in after if line not in before]


def test_a_field_within_braces_is_added_at_their_end_and_the_comment_stays() -> None:
    made = changed(TEXT, ("consumers", "acme"), lambda it: it.update(keys={"a": {}, "b": {}}), file=FILE)
    assert lines_that_differ(made)[1] == [
        "    acme: {usage_plan: pro, contact: api@acme.example, keys: {a: {}, b: {}}} # since 2024"
    ]


def test_a_slot_is_added_with_the_files_own_indentation() -> None:
    def change(consumer: Data) -> None:
        consumer["keys"]["next"] = {"expires": Plain("2027-01-31")}

    gone, come = lines_that_differ(changed(TEXT, ("consumers", "globex"), change, file=FILE))
    assert gone == []
    assert come == ["            next:", "                expires: 2027-01-31"]


def test_a_slot_is_taken_out_with_its_line_alone() -> None:
    def change(consumer: Data) -> None:
        del consumer["keys"]["primary"]

    made = changed(TEXT, ("consumers", "globex"), change, file=FILE)
    assert lines_that_differ(made) == (["            primary: {}"], [])


def test_an_entry_is_added_below_the_last_one_and_looks_like_it() -> None:
    made = added(TEXT, ("consumers", "new"), {"usage_plan": "pro"}, file=FILE)
    assert "    initech: {usage_plan: free}\n    new: {usage_plan: pro}\n    # The end." in made
    assert lines_that_differ(made) == ([], ["    new: {usage_plan: pro}"])


def test_an_entry_is_removed_and_the_comments_around_it_stay() -> None:
    made = removed(TEXT, ("consumers", "acme"), file=FILE)
    assert lines_that_differ(made)[0] == [line for line in TEXT.split("\n") if line.startswith("    acme:")]
    assert "    # Paying.\n" in made


@pytest.mark.parametrize("name", ["acme", "globex", "initech"])
def test_a_name_is_changed_in_its_place(name: str) -> None:
    made = renamed(TEXT, ("consumers", name), "other", file=FILE)
    gone, come = lines_that_differ(made)
    assert len(gone) == len(come) == 1
    assert come[0] == gone[0].replace(f'"{name}"', "other").replace(f"{name}:", "other:")


def test_what_stands_within_braces_can_be_changed_renamed_and_removed() -> None:
    place = ("environments", "prod", "consumers", "acme")
    assert "{acme: {usage_plan: small}}" in changed(
        TEXT, place, lambda it: it.update(usage_plan="small"), file=FILE
    )
    assert "{other: {usage_plan: big}}" in renamed(TEXT, place, "other", file=FILE)
    assert "    prod: {consumers: {}}" in removed(TEXT, place, file=FILE)


def test_a_section_that_is_not_there_is_begun() -> None:
    made = added(TEXT, ("environments", "dev", "consumers", "x"), {"usage_plan": "pro"}, file=FILE)
    assert yaml_tree.read(made.encode(), FILE)["environments"]["dev"] == {
        "consumers": {"x": {"usage_plan": "pro"}}
    }
    assert lines_that_differ(made)[0] == ["    dev: {}"]
    assert "tags:\n  a: b\n" in added("name: x\n", ("tags", "a"), {}, file=FILE).replace("a: {}", "a: b")


def test_what_an_alias_stands_for_is_not_changed_by_the_way() -> None:
    text = "plan: &plan {a: 1}\nconsumers:\n  acme: *plan\n  bob: {x: *plan}\n"
    with pytest.raises(TollgateError, match=r"consumers.acme cannot be changed without touching"):
        changed(text, ("consumers", "acme"), lambda it: it.update(a=2), file=FILE)
    made = changed(text, ("consumers", "bob"), lambda it: it.update(y=2), file=FILE)
    assert "  bob: {x: *plan, y: 2}\n" in made
    assert "plan: &plan {a: 1}\n" in made


NAMES = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)
VALUES = st.recursive(
    st.one_of(
        st.booleans(), st.integers(-9, 999), st.text("ab :#'\"{}[],&*!-?|>%@`\\~nul\u00e9", max_size=8)
    ),
    lambda inner: st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
ENTRIES = st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES, max_size=3), min_size=1, max_size=4)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Files as people write them: braces and blocks, blank lines, comments, any indentation."""
    import json

    step = draw(st.integers(1, 4))
    lines = ["# head", "consumers:"]
    for name, fields in draw(ENTRIES).items():
        if draw(st.booleans()):
            lines.append(draw(st.sampled_from(["", " " * step + "# of " + name, "# at the margin"])))
        if draw(st.booleans()) or not fields:
            lines.append(f"{' ' * step}{name}: {json.dumps(fields)}{draw(st.sampled_from(['', '  # why']))}")
            continue
        lines.append(f"{' ' * step}{name}:")
        lines += [f"{' ' * step * 2}{key}:   {json.dumps(value)}" for key, value in fields.items()]
    return "\n".join([*lines, draw(st.sampled_from(["", "# tail", "tail: 1"]))]) + "\n"


@given(documents(), NAMES, VALUES, st.data())
def test_no_other_line_changes_and_the_data_does_as_it_should(
    text: str, field: str, value: Any, data: st.DataObject
) -> None:
    names = list(yaml_tree.read(text.encode(), FILE)["consumers"])
    name = data.draw(st.sampled_from(names))
    others = [line for line in text.split("\n") if f"{name}:" not in line]
    made = changed(text, ("consumers", name), lambda it: it.__setitem__(field, value), file=FILE)
    assert yaml_tree.read(made.encode(), FILE)["consumers"][name][field] == value
    own = {f"{field}:"}
    kept = set(made.split("\n"))
    assert all(line in kept or any(part in line for part in own) for line in others)
    gone = removed(made, ("consumers", name), file=FILE) if len(names) > 1 else made
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        line for line in gone.split("\n") if line.startswith("#")
    ]
    back = added(text, ("consumers", "zzzzzzz"), {"a": value}, file=FILE)
    assert [line for line in back.split("\n") if line in text.split("\n")] == text.split("\n")


FLOW = """\
consumers:
  acme:
    usage_plan: pro
    keys: {
      primary: {},   # handed to Bob
      backup: {},    # handed to Eve
    }
  ? complex
  : usage_plan: free
dev: {}    # dev comment
"""


@pytest.mark.parametrize("name", ["acme", "complex"])
def test_what_would_lose_a_comment_is_refused(name: str) -> None:
    with pytest.raises(TollgateError, match="or losing a comment"):
        changed(FLOW, ("consumers", name), lambda it: it.update(keys={"next": {}}), file=FILE)


def test_the_comment_of_an_empty_mapping_stays() -> None:
    made = added(FLOW, ("dev", "x"), {"a": 1}, file=FILE)
    assert made.endswith("dev:  # dev comment\n  x:\n    a: 1\n")
    assert added("a: 1\nb: {}  # why\n", ("b", "c"), {"d": 1}, file=FILE).endswith(
        "b:  # why\n  c:\n    d: 1\n"
    )
    assert added("b:\na: 1\n", ("b", "c"), {}, file=FILE) == "b:\n  c: {}\na: 1\n"


def test_an_anchor_that_others_refer_to_is_not_removed() -> None:
    text = "consumers:\n  base: &b {usage_plan: pro}   # b\n  acme: {<<: *b, contact: a@b.example}\n"
    with pytest.raises(TollgateError, match="touching what refers to it"):
        removed(text, ("consumers", "base"), file=FILE)
