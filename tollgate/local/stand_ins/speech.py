"""What a stand-in says: that it is one, and the words of the last user again."""

from __future__ import annotations

import hashlib
import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said to a prompt. A token is a word.

    Attributes:
        pieces: in the order in which a stream has them: `This`, ` is`, …
        is_cut: whether there was more to say than was allowed.
        prompt_tokens: of the prompt.
    """

    pieces: tuple[str, ...]
    is_cut: bool
    prompt_tokens: int

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.pieces)

    @property
    def tokens(self) -> int:
        """How many were said."""
        return len(self.pieces)

    @property
    def id(self) -> str:
        """The same for the same words."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:24]


def speak(model: str, last: str, *, prompt: str | None = None, most: int | None = None) -> Speech:
    """Say something.

    Args:
        last: what the last user said.
        prompt: all that was said before; `last` by default.
        most: tokens that may be said; None for as many as there are.
    """
    said = f"This is a stand-in for {model or 'a model'}. You said: {last.strip() or '(nothing)'}"
    pieces = tuple(re.findall(r"\s*\S+", said))
    return Speech(pieces[:most], most is not None and len(pieces) > most, count_tokens(prompt or last))


def count_tokens(text: str) -> int:
    """The words of a text."""
    return len(text.split())


def vector(text: str, dimensions: int) -> Sequence[float]:
    """The embedding of a text: of length 1, the same each time, another for each text."""
    seeded = random.Random(hashlib.sha256(text.encode()).digest())  # noqa: S311 - nothing is kept secret by it
    numbers = [seeded.gauss() for _ in range(dimensions)]
    length = math.hypot(*numbers) or 1.0
    return [number / length for number in numbers]
