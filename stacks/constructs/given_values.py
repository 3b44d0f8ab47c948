"""The variable by which a person gives values of API keys, so that none stands in a file of the project.

Its value comes from `TF_VAR_api_key_values` or a file that is not committed: `{"acme/primary": "…"}`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from cdktf import TerraformStack

from stacks.bulk.override import add_override

VARIABLE = "api_key_values"

_VALUE = "^[A-Za-z0-9]{20,128}$"
"""What Amazon takes: "Set up API keys for REST APIs"."""
_NAMED = 5
"""Names in a message; more are counted."""


def name(consumer: str, slot: str) -> str:
    """What a key is called in the variable: `acme/primary`."""
    return f"{consumer}/{slot}"


def reference(consumer: str, slot: str) -> str:
    """The value of a key, as Terraform finds it."""
    return f"${{var.{VARIABLE}[{json.dumps(name(consumer, slot))}]}}"


def declare(stack: TerraformStack, names: Sequence[str]) -> None:
    """Declare the variable, with what must hold of it.

    Args:
        names: of the keys that need a value. Others are allowed: stacks may share one file.
    """
    values = f"values(var.{VARIABLE})"
    missing = f"setsubtract({json.dumps(list(names))}, keys(var.{VARIABLE}))"
    validation = [
        {
            "condition": f"${{length({missing}) == 0}}",
            "error_message": f"It must have a value for each of: {_listed(names)}.",
        },
        {
            "condition": f'${{alltrue([for value in {values} : can(regex("{_VALUE}", value))])}}',
            "error_message": "Amazon takes values of 20 to 128 letters and digits.",
        },
        {
            "condition": f"${{length(toset({values})) == length({values})}}",
            "error_message": "Each key must have a value of its own.",
        },
    ]
    variable = {
        "type": "map(string)",
        "description": "Values of API keys by consumer/slot, for the slots with value_from: variable.",
        "sensitive": True,
        "nullable": False,
        "validation": validation,
    }
    add_override(stack, f"variable.{VARIABLE}", variable)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
