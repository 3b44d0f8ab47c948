"""What answers tell a browser."""

from __future__ import annotations

import json
import re

import pytest

from tests.stacks.synthesis import MOCK, Block, Document, gateway, synthesize
from tollgate.config.gateway import Gateway

ONE = {"origins": ["https://app.example.com"]}
SEVERAL = {"origins": ["https://a.example.com", "https://b.example.com"]}
ALL = {"origins": ["*"]}
READABLE = "Retry-After,x-amzn-RequestId,x-request-id,x-should-retry"
HTTP = {"integration": {"type": "http", "url": "https://x.example.com"}}
SQS = {"integration": {"type": "sqs", "queue": "jobs"}}
BEDROCK = {"integration": {"type": "bedrock", "model": "amazon.nova-lite-v1:0"}}


def with_cors(cors: object, **routes: object) -> Gateway:
    return gateway(apis={"inference": {"routes": routes or {"GET /a": MOCK}, "cors": cors}})


def methods(document: Document) -> dict[str, Block]:
    found: dict[str, Block] = document["resource"]["aws_api_gateway_method"]
    return found


def response(document: Document, address: str) -> tuple[dict[str, str], str | None]:
    """The headers and the template of one answer."""
    block = document["resource"]["aws_api_gateway_integration_response"][f"inference__{address}"]
    mapped = {
        name.removeprefix("method.response.header."): value
        for name, value in block["response_parameters"].items()
    }
    declared = document["resource"]["aws_api_gateway_method_response"][f"inference__{address}"]
    assert set(declared["response_parameters"]) == set(block["response_parameters"])
    templates = block.get("response_templates")
    return mapped, None if templates is None else next(iter(templates.values()))


def preflight(cors: object) -> tuple[dict[str, str], str | None]:
    return response(synthesize(with_cors(cors)), "OPTIONS_a__204")


def test_each_path_with_a_route_answers_a_preflight_without_a_key() -> None:
    routes = {"POST /v1/chat": HTTP, "GET /v1/chat": HTTP, "ANY /f/{proxy+}": HTTP, "GET /": MOCK}
    document = synthesize(with_cors(ONE, **routes))
    preflights = {
        name: block for name, block in methods(document).items() if block["http_method"] == "OPTIONS"
    }
    assert len(preflights) == 3
    for name, block in preflights.items():
        assert (block["api_key_required"], block["authorization"]) == (False, "NONE")
        assert document["resource"]["aws_api_gateway_integration"][name]["type"] == "MOCK"


def test_a_bearer_apis_preflight_asks_no_authorizer() -> None:
    api = {"routes": {"GET /a": MOCK}, "cors": ONE, "api_key_source": "bearer"}
    found = methods(synthesize(gateway(apis={"inference": api})))
    assert "authorizer_id" in found["inference__GET_a"]
    assert "authorizer_id" not in found["inference__OPTIONS_a"]


def test_no_browser_is_answered_without_cors() -> None:
    document = synthesize(gateway())
    assert not [block for block in methods(document).values() if block["http_method"] == "OPTIONS"]
    assert "Access-Control" not in json.dumps(document)


@pytest.mark.parametrize(
    ("routes", "allowed"),
    [
        (("POST /a", "GET /a"), "'GET,POST,OPTIONS'"),
        (("ANY /a",), "'GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS'"),
    ],
)
def test_a_preflight_tells_the_methods_of_its_path(routes: tuple[str, ...], allowed: str) -> None:
    config = with_cors(ONE, **dict.fromkeys(routes, HTTP), **{"DELETE /b": HTTP})
    mapped, _ = response(synthesize(config), "OPTIONS_a__204")
    assert mapped["Access-Control-Allow-Methods"] == allowed


def test_a_preflight_tells_what_a_page_may_send_and_for_how_long() -> None:
    mapped, template = preflight({**ONE, "headers": ["Authorization", "X-Model"], "max_age": 5})
    assert mapped == {
        "Access-Control-Allow-Origin": "'https://app.example.com'",
        "Access-Control-Allow-Headers": "'Authorization,X-Model'",
        "Access-Control-Allow-Methods": "'GET,OPTIONS'",
        "Access-Control-Expose-Headers": f"'{READABLE}'",
        "Access-Control-Max-Age": "'5'",
    }
    assert template == ""


def test_what_openais_client_sends_from_a_browser_may_be_sent() -> None:
    allowed = preflight(ONE)[0]["Access-Control-Allow-Headers"].strip("'").lower().split(",")
    assert {"authorization", "content-type", "x-stainless-os", "x-stainless-retry-count"} <= set(allowed)


def test_a_route_of_the_descriptions_own_takes_the_preflights_place() -> None:
    own = {
        "public": True,
        "integration": {"type": "mock", "headers": {"access-control-allow-origin": "https://z"}},
    }
    document = synthesize(with_cors(ONE, **{"GET /a": HTTP, "OPTIONS /a": own, "GET /b": HTTP}))
    assert set(methods(document)) >= {"inference__OPTIONS_a", "inference__OPTIONS_b"}
    mapped, _ = response(document, "OPTIONS_a__200")
    assert [mapped[name] for name in mapped if name.lower() == "access-control-allow-origin"] == [
        "'https://z'"
    ]


def test_one_of_several_origins_is_named_to_who_asks_from_there() -> None:
    mapped, template = preflight(SEVERAL)
    assert mapped["Access-Control-Allow-Origin"] == "'https://a.example.com'"
    assert mapped["Vary"] == "'Origin'"
    assert template is not None
    assert _named("https://b.example.com", template) == "https://b.example.com"
    assert _named("https://evil.example.com", template) is None


@pytest.mark.parametrize(("cors", "origin"), [(ONE, "'https://app.example.com'"), (ALL, "'*'")])
def test_one_origin_and_all_need_no_template(cors: object, origin: str) -> None:
    mapped, template = preflight(cors)
    assert (mapped["Access-Control-Allow-Origin"], template, mapped.get("Vary")) == (origin, "", None)


@pytest.mark.parametrize("cors", [ONE, SEVERAL, ALL])
def test_gateway_responses_reflect_no_origin(cors: dict[str, list[str]]) -> None:
    """They have no template in Velocity's language: several origins are `*`, which lets no cookie along."""
    blocks = synthesize(with_cors(cors))["resource"]["aws_api_gateway_gateway_response"].values()
    several = len(cors["origins"]) > 1
    for block in blocks:
        parameters = block["response_parameters"]
        origin = "*" if several else cors["origins"][0]
        assert parameters["gatewayresponse.header.Access-Control-Allow-Origin"] == f"'{origin}'"
        assert "gatewayresponse.header.Access-Control-Allow-Credentials" not in parameters


def test_cookies_are_let_along_by_every_answer_of_an_api_with_credentials() -> None:
    document = synthesize(with_cors({**ONE, "credentials": True}))
    for kind, prefix in (("gateway", "gatewayresponse"), ("integration", "method.response")):
        for block in document["resource"][f"aws_api_gateway_{kind}_response"].values():
            parameters = block["response_parameters"]
            assert parameters[f"{prefix}.header.Access-Control-Allow-Credentials"] == "'true'"
            assert parameters[f"{prefix}.header.Access-Control-Allow-Origin"] != "'*'"


def test_a_page_may_read_what_is_named_and_what_tells_when_to_try_again() -> None:
    mapped, _ = response(
        synthesize(with_cors({**ONE, "expose_headers": ["X-Model", "retry-after"]})), "GET_a__200"
    )
    assert mapped["Access-Control-Expose-Headers"] == (
        "'X-Model,retry-after,x-amzn-RequestId,x-request-id,x-should-retry'"
    )


@pytest.mark.parametrize("body", ["\nhello $1 #end", "endless", {"a": 1}])
def test_a_mocks_body_stays_what_it_is_behind_the_choice_of_an_origin(body: object) -> None:
    route = {"integration": {"type": "mock", "body": body}}
    _, template = response(synthesize(with_cors(SEVERAL, **{"GET /a": route})), "GET_a__200")
    said = body if isinstance(body, str) else json.dumps(body)
    assert template is not None
    assert template.endswith(f"#end#[[{said}]]#")


def test_a_services_answers_can_be_read_by_a_page() -> None:
    document = synthesize(with_cors(SEVERAL, **{"POST /jobs": SQS, "POST /chat": BEDROCK}))
    told, template = response(document, "POST_jobs__202")
    assert (told["Access-Control-Allow-Origin"], told["Vary"]) == ("'https://a.example.com'", "'Origin'")
    assert template is not None
    assert template.endswith('#end{"id": "$context.extendedRequestId"}')
    passed_on, nothing = response(document, "POST_chat__200")
    assert (passed_on["Access-Control-Allow-Origin"], nothing) == ("'*'", None)


def test_a_preflight_leads_to_its_line_and_is_no_public_route_of_the_description() -> None:
    """The audit tells of each route that the description calls public."""
    assert "public" not in methods(synthesize(with_cors(ONE)))["inference__OPTIONS_a"].get("//", {})


def _named(origin: str, template: str) -> str | None:
    """Whom a template names: what Velocity makes of it, by the list that stands in it."""
    match = re.match(
        r"#set\(\$origins = (\[.*?\])\)#set\(\$origin = \$input\.params\(\)\.header\.get\(\"Origin\"\)\).*"
        r"#if\(\$origins\.contains\(\$origin\)\)"
        r"#set\(\$context\.responseOverride\.header\.Access-Control-Allow-Origin = \$origin\)#end",
        template,
    )
    assert match is not None
    return origin if origin in json.loads(match[1]) else None
