"""A description's file, read and checked whole: every problem of it is reported at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from tollgate.config import yaml_tree
from tollgate.config.complaints import complaints
from tollgate.config.default_slots import with_default_slots
from tollgate.config.environments.shared_account import shared_accounts
from tollgate.config.environments.shared_bucket import shared_buckets
from tollgate.config.environments.shared_domains import shared_domains
from tollgate.config.environments.shared_imports import shared_imports
from tollgate.config.environments.shared_state import shared_stacks, shared_states
from tollgate.config.folder import FOLDER
from tollgate.config.gateway import DEFAULT_ENVIRONMENT, Gateway
from tollgate.config.include import included, merged
from tollgate.config.located import LocatedMapping, Mark, mark_of
from tollgate.config.model import ANY_TOKEN, check_name
from tollgate.config.no_value import SECTIONS_OF_ENTRIES, without_value
from tollgate.config.overlay import overlay
from tollgate.config.problem import Path, Problem
from tollgate.config.prune import rule_problems
from tollgate.config.source import Source
from tollgate.config.sources import remember_sources
from tollgate.config.stray_field import put_back
from tollgate.config.suggestion import instead
from tollgate.config.unknown_entry import unknown_entries
from tollgate.errors import InvalidConfig, TollgateError

DEFAULT_FILE: Final = "gateway.yaml"

_NOT_IN_AN_ENVIRONMENT: Final = ("name", "environments", "environment")


@dataclass(frozen=True, slots=True)
class Description:
    """A whole file: the gateway, once for each environment.

    Attributes:
        name: the gateway's.
        file: the path as it was given.
        environments: the gateways by environment, in the order of the file.
        written: all that is written of each, with its lines.
    """

    name: str
    file: str
    environments: dict[str, Gateway]
    written: Mapping[str, LocatedMapping]

    def only(self, names: Collection[str]) -> Description:
        """The description with some of its environments.

        Raises:
            TollgateError: there is no environment of such a name.
        """
        for name in names:
            if name not in self.environments:
                raise TollgateError(
                    f"{self.file}: there is no environment {name!r}\n  {instead(name, self.environments)}"
                )
        return replace(self, environments={name: self.environments[name] for name in names})


def load(path: FilePath | str) -> Description:
    """Read and check a description.

    Raises:
        InvalidConfig: with every problem of the file, in its order.
    """
    return loaded(str(path), content_of)


def loaded(file: str, read: Callable[[str], bytes]) -> Description:
    """Check a description that is read in some way, as one that is not written yet.

    Args:
        read: tells the content of the file, and of those that it includes.

    Raises:
        InvalidConfig: as `load`.
    """
    written, misread = yaml_tree.read_on(read(file), file)
    files, broken = included(written, file, read)
    written, doubled = merged(written, files, file)
    misread = (*misread, *broken, *doubled)
    root, strays = put_back(written)
    misplaced = (
        *_in_order(strays, written, file),
        *_in_order((*_misplaced(root), *unknown_entries(root), *without_value(root)), root, file),
    )
    described = _environments(root)
    gateways: dict[str, Gateway] = {}
    found: dict[str, tuple[Problem, ...]] = {}
    for name, data in described.items():
        try:
            gateways[name] = _gateway(data, name, file)
        except InvalidConfig as error:
            found[name] = error.problems
    problems = [*misread, *misplaced, *_apart_from(misplaced, _of_all(found, len(described)))]
    for name, problem in (
        *shared_stacks(gateways),
        *shared_states(gateways),
        *shared_imports(gateways),
        *shared_accounts(gateways),
        *shared_domains(gateways),
        *shared_buckets(gateways),
    ):
        problems.extend(_in_order((problem,), described[name], file))
    if problems:
        raise InvalidConfig(_without_repetition(problems))
    return Description(str(root["name"]), file, gateways, described)


def content_of(file: str) -> bytes:
    """The bytes of a file of a description.

    Raises:
        InvalidConfig: it cannot be read.
    """
    path = FilePath(file)
    try:
        with path.open("rb") as stream:
            # One byte more than is allowed, so that a huge file is refused and never held.
            return stream.read(yaml_tree.MAX_BYTES + 1)
    except FileNotFoundError:
        raise _unreadable(
            file, "there is no such file", "Run 'tollgate init' for one to start from."
        ) from None
    except IsADirectoryError:
        raise _unreadable(file, "this is a folder", f"Name the file: '{path / DEFAULT_FILE}'.") from None
    except OSError as error:
        raise _unreadable(file, f"it cannot be read: {error.strerror}", "Mend that, and try again.") from None


def _unreadable(file: str, message: str, remedy: str) -> InvalidConfig:
    return InvalidConfig((Problem((), message, remedy, Source(file, 0)),))


def _misplaced(root: LocatedMapping) -> Iterator[Problem]:
    """What a file may not say at all, and what is wrong with the list of environments."""
    if "environment" in root:
        yield Problem(
            ("environment",), "a file describes all environments", "Name them under 'environments:'."
        )
    yield from _tokens(root, ())
    environments = root.get("environments")
    if environments is None:
        return
    if not isinstance(environments, LocatedMapping):
        yield Problem(
            ("environments",), "this is not a mapping", "Write 'environments:' and below it '  dev: {}'."
        )
        return
    by_lower_case: dict[str, str] = {}
    for name, patch in environments.items():
        yield from _environment(name, patch)
        other = by_lower_case.setdefault(name.lower(), name)
        if other != name:
            yield Problem(
                ("environments", name),
                f"{name!r} and {other!r} differ only in case",
                "Rename one: where file names ignore case, their stacks would overwrite each other.",
            )


def _environment(name: str, patch: object) -> Iterator[Problem]:
    path: Path = ("environments", name)
    try:
        check_name(name)
    except PydanticCustomError as error:
        yield Problem(
            path,
            str(error.context and error.context["message"]),
            str(error.context and error.context["remedy"]),
        )
    if patch is None:
        return
    if not isinstance(patch, LocatedMapping):
        yield Problem(path, "this is not a mapping", "Give the fields that differ here, or '{}'.")
        return
    for field in _NOT_IN_AN_ENVIRONMENT:
        if field in patch:
            yield Problem((*path, field), f"an environment has no {field!r} of its own", "Take it out.")


def _tokens(value: object, path: Path) -> Iterator[Problem]:
    """A token stands for a value that only a running program has: a file has none to name."""
    if isinstance(value, str):
        if marker := ANY_TOKEN.search(value):
            yield Problem(
                path,
                f"the text holds {marker[0]!r}, which only a program can mean",
                "Write the value itself.",
            )
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _tokens(key, (*path, key))
            yield from _tokens(entry, (*path, key))
    elif isinstance(value, list):
        for position, entry in enumerate(value):
            yield from _tokens(entry, (*path, position))


def _environments(root: LocatedMapping) -> dict[str, LocatedMapping]:
    """The whole data of each environment."""
    # An empty section, as `consumers:` with nothing below, is one that is not there.
    empty = [key for key, value in root.items() if value is None and key in SECTIONS_OF_ENTRIES]
    base = _without(root, ("environments", "environment", *empty))
    patches = root.get("environments")
    if not isinstance(patches, LocatedMapping) or not patches:
        return {DEFAULT_ENVIRONMENT: base}
    return {
        name: overlay(
            with_default_slots(base, patch), _without(patch, _NOT_IN_AN_ENVIRONMENT), ("environments", name)
        )
        if isinstance(patch, LocatedMapping)
        else base
        for name, patch in patches.items()
    }


def _without(data: LocatedMapping, keys: Collection[str]) -> LocatedMapping:
    kept = LocatedMapping()
    for key, value in data.items():
        if key not in keys:
            kept.put(key, value, data.marks[key])
    return kept


def _gateway(data: LocatedMapping, environment: str, file: str) -> Gateway:
    whole = LocatedMapping()
    whole.update(data)
    whole.marks = {**data.marks, "environment": Mark(1)}
    whole["environment"] = environment
    context = {FOLDER: FilePath(file).parent}
    try:
        gateway = Gateway.model_validate(whole, context=context)
    except ValidationError as error:
        structural, rules = complaints(error, whole)
        problems = (*structural, *(rules or rule_problems(whole, structural, context)))
        raise InvalidConfig(_in_order(problems, whole, file)) from None
    remember_sources(gateway, whole, file)
    return gateway


def _in_order(problems: Collection[Problem], data: LocatedMapping, file: str) -> tuple[Problem, ...]:
    """The problems with their lines and with the path that the user wrote, in the order of the file."""
    located = []
    for problem in problems:
        mark = mark_of(data, problem.path)
        located.append(
            replace(problem, path=(*mark.within, *problem.path), source=Source(mark.file or file, mark.line))
        )
    return _without_repetition(located)


def _of_all(found: Mapping[str, Collection[Problem]], environments: int) -> Iterator[Problem]:
    """The problems of all environments, each once.

    One that only some environments have, on a line that all of them share, says which.
    """
    having: dict[Problem, list[str]] = {}
    for name, problems in found.items():
        for problem in problems:
            having.setdefault(problem, []).append(name)
    for problem, names in having.items():
        if len(names) == environments or problem.path[:1] == ("environments",):
            yield problem
        else:
            yield replace(problem, message=f"{problem.message} (in the environment {' and '.join(names)})")


def _apart_from(known: Collection[Problem], problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of other places: the same place's would only say the same in other words."""
    places = {problem.path for problem in known}
    for problem in problems:
        if problem.path != ("environment",) and not any(
            problem.path[:length] in places for length in range(1, len(problem.path) + 1)
        ):
            yield problem


def _without_repetition(problems: Collection[Problem]) -> tuple[Problem, ...]:
    return tuple(
        sorted(dict.fromkeys(problems), key=lambda problem: problem.source.line if problem.source else 0)
    )
