"""The documentation: each command that it shows is there, and each link leads somewhere."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

from tollgate.cli.main import app

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

_TOLLGATE = get_command(app)
_FENCE = re.compile(r"^ *```")
_SPAN = re.compile(r"`([^`]+)`")
_IN_SHELL = re.compile(r"(?:^|&& |[;|(] ?)(?:[A-Z_]+=\S* )*(?:python -m )?tollgate (.*)")
_LINK = re.compile(r"\]\((?!https?://|mailto:)([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LEFT_OUT = ("MissingParameter", "NoArgsIsHelpError")
_ENDS = frozenset({"&&", "||", "|", ";", ">", "2>", "<", ")"})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_command_line_of_a_page_is_one_that_tollgate_takes(page: Path) -> None:
    assert [f"{page.name}:{line}: tollgate {said}: {why}" for line, said, why in _refused(page)] == []


@pytest.mark.parametrize(
    "said",
    [
        "drift prod --since 1d",
        "consumer revok acme",
        "undo prod",
        "access --format yaml",
        "diff dev prod test",
    ],
)
def test_a_command_line_that_tollgate_does_not_take_is_found(said: str, tmp_path: Path) -> None:
    for text in (
        f"See `tollgate {said}`.",
        f"```sh\n$ tollgate {said}   # why\n```",
        f"    tollgate {said}\n",
    ):
        (tmp_path / "page.md").write_text(text, encoding="utf-8")
        assert len(list(_refused(tmp_path / "page.md"))) == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_of_a_page_leads_to_a_file_and_to_a_heading(page: Path) -> None:
    assert [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if not _leads(page, link)] == []


def _refused(page: Path) -> Iterator[tuple[int, str, str]]:
    """The line, the command line after `tollgate`, and what is wrong with it."""
    for line, said in _commands(page.read_text(encoding="utf-8")):
        if why := _wrong(said):
            yield line, said, why


def _commands(text: str) -> Iterator[tuple[int, str]]:
    fenced = False
    for number, line in enumerate(text.splitlines(), start=1):
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield from ((number, said) for said in _in_shell(line.strip().removeprefix("$ ")))
        else:
            for span in _SPAN.findall(line):
                yield from ((number, said) for said in _in_shell(span))


def _in_shell(text: str) -> Iterator[str]:
    while found := _IN_SHELL.search(text):
        yield found[1]
        text = found[1]


def _wrong(said: str) -> str | None:
    """Why Tollgate would refuse a command line; that a page leaves arguments out (`…`) is no reason."""
    words = shlex.split(re.sub(r"[\[\]…]", "", said), comments=True)
    name, arguments = "tollgate", list(takewhile(lambda word: word not in _ENDS, words))
    context, command = None, _TOLLGATE
    while True:
        try:
            context = command.make_context(name, arguments, parent=context)
        except typer.Exit:
            return None
        except TyperException as error:
            return None if type(error).__name__ in _LEFT_OUT else str(error) or type(error).__name__
        if not isinstance(command, TyperGroup):
            return None
        name, *arguments = [*context._protected_args, *context.args]
        if (found := command.get_command(context, name)) is None:
            return f"there is no command {name!r}"
        command = found


def _leads(page: Path, link: str) -> bool:
    file, _, heading = link.partition("#")
    target = page.parent / file if file else page
    return target.exists() and (not heading or heading in _anchors(target))


def _anchors(page: Path) -> set[str]:
    """A heading's anchor, as GitHub makes it: https://docs.github.com (Section links)."""
    headings = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", it.lower()).strip().replace(" ", "-") for it in headings}
