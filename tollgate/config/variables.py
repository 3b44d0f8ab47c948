"""Stage variables, and what API Gateway refuses of them."""

from __future__ import annotations

import re
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

from tollgate.config.limits import (
    STAGE_VARIABLE_NAME_MAX_LENGTH,
    STAGE_VARIABLE_VALUE_MAX_LENGTH,
    STAGE_VARIABLES,
)
from tollgate.config.model import check_no_credential, wrong


def _check_variables(variables: dict[str, str]) -> dict[str, str]:
    if len(variables) > STAGE_VARIABLES:
        raise wrong(f"there are {len(variables)} stage variables", f"A stage has {STAGE_VARIABLES} at most.")
    for name, value in variables.items():
        if not re.fullmatch(r"[A-Za-z0-9_]+", name) or len(name) > STAGE_VARIABLE_NAME_MAX_LENGTH:
            raise wrong(
                f"{name!r} cannot be a stage variable",
                f"Use letters, digits and '_', {STAGE_VARIABLE_NAME_MAX_LENGTH} at most.",
            )
        if len(value) > STAGE_VARIABLE_VALUE_MAX_LENGTH:
            raise wrong(
                f"the value of the stage variable {name!r} is too long",
                f"Use {STAGE_VARIABLE_VALUE_MAX_LENGTH} characters at most.",
            )
        check_no_credential("stage variable", name, value)
        if not re.fullmatch(r"[A-Za-z0-9\-._~:/?#&=,]+", value):
            raise wrong(
                f"the stage variable {name!r} has a value that API Gateway refuses",
                "Use letters, digits and - . _ ~ : / ? # & = , and at least one of them.",
            )
    return variables


Variables: TypeAlias = Annotated[dict[str, str], AfterValidator(_check_variables)]
"""Stage variables by name. Never a secret: the document shows them."""
