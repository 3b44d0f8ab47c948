"""A gateway's outputs."""

from __future__ import annotations

import json

import pytest

from tollgate.errors import MissingStack, TerraformError
from tollgate.terraform.outputs import read_outputs

API = {"id": "a1", "invoke_url": "https://a1.example/v1", "stage": "v1"}


def test_a_gateways_outputs_are_typed() -> None:
    outputs = read_outputs(_printed(apis={"chat": API}, api_key_ids={"acme": {"primary": "k1"}}))
    assert outputs.apis["chat"].invoke_url == "https://a1.example/v1"
    assert outputs.api_key_ids["acme"]["primary"] == "k1"


def test_key_values_are_not_in_the_repr() -> None:
    outputs = read_outputs(_printed(apis={"chat": API}, api_key_values={"acme": {"primary": "thesecret"}}))
    assert outputs.api_key_values["acme"]["primary"] == "thesecret"
    assert "thesecret" not in repr(outputs)


def test_no_outputs_mean_that_nothing_is_applied() -> None:
    with pytest.raises(MissingStack, match="nothing has been applied"):
        read_outputs("{}")


def test_outputs_of_another_program_are_named() -> None:
    with pytest.raises(MissingStack, match="not the outputs of a gateway: vpc"):
        read_outputs(_printed(vpc="vpc-1"))


@pytest.mark.parametrize("text", ["", "[]", "null", '{"a": 1}'])
def test_what_is_no_output_of_terraform_is_refused(text: str) -> None:
    with pytest.raises(TerraformError, match="something else"):
        read_outputs(text)


def _printed(**values: object) -> str:
    return json.dumps({name: {"sensitive": False, "value": value} for name, value in values.items()})
