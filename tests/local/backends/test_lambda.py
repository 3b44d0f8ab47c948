"""Functions behind routes: the event that they get, and what becomes of their answers."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from zipfile import ZipFile

import pytest

from tests.local.functions.code import node, of_archive, python
from tests.local.gateways import api, call_of, gateway, key, plan, route, stage
from tollgate.local.backends.lambda_ import MAX_EVENT, LambdaBackend, invoke_custom
from tollgate.local.call import Answer, BackendCut, Call, Refusal
from tollgate.local.functions.functions import Functions
from tollgate.local.refusals import gateway_responses
from tollgate.local.served.gateway import Authorizer, Function, Integration

T = TypeVar("T")
ROOT = Path(__file__).parents[3]
ECHO = "import json\ndef handler(event, context): return {'body': json.dumps(event)}"
SAYS = "import json\ndef handler(event, context): return json.loads(event['body'])"


def call_to(
    function: Function,
    *,
    streams: bool = False,
    timeout: float = 20.0,
    authorizer: Authorizer | None = None,
    binary_media_types: tuple[str, ...] = (),
    variables: Mapping[str, str] | None = None,
    **of_call: Any,
) -> Call:
    """A call of a route that a function answers, with a key."""
    integration = Integration("AWS_PROXY", "arn", "POST", timeout=timeout, streams=streams, function=function)
    chat = route("POST", "/chat/{room}", authorizer=authorizer, integration=integration)
    dev = stage("dev", variables=variables)
    pro = plan("pro", dev)
    acme = key("acme/primary", pro)
    served = gateway(api(chat, stages=[dev], binary_media_types=binary_media_types), plans=[pro], keys=[acme])
    return call_of(served, chat, key=acme, plan=pro, **of_call)


def with_functions(use: Callable[[Functions], Awaitable[T]]) -> T:
    async def main() -> T:
        functions = Functions()
        try:
            return await use(functions)
        finally:
            await functions.close()

    return asyncio.run(main())


def answer(call: Call) -> Answer:
    return with_functions(lambda functions: LambdaBackend(functions).answer(call))


def refusal(call: Call) -> Refusal:
    with pytest.raises(Refusal) as refused:
        answer(call)
    call.refusal = refused.value
    return refused.value


def event_of(call: Call) -> dict[str, Any]:
    said = answer(call).body
    assert isinstance(said, bytes)
    event: dict[str, Any] = json.loads(said)
    return event


def test_the_event_has_the_request(tmp_path: Path) -> None:
    call = call_to(
        python(tmp_path, ECHO),
        path="/chat/a%20b",
        path_parameters={"room": "a b"},
        query={"n": ["1", "2"], "m": [""]},
        headers={"content-type": "application/json", "x-model": "small", "connection": "close"},
        body='{"é": 1}'.encode(),
        variables={"tier": "gold"},
    )
    event = event_of(call)
    del event["requestContext"]
    headers = {
        "Content-Type": "application/json",
        "x-model": "small",
        "X-Amzn-Trace-Id": "Root=1-6b49d200-7f7c0d4e0b6a4e0e9b430c5a",
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }
    assert event == {
        "resource": "/chat/{room}",
        "path": "/chat/a%20b",
        "httpMethod": "POST",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {"n": "2", "m": ""},
        "multiValueQueryStringParameters": {"n": ["1", "2"], "m": [""]},
        "pathParameters": {"room": "a b"},
        "stageVariables": {"tier": "gold"},
        "body": '{"é": 1}',
        "isBase64Encoded": False,
    }


@pytest.mark.parametrize(
    ("sent", "path"),
    [("//chat/a", "/chat/a"), ("/chat/a/", "/chat/a/"), ("/chat//a", "/chat//a"), ("/", "/")],
)
def test_the_events_path_begins_with_one_slash_and_that_of_its_context_as_it_was_sent(
    sent: str, path: str, tmp_path: Path
) -> None:
    event = event_of(call_to(python(tmp_path, ECHO), path=sent))
    assert (event["path"], event["requestContext"]["path"]) == (path, f"/dev{sent}")


def test_what_a_request_does_not_have_is_null(tmp_path: Path) -> None:
    event = event_of(call_to(python(tmp_path, ECHO)))
    names = ("queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables")
    assert {name: event[name] for name in (*names, "body")} == dict.fromkeys((*names, "body"))


def test_the_event_tells_who_calls_and_with_which_key(tmp_path: Path) -> None:
    authorizing = Authorizer("a", "a", "TOKEN", python(tmp_path, ECHO), (), None, 0)
    call = call_to(python(tmp_path, ECHO), authorizer=authorizing, headers={"user-agent": "curl/8"})
    call.given_key = "K" * 40
    call.principal, call.authorizer, call.authorizer_latency = "ann", {"tier": "gold"}, 0.012
    context = event_of(call)["requestContext"]
    assert call.key is not None
    assert context.pop("identity") == {
        **dict.fromkeys(
            (
                "accessKey",
                "accountId",
                "caller",
                "cognitoAuthenticationProvider",
                "cognitoAuthenticationType",
                "cognitoIdentityId",
                "cognitoIdentityPoolId",
                "principalOrgId",
                "user",
                "userArn",
            )
        ),
        "apiKey": "K" * 40,
        "apiKeyId": call.key.id,
        "sourceIp": "127.0.0.1",
        "userAgent": "curl/8",
    }
    assert context["authorizer"] == {"principalId": "ann", "integrationLatency": 12, "tier": "gold"}
    assert context["path"] == "/dev/chat/{room}"
    assert context["requestTime"] == "15/Jan/2027:08:00:00 +0000"
    assert context["requestTimeEpoch"] == 1_800_000_000_000
    assert (context["apiId"], context["stage"]) == (call.api.id, "dev")


@pytest.mark.parametrize(
    ("binary", "content_type", "is_binary"),
    [
        ((), "image/png", False),
        (("image/png",), "image/png", True),
        (("image/*",), "Image/PNG; x=1", True),
        (("image/png",), "image/jpeg", False),
        (("*/*",), "text/plain", True),
    ],
)
def test_bodies_of_binary_media_types_are_base64(
    binary: tuple[str, ...], content_type: str, is_binary: bool, tmp_path: Path
) -> None:
    headers = {"content-type": content_type}
    call = call_to(python(tmp_path, ECHO), binary_media_types=binary, headers=headers, body=b"abc")
    event = event_of(call)
    expected = b64encode(b"abc").decode() if is_binary else "abc"
    assert (event["body"], event["isBase64Encoded"]) == (expected, is_binary)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Answer(200, [("Content-Type", "application/json")])),
        (
            {"statusCode": "404", "body": "é"},
            Answer(404, [("Content-Type", "application/json")], "é".encode()),
        ),
        (
            {"statusCode": 201, "headers": {"content-type": "text/plain", "x-new": True}, "body": None},
            Answer(201, [("content-type", "text/plain"), ("x-new", "true")]),
        ),
        (
            {
                "headers": {"A": "1", "B": "2"},
                "multiValueHeaders": {"a": ["3", "4"], "content-type": ["x/y"]},
            },
            Answer(200, [("B", "2"), ("a", "3"), ("a", "4"), ("content-type", "x/y")]),
        ),
        (
            {"headers": {"Content-Type": "x/y", "Server": "mine", "Via": "mine"}},
            Answer(200, [("Content-Type", "x/y"), ("x-amzn-Remapped-Server", "mine")]),
        ),
        (
            {"body": "YQ==", "isBase64Encoded": True},
            Answer(200, [("Content-Type", "application/json")], b"YQ=="),
        ),
    ],
)
def test_what_a_function_says_is_the_answer(said: object, expected: Answer, tmp_path: Path) -> None:
    call = call_to(python(tmp_path, SAYS), body=json.dumps(said).encode())
    assert answer(call) == expected
    assert (call.integration_status, call.integration_error) == (200, None)
    assert call.integration_latency is not None


@pytest.mark.parametrize(("accept", "body"), [("image/png, */*", b"a"), ("text/html, image/png", b"YQ==")])
def test_base64_is_decoded_for_who_accepts_what_is_binary_first(
    accept: str, body: bytes, tmp_path: Path
) -> None:
    call = call_to(
        python(tmp_path, SAYS),
        binary_media_types=("image/png",),
        headers={"accept": accept},
        body=b'{"body": "YQ==", "isBase64Encoded": true}',
    )
    assert answer(call).body == body


def test_base64_that_is_none_is_an_error_of_the_api(tmp_path: Path) -> None:
    text = "def handler(event, context): return {'body': '?', 'isBase64Encoded': True}"
    call = call_to(python(tmp_path, text), binary_media_types=("*/*",))
    assert refusal(call).type == "API_CONFIGURATION_ERROR"


@pytest.mark.parametrize(
    "said",
    [
        None,
        "text",
        [],
        {"message": "hello"},
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": "ok"},
        {"statusCode": 42},
        {"headers": {"x-count": 1}},
        {"headers": ["a"]},
        {"headers": {"a": "1\r\nb: 2"}},
        {"cookies": ["a=1"]},
    ],
)
def test_an_answer_of_another_form_is_a_502(said: object, tmp_path: Path) -> None:
    call = call_to(python(tmp_path, SAYS), body=json.dumps(said).encode())
    told = gateway_responses.answer(call, refusal(call))
    assert (told.status, told.body) == (502, b'{"message": "Internal server error"}')
    assert call.integration_error is not None
    assert "Malformed Lambda proxy response" in call.integration_error
    assert call.integration_status == 200


def test_a_function_that_fails_is_a_502(tmp_path: Path) -> None:
    call = call_to(python(tmp_path, "def handler(event, context): raise ValueError('no model')"))
    assert gateway_responses.answer(call, refusal(call)).status == 502
    assert call.integration_error == (
        "Lambda execution failed with status 200 due to customer function error: no model"
    )


def test_a_function_that_is_slower_than_its_integration_is_a_timeout(tmp_path: Path) -> None:
    text = "import time\ndef handler(event, context): time.sleep(30)"
    call = call_to(python(tmp_path, text), timeout=0.2)
    assert refusal(call).type == "INTEGRATION_TIMEOUT"
    assert call.integration_latency is not None
    assert call.integration_latency >= 0.2


def test_an_event_that_lambda_does_not_take_is_too_large(tmp_path: Path) -> None:
    call = call_to(python(tmp_path, ECHO), body=b"x" * MAX_EVENT)
    assert refusal(call).type == "REQUEST_TOO_LARGE"


def test_the_example_sums_up(tmp_path: Path) -> None:
    archive = tmp_path / "code.zip"
    with ZipFile(archive, "w") as file:
        file.write(ROOT / "examples/function/summarize/app.py", "app.py")
    call = call_to(
        of_archive(archive, environment={"SENTENCES": "2"}), body=b'{"text": "One. Two! Three? Four."}'
    )
    assert answer(call).body == b'{"summary": "One. Two!"}'


STREAMS = """
    export const handler = awslambda.streamifyResponse(async (event, stream) => {
      const metadata = { statusCode: 201, headers: { server: "mine" } };
      const answer = awslambda.HttpResponseStream.from(stream, metadata);
      answer.write(event.body);
      REST
    });
"""


def test_a_stream_is_handed_on(tmp_path: Path) -> None:
    call = call_to(node(tmp_path, STREAMS.replace("REST", "answer.end('b');")), streams=True, body=b"a")

    async def ask(functions: Functions) -> tuple[Answer, list[bytes]]:
        answer = await LambdaBackend(functions).answer(call)
        assert not isinstance(answer.body, bytes)
        return answer, [piece async for piece in answer.body]

    answer, pieces = with_functions(ask)
    headers = [("Content-Type", "application/json"), ("x-amzn-Remapped-server", "mine")]
    assert (answer.status, answer.headers, pieces) == (201, headers, [b"a", b"b"])
    assert (call.integration_status, call.integration_error) == (200, None)


@pytest.mark.parametrize(
    ("rest", "timeout", "error"),
    [
        ("await new Promise(() => {});", 0.5, "Execution failed due to a timeout error"),
        (
            "throw new Error('no more');",
            20,
            "Lambda execution failed with status 200 due to customer function error: no more",
        ),
    ],
)
def test_a_stream_that_does_not_come_to_its_end_is_cut(
    rest: str, timeout: float, error: str, tmp_path: Path
) -> None:
    call = call_to(node(tmp_path, STREAMS.replace("REST", rest)), streams=True, timeout=timeout, body=b"a")

    async def ask(functions: Functions) -> None:
        answer = await LambdaBackend(functions).answer(call)
        assert not isinstance(answer.body, bytes)
        with pytest.raises(BackendCut):
            [piece async for piece in answer.body]

    with_functions(ask)
    assert call.integration_error == error


@pytest.mark.parametrize("is_left", [False, True], ids=["whole", "left"])
def test_a_streams_latency_is_until_its_end(is_left: bool, tmp_path: Path) -> None:
    rest = "" if is_left else "setTimeout(() => answer.end('b'), 300);"
    call = call_to(node(tmp_path, STREAMS.replace("REST", rest)), streams=True, body=b"a")

    async def ask(functions: Functions) -> float:
        answer = await LambdaBackend(functions).answer(call)
        assert not isinstance(answer.body, bytes)
        until_headers = call.integration_latency
        assert until_headers is not None
        await anext(answer.body)
        if is_left:
            await asyncio.sleep(0.3)
            await answer.close()
        else:
            [piece async for piece in answer.body]
        return until_headers

    until_headers = with_functions(ask)
    assert call.integration_latency is not None
    assert call.integration_latency >= until_headers + 0.25


def test_a_stream_without_status_and_headers_is_a_502(tmp_path: Path) -> None:
    call = call_to(python(tmp_path, ECHO), streams=True)
    assert gateway_responses.answer(call, refusal(call)).status == 502


@pytest.mark.parametrize(
    ("text", "body", "error"),
    [
        ("def handler(event, context): return event['a']", b"1", None),
        ("def handler(event, context): raise Exception('[404] no model')", None, "[404] no model"),
    ],
)
def test_behind_a_mapping_a_function_gets_the_mapped_body_and_its_errors_can_be_selected(
    text: str, body: bytes | None, error: str | None, tmp_path: Path
) -> None:
    function = python(tmp_path, text)
    call = call_to(function)
    said, told = with_functions(
        lambda functions: invoke_custom(functions, call, function, b'{"a": 1}', timeout=20)
    )
    assert (said.status, told, call.integration_status) == (200, error, 200)
    assert isinstance(said.body, bytes)
    assert body is None or said.body == body
    assert error is None or json.loads(said.body)["errorMessage"] == error


@pytest.mark.parametrize("body", [b"{a", b"[" * 100_000], ids=["none", "deep"])
def test_behind_a_mapping_what_is_no_json_is_refused_by_lambda(tmp_path: Path, body: bytes) -> None:
    function = python(tmp_path, ECHO)
    call = call_to(function)
    said, _ = with_functions(lambda functions: invoke_custom(functions, call, function, body, timeout=20))
    assert (said.status, call.integration_status) == (400, 400)
