"""Values come from a file or are made, and are shown to nobody."""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.local.gateways import gateway, key
from tollgate.errors import TollgateError
from tollgate.local.keys.values import KeyValues, made, read, save

A, B, C = "A" * 40, "B" * 20, "1" * 128
SECRET = re.compile(r"[A-Za-z0-9]{19}")

NAMES = ("acme/primary", "acme/next", "rival/primary", "imported")
SERVED = gateway(keys=[key(name) for name in NAMES])


def test_made_values_are_forty_letters_and_digits_and_each_is_another() -> None:
    values = made(gateway(keys=[key(f"{number}/primary") for number in range(1_000)]))
    assert all(re.fullmatch(r"[A-Za-z0-9]{40}", value) for value in values.values())
    assert len(set(values.values())) == 1_000


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"acme": {"primary": A, "next": B}, "rival": {"primary": C}}),
        json.dumps({"acme/primary": A, "acme": {"next": B}, "rival/primary": C}, indent="\t"),
        f"# Values\nacme:\n  primary: {A}\n  next: '{B}'\nrival/primary: {C}\n",
        "\N{BYTE ORDER MARK}" + json.dumps({"acme": {"primary": A, "next": B}, "rival/primary": C}, indent=2),
    ],
    ids=["terraform", "flat", "yaml", "byte-order-mark"],
)
def test_values_are_read_and_those_that_a_file_does_not_name_are_made(tmp_path: Path, text: str) -> None:
    values = _named(read(SERVED, _file(tmp_path, text)))
    assert (values["acme/primary"], values["acme/next"], values["rival/primary"]) == (A, B, C)
    assert re.fullmatch(r"[A-Za-z0-9]{40}", values["imported"])


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (f"acme:\n  primary: {A}\n  third: {B}\n", 3, "no key is named 'acme/third'.*'acme/"),
        (
            f"acme:\n  primary: {A[:19]}\n",
            2,
            "'acme/primary' has 19 characters.*20 to 128 letters and digits",
        ),
        (f"acme:\n  primary: {C}0\n", 2, "has 129 characters"),
        (f"acme:\n  primary: {A}-{B}\n", 2, "other characters than letters and digits"),
        (f"acme:\n  primary: {'é' * 40}\n", 2, "other characters than letters and digits"),
        (f"acme:\n  primary: {A}\nimported: {A}\n", 3, "'acme/primary' and 'imported' have the same value"),
        (f"acme:\n  primary: {A}\nacme/primary: {B}\n", 3, "'acme/primary' is here twice"),
        (
            f"acme:\n  primary: {A}\n  next: [{B}]\n",
            3,
            "value is no text.*terraform output -json api_key_values",
        ),
        (f"acme:\n  primary:\n    value: {A}\n", 3, "value is no text"),
        (f"acme:\n  primary: &a {A}\n  next: *a\n", 3, "value is no text"),
        (f"? [{A}]\n: {B}\n", 1, "name is no text"),
        (f"- {A}\n", 1, "no mapping"),
        (f"{A}\n", 1, "no mapping"),
        ("# Nothing\n", 1, "empty"),
        (f"acme:\n  primary: {A}\n---\nacme:\n  next: {B}\n", 3, "second document"),
        (f'{{"acme": {{"primary": "{A}",\n "next": "{B}}}', 2, "neither JSON nor YAML"),
        (f"acme:\n  primary: {A}\n\tnext: {B}\n", 3, "neither JSON nor YAML"),
        (f"acme:\n  primary: {A}: {B}\n", 2, "neither JSON nor YAML"),
        # The two the wrong way round: a value where a name belongs.
        (f"imported: {B}\n{A}: acme/primary\n", 2, "no key is named as this line says"),
        (f"imported: {B}\n{A}-1: acme/primary\n", 2, "no key is named as this line says"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_without_a_value(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    file = _file(tmp_path, text)
    with pytest.raises(TollgateError) as raised:
        read(SERVED, file)
    message = str(raised.value)
    assert message.startswith(f"{file}:{line}: ")
    assert re.search(says, message, re.DOTALL)
    assert "\n  " in message
    assert not SECRET.search(message.removeprefix(str(file)))


def test_a_file_that_is_not_there_or_not_utf_8_or_nested_without_end_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(TollgateError, match="it cannot be read: No such file or directory"):
        read(SERVED, tmp_path / "none.json")
    (latin := tmp_path / "latin.yaml").write_bytes(b"acme:\n  \xe9: x\n")
    with pytest.raises(TollgateError, match=r"latin\.yaml:2: it is not UTF-8"):
        read(SERVED, latin)
    with pytest.raises(TollgateError, match="value is no text"):
        read(SERVED, _file(tmp_path, '{"a":' * 100_000))
    with pytest.raises(TollgateError, match="characters that YAML does not allow"):
        read(SERVED, _file(tmp_path, "acme: \x07\n"))


def test_a_name_of_several_keys_is_refused(tmp_path: Path) -> None:
    served = gateway(keys=[key("twin"), key("twin")])
    with pytest.raises(TollgateError, match="2 keys are named 'twin'"):
        read(served, _file(tmp_path, f"twin: {A}"))
    with pytest.raises(TollgateError, match="two keys have one name"):
        save(tmp_path / "saved.json", made(served))
    assert not (tmp_path / "saved.json").exists()


def test_saved_values_are_read_again(tmp_path: Path) -> None:
    names = (*NAMES, "a/b/c", "lone", "lone/primary", "/x", "Ünïcødé 🚪/<&>")
    served = gateway(keys=[key(name) for name in names])
    values = made(served)
    save(tmp_path / "keys.json", values)
    assert _named(read(served, tmp_path / "keys.json")) == _named(values)
    assert set(json.loads((tmp_path / "keys.json").read_text("utf-8"))["acme"]) == {"primary", "next"}


def test_a_saved_file_is_its_owners_alone_from_its_first_byte_on(tmp_path: Path) -> None:
    (file := tmp_path / "keys.json").write_text("{}")
    file.chmod(0o644)
    seen, done = set[int](), threading.Event()

    def watch() -> None:
        while not done.is_set():
            for entry in os.scandir(tmp_path):
                with contextlib.suppress(FileNotFoundError):
                    if (status := entry.stat()).st_size > len("{}"):
                        seen.add(stat.S_IMODE(status.st_mode))

    watcher = threading.Thread(target=watch)
    watcher.start()
    values = made(gateway(keys=[key(f"{number}/primary") for number in range(200)]))
    for _ in range(20):
        save(file, values)
    done.set()
    watcher.join()
    assert seen == {0o600}


def test_a_repr_has_no_value() -> None:
    assert not SECRET.search(repr(made(SERVED)))


def _named(values: KeyValues) -> Mapping[str, str]:
    return {key.name: value for key, value in values.items()}


def _file(folder: Path, text: str) -> Path:
    (file := folder / "keys.yaml").write_text(text, "utf-8")
    return file
