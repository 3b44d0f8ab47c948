"""Large values for CDKTF in one piece."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stacks.bulk.override import add_override

# After `stacks`, which starts CDKTF fast.
import cdktf  # isort: skip

VALUES = [
    {"type": {"one": {"a": "text", "b": 1, "c": 1.5, "d": True, "f": [1, {"g": []}], "h": {}}}},
    {"ünïcode \u2028": '${a.b} %{c} "quoted" \\ \n'},
    "a text",
    [],
]


@pytest.mark.parametrize("value", VALUES)
def test_it_is_what_cdktf_itself_would_have_made_of_it(value: Any) -> None:
    here, there = (
        cdktf.TerraformStack(cdktf.Testing.app(), "stack"),
        cdktf.TerraformStack(cdktf.Testing.app(), "stack"),
    )
    add_override(here, "resource.some", value)
    there.add_override("resource.some", value)
    assert cdktf.Testing.synth(here) == cdktf.Testing.synth(there)


def test_a_token_within_it_is_resolved() -> None:
    stack = cdktf.TerraformStack(cdktf.Testing.app(), "stack")
    variable = cdktf.TerraformVariable(stack, "name", type="string")
    add_override(stack, "output.greeting", {"value": f"Hello, {variable.string_value}"})
    assert json.loads(cdktf.Testing.synth(stack))["output"]["greeting"]["value"] == "Hello, ${var.name}"
