"""What arguments come to, with what only Amazon tells made up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tollgate.local.served.made_up import MadeUp
from tollgate.terraform.configuration.resource import Block
from tollgate.terraform.configuration.value import Reference, Unknown, Value, as_bool, as_number, as_text

_NOT_GIVEN = re.compile(r"var\.(\S+) is given when Terraform runs")
_DEPTH = 10
"""How many texts with expressions in them may lead from one to the next."""


class Untold(Exception):
    """An argument comes to something that only Terraform or Amazon tells. `str()` is the reason."""


class Arguments:
    """Reads arguments as plain values.

    Each of its methods raises `Untold` where there is no telling.
    """

    def __init__(self, made_up: MadeUp) -> None:
        self._made_up = made_up

    def text(self, block: Block, name: str) -> str | None:
        """A text; None where there is none."""
        raw = block.raw.get(name)
        return None if raw is None else self._text(block, name, raw)

    def texts(self, block: Block, name: str) -> dict[str, str]:
        """A map of texts; none counts as an empty one."""
        raw = block.raw.get(name)
        if isinstance(raw, str):
            raw = block.get(name)
        if raw is None:
            return {}
        if not isinstance(raw, Mapping):
            raise Untold(f"{name}: {raw.why if isinstance(raw, Unknown) else 'it is not a map'}")
        return {str(key): self._text(block, f"{name}.{key}", value) for key, value in raw.items()}

    def items(self, block: Block, name: str) -> tuple[str, ...]:
        """A list of texts; none counts as an empty one."""
        found = block.get(name)
        if found is None:
            return ()
        if not isinstance(found, Sequence) or isinstance(found, str):
            raise Untold(f"{name}: {_why(found)}")
        return tuple(self._of_value(block, name, item, _DEPTH) for item in found)

    def flag(self, block: Block, name: str, *, default: bool = False) -> bool:
        """A boolean."""
        found = as_bool(block.get(name))
        if isinstance(found, Unknown):
            raise Untold(f"{name}: {found.why}")
        return default if found is None else found

    def number(self, block: Block, name: str) -> float | None:
        """A number; None where there is none."""
        found = as_number(block.get(name))
        if isinstance(found, Unknown):
            raise Untold(f"{name}: {found.why}")
        return found

    def _text(self, block: Block, name: str, raw: object, depth: int = _DEPTH) -> str:
        if not isinstance(raw, str):
            return self._of_value(block, name, block.evaluated(raw), depth)
        pieces = block.pieces(raw) if "{" in raw else [raw]
        return "".join(self._of_value(block, name, piece, depth) for piece in pieces)

    def _of_value(self, block: Block, name: str, value: Value, depth: int) -> str:
        if isinstance(value, Reference):
            made_up = self._made_up.attribute(value)
            if made_up is None:
                raise Untold(f"{name}: {value} is known after apply")
            return made_up
        if isinstance(value, Unknown) and value.text is not None and "${" in value.text and depth:
            return self._text(block, name, value.text, depth - 1)
        found = as_text(value)
        if found is None:
            return ""
        if isinstance(found, Unknown):
            raise Untold(_said(name, found.why))
        return found


def _said(name: str, why: str) -> str:
    """Why an argument cannot be told; of a variable that is not given, what to do."""
    if variable := _NOT_GIVEN.fullmatch(why):
        return f"TF_VAR_{variable[1]} is not set: export it and start again, or use --offline"
    return f"{name}: {why}"


def _why(value: Value) -> str:
    return value.why if isinstance(value, Unknown) else "it is not a list"
