"""Finds the stacks of one environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tollgate.access.facts import Facts
from tollgate.errors import TollgateError
from tollgate.terraform.configuration.read import read_configuration
from tollgate.terraform.stacks import find_stacks, notes_of, read_stacks

_VARIABLE: Final = "TF_VAR_"
_IN_PLACE: Final = "stand-in"
"""What a stand-in is given in the place of a secret."""


@dataclass(frozen=True)
class Found:
    """An environment's stacks.

    Attributes:
        environment: its name; None where one document was named.
        others: the environments beside it.
        missing: the variables without a value, which only Terraform would ask for.
    """

    facts: Facts
    environment: str | None
    others: tuple[str, ...]
    missing: tuple[str, ...]


def find(path: Path, environment: str | None, variables: Mapping[str, str], *, offline: bool) -> Found:
    """The stacks of an environment of what was synthesized, or of one document.

    Args:
        path: CDKTF's output folder; or a stack's folder, or its document.
        environment: the first by name, by default.
        variables: of the process, from which Terraform takes `TF_VAR_name`.
        offline: whether secrets that are not given may be anything, as no backend sees them.

    Raises:
        MissingStack: there is no such environment.
        InvalidDocument: something cannot be read.
    """
    if path.suffix in (".yaml", ".yml"):
        raise TollgateError(
            f"{path}: this is a description, and what was synthesized of it is served.\n"
            "  Run `python main.py`, and leave the path out."
        )
    if (path / "manifest.json").is_file():
        names = sorted({notes_of(one).get("environment") or one.name for one in read_stacks(path)})
        chosen = environment or names[0]
        paths = [str(stack.folder) for stack in find_stacks(path, chosen)]
        others = tuple(name for name in names if name != chosen)
    elif environment is not None:
        raise TollgateError(
            f"{path}: it is no output folder of CDKTF's, so it has no environments to choose from.\n"
            "  Leave --environment out, or name the folder, cdktf.out."
        )
    else:
        chosen, paths, others = None, [str(path)], ()
    facts, missing = find_in(paths, variables, offline=offline)
    return Found(facts, chosen, others, missing)


def find_in(
    paths: Sequence[str], variables: Mapping[str, str], *, offline: bool
) -> tuple[Facts, tuple[str, ...]]:
    """The stacks in some folders, and the variables without a value; the rest is as for `find`."""
    facts = Facts(read_configuration(paths))
    # An empty one is none: so is a variable that was set from a file that is not there.
    values = {name: variables.get(f"{_VARIABLE}{name}") or None for name in _needed(facts)}
    given = {name: value for name, value in values.items() if value is not None}
    for name, value in given.items():
        _check(name, value)
    missing = tuple(name for name in values if name not in given)
    if offline:
        given |= dict.fromkeys(missing, _IN_PLACE)
        missing = ()
    facts.configuration.give(given)
    return facts, missing


def _check(name: str, value: str) -> None:
    """Whether a value can stand in a header, where secrets of backends go."""
    if not value.isprintable():
        raise TollgateError(
            f"{_VARIABLE}{name} has a line's end or another character that no header can have.\n"
            "  Set it without: a file's last line's end is easily taken along."
        )


def _needed(facts: Facts) -> list[str]:
    """The texts that Terraform would ask for."""
    return [
        variable.address.rpartition(".")[2]
        for variable in facts.configuration.blocks("variable")
        if variable.raw.get("type") == "string" and "default" not in variable.raw
    ]
