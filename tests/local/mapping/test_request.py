"""What backends are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from tests.local import gateways
from tollgate.local.call import BackendRequest, Call, NotServed, Refusal, ResponseType
from tollgate.local.mapping.request import mapped, proxied
from tollgate.local.served.gateway import Integration, IntegrationType

URL = "https://llm.example.com/v1/chat"
JSON = {"content-type": "application/json"}


def call(
    integration: Integration,
    *,
    route: str = "/chat",
    verb: str = "POST",
    path: Mapping[str, str] | None = None,
    query: Mapping[str, Sequence[str]] | None = None,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"{}",
    binary: tuple[str, ...] = (),
) -> Call:
    made = gateways.route("ANY", route, integration=integration)
    stage = gateways.stage("v1", variables={"host": "llm.example.com"})
    served = gateways.gateway(gateways.api(made, stages=[stage], binary_media_types=binary))
    return gateways.call_of(
        served,
        made,
        verb=verb,
        path_parameters=path,
        query=query,
        headers=JSON if headers is None else headers,
        body=body,
    )


def through(made: Call) -> BackendRequest:
    assert made.route is not None
    return proxied(made, made.route.integration)


def mapping(made: Call) -> BackendRequest:
    assert made.route is not None
    return mapped(made, made.route.integration)


def header(request: BackendRequest, name: str) -> list[str]:
    return [value for given, value in request.headers if given.lower() == name]


def refused(made: Call) -> ResponseType:
    with pytest.raises(Refusal) as refusal:
        mapping(made)
    return refusal.value.type


def test_a_proxy_passes_on_what_the_caller_sent() -> None:
    sent = {"content-type": "text/csv", "x-name": "n", "user-agent": "curl", "accept": "text/plain"}
    asked = through(call(Integration("HTTP_PROXY", URL, "ANY"), verb="PUT", headers=sent, body=b"a,b"))
    assert (asked.method, asked.url, asked.body) == ("PUT", URL, b"a,b")
    assert dict(asked.headers).items() >= sent.items()


@pytest.mark.parametrize("sent", ["..%2f..%2fadmin", "%2e%2e", "a/%2E%2E/b"])
def test_no_path_that_a_caller_sends_leads_out_of_the_integrations(sent: str) -> None:
    parameters = {"integration.request.path.proxy": "method.request.path.proxy"}
    integration = Integration("HTTP_PROXY", f"{URL}/{{proxy}}", "POST", parameters=parameters)
    with pytest.raises(NotServed):
        through(call(integration, route="/{proxy+}", path={"proxy": sent}))


def test_a_proxy_calls_with_the_method_of_its_own() -> None:
    assert through(call(Integration("HTTP_PROXY", URL, "POST"), verb="GET")).method == "POST"


@pytest.mark.parametrize(
    "name",
    [
        "Connection",
        "Content-Encoding",
        "Content-MD5",
        "Expect",
        "Host",
        "Keep-Alive",
        "Max-Forwards",
        "Proxy-Authenticate",
        "Server",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Via",
        "WWW-Authenticate",
    ],
)
def test_a_proxy_drops_what_the_table_of_the_guide_drops(name: str) -> None:
    asked = through(call(Integration("HTTP_PROXY", URL, "POST"), headers={name.lower(): "x"}))
    assert header(asked, name.lower()) == []


def test_a_proxy_sends_what_is_mapped_in_the_place_of_what_the_caller_sent() -> None:
    integration = Integration(
        "HTTP_PROXY",
        URL,
        "POST",
        parameters={
            "integration.request.header.Authorization": "'Bearer of-the-gateway'",
            "integration.request.header.x-api-key": "'-'",
            "integration.request.header.X-Stage": "context.stage",
            "integration.request.header.X-Missing": "method.request.header.X-Missing",
        },
    )
    asked = through(call(integration, headers={"authorization": "Bearer of-the-caller", "x-api-key": "k"}))
    assert header(asked, "authorization") == ["Bearer of-the-gateway"]
    assert header(asked, "x-api-key") == ["-"]
    assert header(asked, "x-stage") == ["v1"]
    assert header(asked, "x-missing") == []


def test_a_header_that_is_mapped_has_a_name_that_headers_have() -> None:
    parameters = {"integration.request.header.a b": "'c'"}
    made = call(Integration("HTTP", URL, "POST", parameters=parameters))
    assert refused(made) == "API_CONFIGURATION_ERROR"
    assert made.integration_error is not None
    assert "'a b' is no header's name" in made.integration_error


ROOT = "Root=1-67891233-abcdef012345678912345678"


@pytest.mark.parametrize("kind", ["HTTP", "HTTP_PROXY"])
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Root=1-6b49d200-7f7c0d4e0b6a4e0e9b430c5a"),
        ({"x-amzn-trace-id": ROOT}, ROOT),
        ({"x-amzn-trace-id": f"Self=1-1-1;{ROOT};Sampled=1"}, ROOT),
        ({"x-amzn-trace-id": "Root=a, X"}, "Root=1-6b49d200-7f7c0d4e0b6a4e0e9b430c5a"),
    ],
)
def test_a_backend_is_told_a_trace_of_the_callers_or_of_the_calls_own(
    kind: IntegrationType, given: Mapping[str, str], told: str
) -> None:
    made = call(Integration(kind, URL, "POST"), headers=given)
    asked = through(made) if kind == "HTTP_PROXY" else mapping(made)
    assert header(asked, "x-amzn-trace-id") == [told]


@pytest.mark.parametrize(
    ("given", "told"), [({}, "127.0.0.1"), ({"x-forwarded-for": "10.0.0.1"}, "10.0.0.1, 127.0.0.1")]
)
def test_a_proxys_backend_is_told_where_a_call_came_from(given: Mapping[str, str], told: str) -> None:
    given = {**given, "x-forwarded-proto": "http", "x-forwarded-port": "80"}
    asked = through(call(Integration("HTTP_PROXY", URL, "POST"), headers=given))
    assert header(asked, "x-forwarded-for") == [told]
    assert header(asked, "x-forwarded-port") == ["443"]
    assert header(asked, "x-forwarded-proto") == ["https"]


def test_a_backend_behind_a_mapping_is_not_told_where_a_call_came_from() -> None:
    asked = mapping(call(Integration("HTTP", URL, "POST"), headers={"x-forwarded-for": "10.0.0.1"}))
    assert header(asked, "x-forwarded-for") == []


def test_a_host_that_is_mapped_is_sent() -> None:
    parameters = {"integration.request.header.Host": "'other.example.com'"}
    integration = Integration("HTTP_PROXY", URL, "POST", parameters=parameters)
    asked = through(call(integration, headers={"host": "127.0.0.1:8080"}))
    assert header(asked, "host") == ["other.example.com"]


def test_a_proxy_adds_what_is_mapped_to_the_query() -> None:
    parameters = {
        "integration.request.querystring.q": "'3'",
        "integration.request.querystring.stage": "context.stage",
    }
    integration = Integration("HTTP_PROXY", f"{URL}?own=0", "POST", parameters=parameters)
    asked = through(call(integration, query={"q": ["1", "2"], "r": [""]}))
    assert asked.url == f"{URL}?own=0&q=1&q=2&q=3&r=&stage=v1"


def test_a_proxy_says_who_it_is_where_the_caller_does_not() -> None:
    made = call(Integration("HTTP_PROXY", URL, "POST"))
    asked = through(made)
    assert header(asked, "user-agent") == [f"AmazonAPIGateway_{made.api.id}"]
    assert header(asked, "accept") == ["application/json"]
    assert header(asked, "x-amzn-apigateway-api-id") == [made.api.id]


def test_a_greedy_parameter_leads_to_what_is_below() -> None:
    integration = Integration(
        "HTTP_PROXY",
        "https://${stageVariables.host}/{proxy}",
        "ANY",
        parameters={"integration.request.path.proxy": "method.request.path.proxy"},
    )
    asked = through(call(integration, route="/files/{proxy+}", path={"proxy": "a/b c.txt"}))
    assert asked.url == "https://llm.example.com/a/b%20c.txt"


def test_another_parameter_cannot_lead_elsewhere() -> None:
    integration = Integration(
        "HTTP_PROXY",
        "https://llm.example.com/{file}",
        "ANY",
        parameters={"integration.request.path.file": "method.request.path.file"},
    )
    asked = through(call(integration, route="/files/{file}", path={"file": "a/admin?x"}))
    assert asked.url == "https://llm.example.com/a%2Fadmin%3Fx"


def test_a_path_parameter_that_is_not_mapped_is_an_error_of_the_configuration() -> None:
    made = call(Integration("HTTP_PROXY", URL + "/{id}", "POST"), route="/chat/{id}", path={"id": "1"})
    with pytest.raises(Refusal) as refusal:
        through(made)
    assert refusal.value.type == "API_CONFIGURATION_ERROR"
    assert made.integration_error is not None
    assert "Illegal character in path: {id}" in made.integration_error


def test_what_is_mapped_alone_is_sent_by_what_is_no_proxy() -> None:
    made = call(
        Integration("HTTP", URL, "POST", parameters={"integration.request.header.X-Name": "'n'"}),
        query={"q": ["1"]},
        headers={**JSON, "x-other": "o", "user-agent": "curl", "authorization": "secret"},
    )
    asked = mapping(made)
    assert (asked.method, asked.url, asked.body) == ("POST", URL, b"{}")
    assert sorted(asked.headers) == [
        ("Accept", "application/json"),
        ("Content-Type", "application/json"),
        ("User-Agent", f"AmazonAPIGateway_{made.api.id}"),
        ("X-Amzn-Apigateway-Api-Id", made.api.id),
        ("X-Amzn-Trace-Id", "Root=1-6b49d200-7f7c0d4e0b6a4e0e9b430c5a"),
        ("X-Name", "n"),
    ]


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ("application/json", b"json"),
        ("Application/JSON; charset=utf-8", b"json"),
        (None, b"json"),
        ("text/csv", b"csv"),
    ],
)
def test_the_template_is_that_of_the_content_type(given: str | None, body: bytes) -> None:
    templates = {"application/json": "json", "text/csv": "csv"}
    headers = {} if given is None else {"content-type": given}
    assert mapping(call(Integration("HTTP", URL, "POST", templates=templates), headers=headers)).body == body


@pytest.mark.parametrize(
    ("passthrough", "templates", "passes"),
    [
        ("WHEN_NO_MATCH", {}, True),
        ("WHEN_NO_MATCH", {"text/csv": "csv"}, True),
        ("WHEN_NO_TEMPLATES", {}, True),
        ("WHEN_NO_TEMPLATES", {"text/csv": "csv"}, False),
        ("NEVER", {}, False),
        ("NEVER", {"text/csv": "csv"}, False),
    ],
)
def test_a_body_without_a_template_passes_by_the_table_of_the_guide(
    passthrough: str, templates: Mapping[str, str], passes: bool
) -> None:
    integration = Integration("HTTP", URL, "POST", templates=templates, passthrough=passthrough)  # type: ignore[arg-type]
    made = call(integration, body=b'{"a": 1}')
    if passes:
        assert mapping(made).body == b'{"a": 1}'
    else:
        assert refused(made) == "UNSUPPORTED_MEDIA_TYPE"


def test_a_default_template_is_for_every_content_type() -> None:
    integration = Integration("HTTP", URL, "POST", templates={"$default": "x"}, passthrough="NEVER")
    assert mapping(call(integration, headers={"content-type": "a/b"})).body == b"x"


def test_a_template_overrides_what_is_mapped() -> None:
    integration = Integration(
        "AWS",
        "arn:aws:apigateway:us-east-1:bedrock-runtime:path/model/{model}/invoke",
        "POST",
        parameters={
            "integration.request.path.model": "method.request.path.model",
            "integration.request.header.X-Kind": "'mapped'",
            "integration.request.querystring.q": "'mapped'",
        },
        templates={
            "application/json": "#set($context.requestOverride.path.model = 'other')"
            "#set($context.requestOverride.header.x-kind = $input.path('$.kind'))"
            "#set($context.requestOverride.querystring.q = 'said')$input.body"
        },
    )
    asked = mapping(call(integration, route="/{model}", path={"model": "m"}, body=b'{"kind": 1}'))
    assert asked.url == "arn:aws:apigateway:us-east-1:bedrock-runtime:path/model/other/invoke?q=said"
    assert header(asked, "x-kind") == ["1"]
    assert asked.body == b'{"kind": 1}'


def test_a_body_that_is_no_json_where_the_template_wants_some_is_a_bad_request() -> None:
    integration = Integration("HTTP", URL, "POST", templates={"application/json": "$input.json('$')"})
    with pytest.raises(Refusal) as refusal:
        mapping(call(integration, body=b"secret"))
    assert refusal.value.type == "BAD_REQUEST_BODY"
    assert refusal.value.message is not None
    assert refusal.value.message.startswith("Could not parse request body into json: ")
    assert "secret" not in refusal.value.message


@pytest.mark.parametrize("text", ["#if(true)", "$input.path('$.a').replace(1)", "$util.parseJson('x')"])
def test_a_template_that_fails_is_an_error_of_the_configuration_without_what_was_sent(text: str) -> None:
    integration = Integration("HTTP", URL, "POST", templates={"application/json": text})
    made = call(integration, body=b'{"a": "secret"}')
    assert refused(made) == "API_CONFIGURATION_ERROR"
    assert made.integration_error is not None
    assert "secret" not in made.integration_error


@pytest.mark.parametrize(
    ("kind", "name"), [("HTTP", "Content-Length"), ("AWS", "Authorization"), ("AWS", "Content-Length")]
)
def test_a_header_that_the_gateway_sets_itself_cannot_be_mapped(kind: str, name: str) -> None:
    parameters = {f"integration.request.header.{name}": "'1'"}
    assert refused(call(Integration(kind, URL, "POST", parameters=parameters))) == "API_CONFIGURATION_ERROR"  # type: ignore[arg-type]


def test_no_value_begins_another_header() -> None:
    parameters = {"integration.request.header.X-Name": "method.request.querystring.name"}
    integration = Integration("HTTP", URL, "POST", parameters=parameters)
    asked = mapping(call(integration, query={"name": ["a\r\nX-Admin: 1"]}))
    assert header(asked, "x-name") == ["a X-Admin: 1"]


def test_bytes_come_to_a_template_in_base64() -> None:
    integration = Integration(
        "HTTP",
        URL,
        "POST",
        templates={"image/png": '{"image": "$input.body"}'},
        content_handling="CONVERT_TO_TEXT",
    )
    made = call(integration, headers={"content-type": "image/png"}, body=b"\x00\xff", binary=("image/*",))
    assert mapping(made).body == b'{"image": "AP8="}'


@pytest.mark.parametrize(("kind", "ask"), [("HTTP", mapping), ("HTTP_PROXY", through)])
@pytest.mark.parametrize(
    ("listed", "passed"),
    [(("image/*",), b"\x00\xff"), ((), b"\x00\xef\xbf\xbd"), (("audio/*",), b"\x00\xef\xbf\xbd")],
)
def test_bytes_pass_through_where_the_api_lists_their_media_type(
    kind: IntegrationType, ask: Callable[[Call], BackendRequest], listed: tuple[str, ...], passed: bytes
) -> None:
    made = call(
        Integration(kind, URL, "POST"),
        headers={"content-type": "image/png"},
        body=b"\x00\xff",
        binary=listed,
    )
    assert ask(made).body == passed


def test_a_get_has_no_body() -> None:
    asked = mapping(call(Integration("HTTP", URL, "GET"), body=b"{}"))
    assert (asked.body, header(asked, "content-type")) == (b"", [])
