"""The access log has what its format asks for, a line for a call, and never a key."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.local.gateways import api, call_of, gateway, key, plan, route, stage
from tollgate.config.logs.access_log import FIELDS, AccessLog
from tollgate.local.call import Call, Refusal, ResponseType
from tollgate.local.context import VARIABLES
from tollgate.local.records.access_log import DEFAULT_FORMAT, compile_format

SECRET = "Zx9" * 10


def call(**fields: object) -> Call:
    chat, dev = route("POST", "/chat/{model}"), stage("v1")
    pro = plan("pro", dev)
    acme = key("acme/primary", pro)
    served = gateway(api(chat, stages=[dev]), plans=[pro], keys=[acme])
    made = call_of(served, chat, key=acme, plan=pro, path="/chat/gpt", at=1_775_738_096.5)
    made.status, made.given_key, made.latency = 200, SECRET, 0.0126
    for name, value in fields.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    ("variable", "written"),
    [
        ("requestId", "7f7c0d4e-0b6a-4e0e-9b43-0c5a8c1f2d3e"),
        ("extendedRequestId", "Zm9vYmFyYmF6cXV4="),
        ("httpMethod", "POST"),
        ("path", "/v1/chat/gpt"),
        ("resourcePath", "/chat/{model}"),
        ("status", "200"),
        ("responseLatency", "13"),
        ("requestTime", "09/Apr/2026:12:34:56 +0000"),
        ("requestTimeEpoch", "1775738096500"),
        ("identity.sourceIp", "127.0.0.1"),
        ("integrationLatency", "-"),
        ("error.message", "-"),
        ("wafResponseCode", "-"),
        ("no.such", "-"),
    ],
)
def test_a_variable_is_written_as_api_gateway_has_it(variable: str, written: str) -> None:
    assert compile_format(f"$context.{variable}")(call()) == written


def test_the_id_of_the_key_is_written_and_not_its_value() -> None:
    made = call()
    assert made.key is not None
    line = compile_format("$context.identity.apiKeyId $context.identity.apiKey.")(made)
    assert line == f"{made.key.id} -."


def test_a_refusal_is_written_with_its_type_and_amazons_words() -> None:
    refused = call(refusal=Refusal("THROTTLED"))
    line = compile_format('$context.error.responseType "$context.error.message" $context.error.messageString')
    assert line(refused) == 'THROTTLED "Too Many Requests" "Too Many Requests"'


def test_what_an_authorizer_said_is_text() -> None:
    told = call(authorizer={"team": "a", "paid": True, "seats": 3}, principal="bearer")
    line = compile_format(
        " ".join(f"$context.authorizer.{name}" for name in ("team", "paid", "seats", "none"))
    )
    assert line(told) == "a true 3 -"


def test_a_format_over_several_lines_is_one_line() -> None:
    assert compile_format('{\n"a": "$context.stage"\n}')(call()) == '{ "a": "v1" }'


@given(
    agent=st.text(),
    format_=st.text()
    | st.lists(st.sampled_from(sorted(VARIABLES))).map(
        lambda names: " ".join(f"$context.{name}" for name in names)
    ),
)
def test_no_format_and_no_caller_makes_a_second_line_or_shows_the_key(agent: str, format_: str) -> None:
    made = call(headers={"user-agent": agent})
    line = compile_format(format_)(made)
    assert "\n" not in line
    assert SECRET not in line


@given(
    agent=st.text(),
    path=st.text(),
    said=st.text(),
    refusal=st.sampled_from([None, "THROTTLED", "ACCESS_DENIED", "AUTHORIZER_CONFIGURATION_ERROR"]),
    has_route=st.booleans(),
)
def test_a_line_of_tollgates_own_format_is_json_whatever_is_there_or_missing(
    agent: str, path: str, said: str, refusal: ResponseType | None, has_route: bool
) -> None:
    log = AccessLog(fields={"team": "$context.authorizer.team", "tls": "$context.tlsVersion"})
    made = call(headers={"user-agent": agent}, path=f"/chat/{path}", authorizer={"team": said})
    made.refusal = Refusal(refusal) if refusal else None
    made.integration_error = said or None
    if not has_route:
        made.route = made.key = None
    read = json.loads(compile_format(log.format)(made))
    assert list(read) == [*FIELDS, "team", "tls"]
    assert (read["userAgent"], read["path"], read["team"]) == (agent, f"/v1/chat/{path}", said)
    assert isinstance(read["requestTime"], int)
    assert SECRET not in json.dumps(read)


@given(agent=st.text())
def test_the_format_by_default_is_json_whatever_a_caller_sends(agent: str) -> None:
    made = call(path=f"/chat/{agent}")
    assert json.loads(compile_format(DEFAULT_FORMAT)(made))["path"] == f"/v1/chat/{agent}"
