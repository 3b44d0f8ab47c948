"""A description that is being edited: its text, what it describes, and where each consumer stands in it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath

from tollgate.config import yaml_tree
from tollgate.config.load import Description, load, loaded
from tollgate.config.suggestion import instead
from tollgate.editing.entries import Path
from tollgate.errors import InvalidConfig, TollgateError
from tollgate.files import write

_SECTION = "consumers"


@dataclass(frozen=True)
class Book:
    """A description's file as it is.

    Attributes:
        text: with "\\n" at the end of each line.
        newline: what the file itself has there.
        mark: the byte order mark that it begins with, or nothing.
        description: what it describes.
    """

    file: FilePath
    text: str
    newline: str
    mark: str
    description: Description

    @cached_property
    def root(self) -> Mapping[str, object]:
        """The file's data, without the environments laid over it."""
        return yaml_tree.read(self.text.encode(), str(self.file))

    def places(self, consumer: str) -> Iterator[Path]:
        """Where the file says something of a consumer: once for all environments, or in one."""
        if consumer in _mapping(self.root.get(_SECTION)):
            yield (_SECTION, consumer)
        for name, patch in _mapping(self.root.get("environments")).items():
            if consumer in _mapping(_mapping(patch).get(_SECTION)):
                yield ("environments", name, _SECTION, consumer)

    def place(self, consumer: str, environment: str | None) -> Path:
        """Where a change of a consumer goes: into the description, or into one environment.

        Raises:
            TollgateError: there is no such consumer, or no such environment.
        """
        if environment is not None:
            self.description.only([environment])
            if consumer not in self.description.environments[environment].consumers:
                raise self.unknown(consumer, environment)
            return ("environments", environment, _SECTION, consumer)
        found = list(self.places(consumer))
        if not found:
            raise self.unknown(consumer)
        if found[0][0] != _SECTION:
            names = " or ".join(place[1] for place in found)
            raise TollgateError(
                f"{self.file}: {consumer!r} is described in single environments.\n"
                f"  Name one: --environment {names}"
            )
        return found[0]

    def unknown(self, consumer: str, environment: str | None = None) -> TollgateError:
        """What to say of a consumer that is not there."""
        all_names = {
            name: None
            for key, gateway in self.description.environments.items()
            if environment in (None, key)
            for name in gateway.consumers
        }
        where = f" in {environment}" if environment else ""
        return TollgateError(
            f"{self.file}: there is no consumer {consumer!r}{where}\n  {instead(consumer, all_names)}"
        )


@dataclass(frozen=True)
class Edit:
    """A change that is not written yet.

    Attributes:
        text: of the file, changed.
        after: what it describes then.
    """

    book: Book
    text: str
    after: Description

    @property
    def diff(self) -> str:
        """The change for a person, as `diff -u` has it."""
        name = str(self.book.file)
        before, after = self.book.text.splitlines(True), self.text.splitlines(True)
        lines = difflib.unified_diff(before, after, name, name, n=1)
        return "".join(line if line.endswith("\n") else line + "\n" for line in lines)

    def save(self) -> None:
        """Write the file.

        Raises:
            TollgateError: it cannot be written, or is another by now.
        """
        if _content(self.book.file) != (self.book.mark + self.book.text).replace("\n", self.book.newline):
            raise TollgateError(
                f"{self.book.file}: it was changed meanwhile, so nothing is written.\n  Try again."
            )
        write(self.book.file, (self.book.mark + self.text).replace("\n", self.book.newline))


def open_book(file: FilePath) -> Book:
    """Read a description to edit it.

    Raises:
        InvalidConfig: it has problems, which are to be mended first.
    """
    description = load(file)
    content = _content(file)
    mark = "\ufeff" if content.startswith("\ufeff") else ""
    newline = "\r\n" if "\r\n" in content else "\n"
    return Book(file, content.removeprefix(mark).replace("\r\n", "\n"), newline, mark, description)


def edit(book: Book, change: Callable[[str], str]) -> Edit:
    """Change a description's text, and check what it then describes.

    Raises:
        TollgateError: what it would describe has problems.
    """
    text = change(book.text)
    try:
        after = loaded(text.encode(), str(book.file))
    except InvalidConfig as error:
        raise TollgateError(f"This would be wrong, so nothing is written:\n{error}") from None
    return Edit(book, text, after)


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


def _content(file: FilePath) -> str:
    return file.read_bytes().decode("utf-8")


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
