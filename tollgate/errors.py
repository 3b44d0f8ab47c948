"""Everything Tollgate raises on purpose.

TollgateError                 exit code 2: shown without a traceback
├── InvalidConfig             a description that cannot become a gateway, with every problem found
├── TerraformError            Terraform is missing, or one of its commands failed
├── MissingStack              there is no synthesized stack, state or output to read
└── MissingTool               something that must be installed is not: Node.js, moto, a provider
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tollgate.config.problem import Problem


class TollgateError(Exception):
    """The base of every error that a person is meant to read; `str()` is the whole message."""


class InvalidConfig(TollgateError):
    """A description that cannot become a gateway.

    Attributes:
        problems: every problem found, in the order of the file.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class TerraformError(TollgateError):
    """Terraform is missing, or one of its commands failed."""


class MissingStack(TollgateError):
    """There is no synthesized stack, state or output to read."""


class MissingTool(TollgateError):
    """Something that must be installed is not."""


def not_set_up(error: ModuleNotFoundError) -> MissingTool:
    """What to tell where this Python lacks a package that Tollgate needs; this module needs none."""
    return MissingTool(f"{error}, for {sys.executable}.\n  Run 'make setup', then '. .venv/bin/activate'.")
