"""Moves a local state into a backend: nothing is overwritten there, and the file stays under another name.

Where nothing was written yet, Terraform's remote backends give what is pushed a lineage and a serial of their
own (hashicorp/terraform, states/remote/state.go, `PersistState`). So it is by what it holds that a state is
known again there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tollgate.errors import TollgateError
from tollgate.terraform.runner import Terraform

MOVED: Final = ".moved"
"""What the name of a file ends in whose state is elsewhere now."""
_FOR_ITS_OWNER: Final = 0o600
_OF_RESOURCE: Final = ("module", "mode", "type", "name", "provider")
_OF_INSTANCE: Final = ("index_key", "deposed", "status", "schema_version", "attributes")


@dataclass(frozen=True)
class State:
    """A state as Terraform writes it; two are equal that hold the same.

    Attributes:
        lineage: which state it is: made with its first write into a place, and the same from then on.
        serial: how often it was written.
        text: what it holds, with the keys' values; in one form.
    """

    lineage: str = field(compare=False)
    serial: int = field(compare=False)
    text: str

    def __repr__(self) -> str:
        return f"State({self.lineage!r}, {self.serial})"


def read_state(text: str, where: str) -> State | None:
    """A state; None where there is none yet.

    Raises:
        TollgateError: it is none of Terraform's.
    """
    if not text.strip():
        return None
    try:
        found = json.loads(text)
        if not found["lineage"]:
            # As Terraform tells of a place where nothing was written yet.
            return None
        return State(str(found["lineage"]), int(found["serial"]), json.dumps(_held_by(found), sort_keys=True))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TollgateError(
            f"{where}: this is no state of Terraform's.\n  Look at it: nothing of it is moved."
        ) from None


def _held_by(state: Mapping[str, Any]) -> Sequence[object]:
    """What a state knows of the world: Terraform writes the rest in more than one way."""
    outputs = {name: output.get("value") for name, output in (state.get("outputs") or {}).items()}
    resources = [
        [
            [resource.get(name) for name in _OF_RESOURCE],
            sorted(
                ([instance.get(name) for name in _OF_INSTANCE] for instance in resource.get("instances", ())),
                key=json.dumps,
            ),
        ]
        for resource in state.get("resources") or ()
    ]
    return [outputs, sorted(resources, key=json.dumps)]


def check_may_move(here: State, there: State | None, file: Path, place: str) -> None:
    """Refuse where the backend has another state, or a newer one.

    Raises:
        TollgateError: with what to do.
    """
    if there is None or there == here:
        return
    if there.lineage != here.lineage:
        raise TollgateError(
            f"{place} has another state than {file}: lineage {there.lineage}, and here {here.lineage}.\n"
            "  Nothing is overwritten. Look at both: if what the file has is gone or lives on there, rename "
            "the file; if the object is a mistake, move it away in the bucket. Then run this again."
        )
    if there.serial >= here.serial:
        what = "a newer state than" if there.serial > here.serial else "another state with the serial of"
        raise TollgateError(
            f"{place} has {what} {file}: serial {there.serial}, and here {here.serial}.\n"
            "  Nothing is overwritten. If nobody has applied with the file since it was moved, it is only "
            "old: rename it. Else look at both before either is used."
        )


def move(file: Path, terraform: Terraform, place: str) -> Path:
    """Write a local state into the backend of a folder that is initialised, and give the file another name.

    It may be interrupted anywhere, and run again: the file keeps its name until the state was read back.

    Args:
        place: how a person is told of the backend's object.

    Returns:
        the file that is left, with every key's value, for its owner alone.

    Raises:
        TollgateError: the backend has another state, or Terraform is at work with the file.
    """
    with _held(file) as text:
        here = read_state(text, str(file))
        if here is not None:
            there = read_state(terraform.pull_state(), place)
            check_may_move(here, there, file, place)
            if there != here:
                # Terraform compares once more, while it holds the lock.
                terraform.push_state(file)
                if read_state(terraform.pull_state(), place) != here:
                    raise TollgateError(
                        f"{place} has not what was written into it.\n  {file} is as it was: run this again."
                    )
        return set_aside(file)


def set_aside(file: Path) -> Path:
    """Give a file a name by which no Terraform finds it, and let its owner alone read it."""
    file.chmod(_FOR_ITS_OWNER)
    names = (f"{file.name}{MOVED}{'' if number == 1 else f'-{number}'}" for number in range(1, sys.maxsize))
    left = next(file.with_name(name) for name in names if not file.with_name(name).exists())
    file.rename(left)
    return left


@contextmanager
def _held(file: Path) -> Iterator[str]:
    """The text of a state's file, which no Terraform changes meanwhile: it takes the same lock."""
    busy = TollgateError(f"{file}: Terraform is at work with this state.\n  Let it end, and run this again.")
    if sys.platform == "win32":
        yield file.read_text(encoding="utf-8")
        return
    import fcntl

    with file.open("r+", encoding="utf-8") as stream:
        try:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise busy from None
        yield stream.read()
