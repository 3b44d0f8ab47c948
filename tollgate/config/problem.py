"""What is wrong with a description, said so that a person can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tollgate.config.credential import without_credentials
from tollgate.config.source import Source
from tollgate.printable import printable

Path = tuple[str | int, ...]

ANY: Final = "*"
"""In `refers_to`: any entry of a section. No name has such a letter."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. In its message and its remedy, a word in a credential's form is `…`.

    A password that reads like a word has no such form: where one may stand, a message names the place alone.

    Attributes:
        path: the place within the document, e.g. `("apis", "inference", "routes", "GET /x")`.
        message: what is wrong, in the user's terms, with the wrong value.
        remedy: what would be right.
        source: the line to change; None where the description was built in Python.
        refers_to: the place of what it says is not there, where it says so.
    """

    path: Path
    message: str
    remedy: str
    source: Source | None = None
    refers_to: Path | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", without_credentials(self.message))
        object.__setattr__(self, "remedy", without_credentials(self.remedy))

    def __str__(self) -> str:
        where = f"{self.source}: " if self.source else ""
        at = f"{dotted(self.path)}: " if self.path else ""
        return f"{where}{at}{self.message}\n  {self.remedy}"


def dotted(path: Path) -> str:
    """`("apis", "a", "routes", "GET /x")` as `apis.a.routes["GET /x"]`, what may be a credential as `…`."""
    text = ""
    for given in path:
        part = without_credentials(given) if isinstance(given, str) else given
        if isinstance(part, int):
            text += f"[{part}]"
        elif part.replace("_", "").replace("-", "").isalnum():
            text += f".{part}" if text else part
        else:
            text += f'["{printable(part)}"]'
    return text
