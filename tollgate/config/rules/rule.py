"""What a rule is: a function from a gateway to the problems that it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway

Rule = Callable[["Gateway"], Iterator[Problem]]


class BrokenRules(ValueError):
    """Raised while a gateway is built: it is sound in its parts and wrong as a whole.

    Attributes:
        problems: what every rule found.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
