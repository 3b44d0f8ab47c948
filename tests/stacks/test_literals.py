"""What a description says in Terraform's own signs is text to Terraform."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.literals import literals
from tests.stacks.synthesis import gateway, resources, with_api, with_route
from tests.strategies import texts
from tollgate.config.consumer import Consumer
from tollgate.redeploy.literal import literal

TEMPLATES = ("${var.x}", "%{if true}", "a ${b} %{c}", "$${d}", "%%{e}", "${", "$", "%", "{}", "$$", "a$")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("${a}", "$${a}"),
        ("%{a}", "%%{a}"),
        ("$${a}", "$$${a}"),
        ("$5 {b} 100 %", "$5 {b} 100 %"),
        ("${TfToken[TOKEN.1]}", "${TfToken[TOKEN.1]}"),
        ("${TfToken[TOKEN.1]}/${b}", "${TfToken[TOKEN.1]}/$${b}"),
    ],
)
def test_a_template_is_escaped_and_a_token_is_not(text: str, escaped: str) -> None:
    assert literal(text) == escaped


@given(st.lists(st.sampled_from(TEMPLATES) | texts).map("".join))
def test_terraform_reads_every_text_as_it_was(text: str) -> None:
    assert _read_by_terraform(literal(text)) == text


def test_what_has_nothing_to_escape_is_not_copied() -> None:
    config = gateway()
    assert literals(config) is config


def test_a_description_cannot_read_a_key() -> None:
    text = "${aws_api_gateway_api_key.acme__primary.value}"
    assert (
        resources(with_api(description=text), "api_gateway_rest_api")["inference"]["description"]
        == f"${text}"
    )


@pytest.mark.parametrize(
    ("body", "template"),
    [({"${a}": "%{b}"}, '#[[{"$${a}": "%%{b}"}]]#'), ({"${a}": None}, '#[[{"$${a}": null}]]#')],
)
def test_a_name_is_literal_where_it_is_the_name_of_an_entry(body: object, template: str) -> None:
    config = with_route("GET /a", {"type": "mock", "body": body})
    response = resources(config, "api_gateway_integration_response")["inference__GET_a__200"]
    assert response["response_templates"]["application/json"] == template


def test_the_words_of_a_consumer_are_literal() -> None:
    consumers = {"acme": Consumer(usage_plan="pro", description="${a}")}
    keys = resources(gateway().model_copy(update={"consumers": consumers}), "api_gateway_api_key")
    assert keys["acme__primary"]["description"] == "$${a}"


def _read_by_terraform(text: str) -> str:
    """Terraform's reading of a quoted template without interpolations; fails on one that has any.

    HCL, "Template literals": `$${` is `${`, `%%{` is `%{`, and any other `$` and `%` is itself.
    """
    read = ""
    while text:
        if text.startswith(("$${", "%%{")):
            read, text = read + text[1:3], text[3:]
            continue
        assert not text.startswith(("${", "%{")), text
        read, text = read + text[0], text[1:]
    return read
