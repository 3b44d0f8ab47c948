"""Whatever a file holds, it becomes gateways or a refusal with lines: never a traceback."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import Document, gateway_documents, gateways
from tollgate.config.gateway import Gateway
from tollgate.config.load import Description, load
from tollgate.config.model import Model
from tollgate.config.problem import Problem
from tollgate.config.source import Source
from tollgate.errors import InvalidConfig

RICHEST = (Path(__file__).parents[1] / "gateways" / "richest.yaml").read_bytes()

Place = tuple[str | int, ...]

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
fewer = settings(few, max_examples=30)

WRONG: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(
            None,
            True,
            0,
            -1,
            2**70,
            0.5,
            "",
            "x",
            "yes",
            "sk-0123456789",
            "a b",
            "${x}",
            "${TfToken[1]}",
            "Ü",
            "x" * 2000,
        ),
        *([], [None], ["x"], [[]], {}, {"": {}}, {"type": "x"}, {"type": ["mock"]}, {"a": {"b": {"c": []}}}),
    ]
).map(copy.deepcopy)
WRONG_KEYS = st.sampled_from(
    ["", "x", "name", "type", "keys", "GET /{a}", "GET /{b}", "a-b", "environments", "<<", "[key]", "http"]
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "gateway.yaml"


@few
@given(gateway_documents(environments=True))
def test_a_valid_document_is_loaded_with_every_field_as_it_stands(file: Path, document: Document) -> None:
    description = loaded(file, written(document))
    patches: dict[str, Any] = document.pop("environments", None) or {"default": {}}
    assert list(description.environments) == list(patches)
    for name, gateway in description.environments.items():
        assert gateway.environment == name
        if not patches[name]:
            built = Gateway.model_validate(document | {"environment": name})
            assert gateway.model_dump() == built.model_dump()


@few
@given(gateway_documents(environments=True), st.data())
def test_a_changed_document_is_loaded_or_refused_with_lines(
    file: Path, document: Document, data: st.DataObject
) -> None:
    document = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 4))):
        change(document, data)
    check(file, written(document))


@few
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_refused_with_lines(file: Path, content: bytes) -> None:
    check(file, content)


@few
@given(st.lists(st.sampled_from(RICHEST.decode().split(" ") + list("{}[]:,&*!|>'\"%@`#-?\t\n")), max_size=60))
def test_any_words_of_a_description_are_loaded_or_refused_with_lines(file: Path, words: list[str]) -> None:
    check(file, " ".join(words).encode())


@few
@given(
    st.integers(0, len(RICHEST)), st.integers(0, 30), st.binary(max_size=4), st.randoms(use_true_random=False)
)
def test_a_file_with_a_damaged_place_is_loaded_or_refused_with_lines(
    file: Path, start: int, length: int, put: bytes, random_: random.Random
) -> None:
    content = RICHEST[:start] + put + RICHEST[start + length :]
    lines = content.splitlines(keepends=True)
    if random_.random() < 0.5:
        lines.append(lines.pop(random_.randrange(len(lines))))
    check(file, b"".join(lines))


@fewer
@given(gateways())
def test_a_gateway_survives_being_dumped_and_read(gateway: Gateway) -> None:
    assert Gateway.model_validate(gateway.model_dump()).model_dump() == gateway.model_dump()


@fewer
@given(gateway_documents())
def test_every_part_that_the_file_names_has_a_line_of_the_file(file: Path, document: Document) -> None:
    content = written(document)
    gateway = loaded(file, content).environments["default"]
    last = len(content.splitlines())
    for path, part in parts(gateway):
        if given_in(document, path):
            assert part.source is not None, path
            assert 1 <= part.source.line <= last


def written(document: Document) -> bytes:
    return yaml.dump(document, Dumper=_Quoting, sort_keys=False, allow_unicode=True).encode()


class _Quoting(yaml.SafeDumper):
    """Quotes every text: PyYAML writes YAML 1.1, in which `09` is a text, and 1.2 reads a number."""


_Quoting.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


def loaded(file: Path, content: bytes) -> Description:
    file.write_bytes(content)
    return load(file)


def check(file: Path, content: bytes) -> None:
    """Load it; where it is refused, each problem has a line of the file, and says something."""
    last = len(content.decode("utf-8", "replace").splitlines()) or 1
    for problem in problems_of(file, content):
        assert problem.source is not None
        assert problem.source == Source(str(file), problem.source.line)
        assert 1 <= problem.source.line <= last
        assert problem.message
        assert problem.remedy
        assert problem.message != "this cannot be read"


def problems_of(file: Path, content: bytes) -> tuple[Problem, ...]:
    try:
        loaded(file, content)
    except InvalidConfig as refusal:
        return refusal.problems or (Problem((), "", ""),)
    return ()


def change(document: Document, data: st.DataObject) -> None:
    """Take a random part out, or put something else into its place or beside it."""
    path = data.draw(st.sampled_from(list(places(document, ()))))
    holder: Any = document
    for part in path[:-1]:
        holder = holder[part]
    match data.draw(st.sampled_from(["replace", "replace", "remove", "add", "copy"])):
        case "replace":
            holder[path[-1]] = data.draw(WRONG)
        case "remove":
            del holder[path[-1]]
        case "add" if isinstance(holder, dict):
            holder[data.draw(WRONG_KEYS)] = data.draw(WRONG)
        case "copy" if isinstance(holder, dict):
            holder[data.draw(WRONG_KEYS)] = copy.deepcopy(holder[path[-1]])
    if not document:
        document["name"] = "x"


def places(value: object, path: Place) -> Iterator[Place]:
    entries: Iterator[tuple[Any, Any]] = iter(())
    if isinstance(value, dict):
        entries = iter(value.items())
    elif isinstance(value, list):
        entries = iter(enumerate(value))
    for key, entry in entries:
        yield (*path, key)
        yield from places(entry, (*path, key))


def parts(value: object, path: Place = ()) -> Iterator[tuple[Place, Model]]:
    if isinstance(value, Model):
        yield path, value
        for field in type(value).model_fields:
            yield from parts(getattr(value, field), (*path, field))
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from parts(entry, (*path, key))


def given_in(document: object, path: Place) -> bool:
    for part in path:
        if isinstance(document, dict) and part in document:
            document = document[part]
        elif isinstance(document, list) and part in document:
            document = {}
        else:
            return False
    return True
