"""A description that is being edited: its files, what it describes, and where each consumer stands."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath

from tollgate.config import yaml_tree
from tollgate.config.gateway import Gateway
from tollgate.config.include import Included, included, is_include
from tollgate.config.load import Description, content_of, load, loaded
from tollgate.config.located import LocatedMapping
from tollgate.config.section import entries, patches
from tollgate.config.suggestion import instead
from tollgate.editing.entries import Path
from tollgate.errors import InvalidConfig, TollgateError
from tollgate.files import write

SECTION = "consumers"
_BOM = "\ufeff"

Texts = dict[str, str]
"""The text of each file that changes, by its name; with "\\n" at the end of each line."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file says something of a consumer.

    Attributes:
        path: within the file.
        environment: the one that it is for; None for all.
    """

    file: str
    path: Path
    environment: str | None

    @property
    def is_csv(self) -> bool:
        """Whether it is a row, which a person edits better."""
        return self.file.lower().endswith(".csv")


@dataclass(frozen=True)
class Book:
    """A description's files as they are.

    Attributes:
        file: the description's own.
        description: what it describes.
    """

    file: str
    description: Description

    @cached_property
    def root(self) -> LocatedMapping:
        """The description's own data, without what it includes or lays over."""
        return yaml_tree.read(content_of(self.file), self.file)

    @cached_property
    def files(self) -> list[Included]:
        """The files that it includes."""
        return included(self.root, self.file, content_of)[0]

    def places(self, consumer: str) -> Iterator[Place]:
        """Where something is said of a consumer: once for all environments, or in some."""
        for environment, data in ((None, self.root), *patches(self.root)):
            inline = entries(data, SECTION)
            if consumer in inline and not is_include(inline[consumer]):
                yield Place(self.file, (*_within(environment), SECTION, consumer), environment)
            for one in self.files:
                if one.environment == environment and consumer in one.consumers:
                    yield Place(one.file, (consumer,), environment)

    def place(self, consumer: str, environment: str | None) -> Place:
        """Where a change of a consumer goes: into what holds for all environments, or into one's own.

        Raises:
            TollgateError: there is no such consumer or environment, or the consumer is a row of a CSV file.
        """
        if environment is not None:
            self.description.only([environment])
            if consumer not in self.description.environments[environment].consumers:
                raise self.unknown(consumer, environment)
        found = list(self.places(consumer))
        fitting = [place for place in found if place.environment == environment]
        if fitting:
            return editable(fitting[0], consumer)
        if environment is not None:
            return Place(self.file, ("environments", environment, SECTION, consumer), environment)
        if not found:
            raise self.unknown(consumer)
        names = " or ".join(str(place.environment) for place in found)
        raise TollgateError(
            f"{self.file}: {consumer!r} is described in single environments.\n"
            f"  Name one: --environment {names}"
        )

    def place_for_new(self, consumer: str, environment: str | None, into: str | None) -> Place:
        """Where a new consumer goes: into the file that is named, or the description's own.

        Raises:
            TollgateError: the file is not included, or it is not told which one is meant.
        """
        own = Place(self.file, (*_within(environment), SECTION, consumer), environment)
        files = [one.file for one in self.files if one.environment == environment]
        wanted = into or self.file
        if into is None and files and not self._has_inline(environment):
            wanted = files[0]
            if len(files) > 1:
                raise TollgateError(
                    f"{self.file}: it has its consumers in {len(files)} files.\n  Name one: --into {files[0]}"
                )
        if FilePath(wanted) == FilePath(self.file):
            return own
        if wanted not in files:
            elsewhere = next((one.environment for one in self.files if one.file == wanted), None)
            if any(one.file == wanted for one in self.files):
                how = f"say --environment {elsewhere}" if elsewhere else "leave --environment out"
                raise TollgateError(f"{wanted}: it is included elsewhere.\n  For that file, {how}.")
            raise TollgateError(
                f"{wanted}: {self.file} does not include it.\n  {instead(wanted, [self.file, *files])}"
            )
        return editable(Place(wanted, (consumer,), environment), consumer)

    def unknown(self, consumer: str, environment: str | None = None) -> TollgateError:
        """What to say of a consumer that is not there."""
        names = {
            name: None
            for key, gateway in self.description.environments.items()
            if environment in (None, key)
            for name in gateway.consumers
        }
        where = f" in {environment}" if environment else ""
        return TollgateError(
            f"{self.file}: there is no consumer {consumer!r}{where}\n  {instead(consumer, names)}"
        )

    def _has_inline(self, environment: str | None) -> bool:
        data = self.root if environment is None else dict(patches(self.root)).get(environment)
        inline = entries(data, SECTION) if data is not None else {}
        return any(not is_include(value) for value in inline.values())


@dataclass(frozen=True)
class Edit:
    """A change that is not written yet.

    Attributes:
        before: the texts of the files that change.
        texts: the same, changed.
        after: what the description describes then.
    """

    book: Book
    before: Mapping[str, str]
    texts: Mapping[str, str]
    after: Description

    @property
    def diff(self) -> str:
        """The change for a person, as `diff -u` has it."""
        return "".join(_diff(file, self.before[file], text) for file, text in self.texts.items())

    @property
    def stacks(self) -> Mapping[str, tuple[str, ...]]:
        """The stacks whose consumers change, by environment; no other stack of it needs a plan."""
        was, now = self.book.description.environments, self.after.environments
        found = {name: tuple(sorted(set(_changed(was[name], now[name])))) for name in now}
        return {name: stacks for name, stacks in found.items() if stacks}

    def save(self) -> None:
        """Write the files.

        Raises:
            TollgateError: one cannot be written, or is another by now; then none is.
        """
        contents = {file: content_of(file).decode() for file in self.texts}
        for file, content in contents.items():
            if _text(content) != self.before[file]:
                raise TollgateError(f"{file}: it was changed meanwhile, so nothing is written.\n  Try again.")
        for file, text in self.texts.items():
            mark = _BOM if contents[file].startswith(_BOM) else ""
            newline = "\r\n" if "\r\n" in contents[file] else "\n"
            write(FilePath(file), mark + text.replace("\n", newline))


def _changed(was: Gateway, now: Gateway) -> Iterator[str]:
    """The stacks in which consumers change between two states of an environment."""
    for gateway, other in ((was, now), (now, was)):
        for name, consumer in gateway.consumers.items():
            there = other.consumers.get(name)
            # A model is unlike another that stands in another line, too.
            if there is None or (there != consumer and there.model_dump() != consumer.model_dump()):
                yield gateway.stack_of(name)


def open_book(file: FilePath) -> Book:
    """Read a description to edit it.

    Raises:
        InvalidConfig: it has problems, which are to be mended first.
    """
    return Book(str(file), load(file))


def edit(book: Book, change: Callable[[Texts], None], files: set[str]) -> Edit:
    """Change the texts of some files, and check what the description then describes.

    Args:
        change: what to do to the texts, in place.

    Raises:
        TollgateError: what it would describe has problems.
    """
    contents = {file: content_of(file).decode() for file in sorted(files)}
    for file, content in contents.items():
        if 0 < content.count("\r\n") < content.count("\n"):
            raise TollgateError(
                f"{file}: its lines end in two ways.\n  Let all end in one, as your editor does it."
            )
    before = {file: _text(content) for file, content in contents.items()}
    texts = dict(before)
    change(texts)
    changed = {file: text for file, text in texts.items() if text != before[file]}

    def read(file: str) -> bytes:
        return changed[file].encode() if file in changed else content_of(file)

    try:
        after = loaded(book.file, read)
    except InvalidConfig as error:
        raise TollgateError(f"This would be wrong, so nothing is written:\n{error}") from None
    return Edit(book, before, changed, after)


def locked_out(edited: Edit, consumer: str) -> tuple[str, ...]:
    """The environments in which a consumer could call, and could not after a change."""
    return tuple(
        name
        for name, gateway in edited.book.description.environments.items()
        if (before := gateway.consumers.get(consumer)) is not None
        and before.live_slots
        and (
            (after := edited.after.environments[name].consumers.get(consumer)) is None or not after.live_slots
        )
    )


def editable(place: Place, consumer: str) -> Place:
    """A place that a command may change.

    Raises:
        TollgateError: it is a row of a CSV file.
    """
    if place.is_csv:
        raise TollgateError(
            f"{place.file}: {consumer!r} is a row of CSV.\n  Edit the row, or move the consumer into a YAML "
            "file: only there it has slots and a history."
        )
    return place


def _within(environment: str | None) -> Path:
    return ("environments", environment) if environment is not None else ()


def _text(content: str) -> str:
    return content.removeprefix(_BOM).replace("\r\n", "\n")


def _diff(file: str, before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), file, file, n=1)
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)
