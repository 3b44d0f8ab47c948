"""Terraform variables by which a person gives secrets, so that none stands in a file of the project."""

from __future__ import annotations

from cdktf import TerraformStack

from stacks.bulk.override import add_override


def reference(stack: TerraformStack, name: str) -> str:
    """A secret as a template has it, `${var.llm_token}`; its variable is declared.

    A header cannot hold a quote or a control character, and an empty one is a mistake.
    """
    variable = {
        "type": "string",
        "description": f"A secret that a backend is called with. Give it as TF_VAR_{name}.",
        "sensitive": True,
        "nullable": False,
        "validation": [
            {
                "condition": f'${{can(regex("^[!-&(-~]+$", var.{name}))}}',
                "error_message": f"{name} must be printable, without spaces and single quotes, "
                f"and not empty: give it as TF_VAR_{name}.",
            }
        ],
    }
    add_override(stack, f"variable.{name}", variable)
    return f"${{var.{name}}}"
