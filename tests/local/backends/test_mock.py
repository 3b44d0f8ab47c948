"""Mock integrations, which answer by their templates alone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from tests.local import gateways
from tollgate.local.backends.mock import MockBackend
from tollgate.local.call import Answer, Call, Refusal
from tollgate.local.served.gateway import Integration, IntegrationResponse

JSON = "application/json"


def call(template: str | None, *, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Call:
    integration = Integration(
        "MOCK",
        templates={} if template is None else {JSON: template},
        passthrough="WHEN_NO_TEMPLATES",
        responses=(
            IntegrationResponse(200, "", {}, {JSON: '{"status": "ok"}'}, None),
            IntegrationResponse(204, "204", {}, {}, None),
        ),
    )
    route = gateways.route("POST", "/mock", integration=integration)
    served = gateways.gateway(gateways.api(route, stages=[gateways.stage()]))
    return gateways.call_of(served, route, headers=headers, body=body)


def answer(made: Call) -> Answer:
    return asyncio.run(MockBackend().answer(made))


def test_a_mock_answers_by_its_templates() -> None:
    made = call('{"statusCode": 200}')
    assert answer(made) == Answer(200, [("Content-Type", JSON)], b'{"status": "ok"}')
    assert (made.integration_status, made.integration_latency) == (200, 0.0)


@pytest.mark.parametrize(
    ("template", "status"),
    [
        ('{"statusCode": 204}', 204),
        ('#if($input.params("x") == "y"){"statusCode": 204}#{else}{"statusCode": 200}#end', 200),
        ('{"statusCode": $input.json("$.status")}', 204),
        # As CDK and many a module write it.
        ("{statusCode: 204}", 204),
        ("{ 'statusCode': 204, }", 204),
        ('{\n  "x": [1],\n  statusCode: 204,\n  y: {}\n}\n', 204),
        # What the caller sent.
        (None, 204),
    ],
)
def test_the_response_is_that_of_the_status_code(template: str | None, status: int) -> None:
    assert answer(call(template, body=b'{"status": 204, "statusCode": 204}')).status == status


@pytest.mark.parametrize(
    "template",
    [
        "{}",
        "x",
        "[]",
        '{"statusCode": "200"}',
        '{"statusCode": true}',
        "{statusCode: 200",
        "{x: {statusCode: 204}}",
    ],
)
def test_a_template_without_a_status_code_is_an_error_of_the_configuration(template: str) -> None:
    made = call(template)
    with pytest.raises(Refusal) as refusal:
        answer(made)
    assert refusal.value.type == "API_CONFIGURATION_ERROR"
    assert made.integration_error is not None
    assert "Unable to parse statusCode" in made.integration_error


def test_a_body_of_another_media_type_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        answer(call('{"statusCode": 200}', headers={"content-type": "text/csv"}, body=b"a"))
    assert refusal.value.type == "UNSUPPORTED_MEDIA_TYPE"


def test_no_answer_is_changed_by_what_was_done_with_another() -> None:
    made = call('{"statusCode": 200}')
    answer(made).headers.append(("X-Added", "later"))
    assert answer(made).headers == [("Content-Type", JSON)]
