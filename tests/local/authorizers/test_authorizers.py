"""Authorizers are asked as API Gateway asks them, and what they say is kept for as long as they say."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zipfile import ZipFile

import pytest

from tests.local.functions.code import of_archive, python
from tests.local.gateways import Time, api, call_of, gateway, route, stage
from tollgate.local.authorizers import authorizers as authorizers_module
from tollgate.local.authorizers.authorizers import Authorizers
from tollgate.local.call import Call, NotServed, Refusal
from tollgate.local.context import variable
from tollgate.local.functions.functions import Functions
from tollgate.local.routing import Router
from tollgate.local.served.gateway import Authorizer, Function

T = TypeVar("T")
ROOT = Path(__file__).parents[3]
HEADER = "method.request.header.Authorization"
ALL = "arn:aws:execute-api:us-east-1:123456789012:*"
KEY = "K" * 40

SAYS = """
import json, os
asked = 0
def handler(event, context):
    global asked
    asked += 1
    said = json.loads(event.get("authorizationToken") or event["headers"]["Authorization"])
    if "raises" in said:
        raise Exception(said["raises"])
    if "event" in said:
        said["context"] = {"event": json.dumps(event)}
    if "asked" in said:
        said["context"] = {"asked": asked, "pid": os.getpid()}
    return said.get("says", said)
"""
"""A function that answers with its token, which is JSON."""


def allowing(*resources: str, effect: str = "Allow", **more: object) -> dict[str, Any]:
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": list(resources or [ALL])}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": "ann", "policyDocument": policy, **more}


class Asked:
    """An authorizer of a few routes, to be asked about calls."""

    def __init__(self, function: Function, functions: Functions, **of: Any) -> None:
        defaults: dict[str, Any] = {
            "type": "TOKEN",
            "identity_sources": (HEADER,),
            "validation": None,
            "ttl": 300,
        }
        self.authorizer = Authorizer("auth1", "ours", function=function, **{**defaults, **of})
        self.get = route("GET", "/models/{model}", authorizer=self.authorizer)
        self.post = route("POST", "/chat", authorizer=self.authorizer)
        self.dev, self.prod = stage("dev", variables={"tier": "gold"}), stage("prod")
        self.gateway = gateway(api(self.get, self.post, stages=[self.dev, self.prod]))
        self.time = Time(datetime(2027, 1, 31, tzinfo=UTC))
        self.authorizers = Authorizers(functions, self.time.clock, self.gateway)

    def call(self, token: object = None, **of: Any) -> Call:
        """A call with a token: JSON, if it is no text."""
        headers = dict(of.pop("headers", {}))
        if token is not None:
            headers["authorization"] = token if isinstance(token, str) else json.dumps(token)
        return call_of(self.gateway, of.pop("route", self.post), headers=headers, **of)

    async def of(self, token: object = None, **of: Any) -> Call:
        call = self.call(token, **of)
        call.given_key = await self.authorizers.authorize(call)
        return call

    async def refusal(self, token: object = None, **of: Any) -> Refusal:
        with pytest.raises(Refusal) as refused:
            await self.of(token, **of)
        return refused.value


def asking(use: Callable[[Asked], Awaitable[T]], function: Function, **of: Any) -> T:
    async def main() -> T:
        functions = Functions()
        try:
            return await use(Asked(function, functions, **of))
        finally:
            await functions.close()

    return asyncio.run(main())


@pytest.fixture
def says(tmp_path: Path) -> Function:
    return python(tmp_path, SAYS)


@pytest.fixture
def bundled(tmp_path: Path) -> Function:
    """The function that ships with gateways which take `Authorization: Bearer KEY`."""
    archive = tmp_path / "authorizer.zip"
    with ZipFile(archive, "w") as file:
        file.write(ROOT / "functions/authorizer/index.py", "index.py")
    return of_archive(archive, handler="index.handler")


BEARER = "^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z0-9]{20,128}$"


def test_the_bundled_authorizer_names_the_key_that_is_sent(bundled: Function) -> None:
    call = asking(lambda asked: asked.of(f"Bearer {KEY}"), bundled, validation=BEARER)
    assert (call.given_key, call.principal) == (KEY, "api-key")


def test_the_bundled_authorizer_takes_either_header_where_it_is_asked_by_request(bundled: Function) -> None:
    async def ask(asked: Asked) -> tuple[str | None, str | None]:
        both = await asked.of(headers={"x-api-key": KEY}), await asked.of(f"bearer {KEY}")
        return both[0].given_key, both[1].given_key

    assert asking(ask, bundled, type="REQUEST", identity_sources=(), ttl=0) == (KEY, KEY)


@pytest.mark.parametrize("token", [None, "", KEY, "Bearer short", f"Basic {KEY}", f"Bearer {KEY}!"])
def test_what_is_no_bearers_key_is_unauthorized(token: str | None, bundled: Function) -> None:
    for validation in (BEARER, None):
        refused = asking(lambda asked: asked.refusal(token), bundled, validation=validation)
        assert refused.type == "UNAUTHORIZED"


def test_a_token_event_has_the_token_and_the_method(says: Function) -> None:
    token = allowing(event=True)

    async def ask(asked: Asked) -> tuple[object, str]:
        call = await asked.of(token, route=asked.get, path_parameters={"model": "a%2Fb"}, stage=asked.prod)
        return json.loads(str(call.authorizer["event"])), asked.gateway.apis[0].id

    event, api_id = asking(ask, says)
    assert event == {
        "type": "TOKEN",
        "authorizationToken": json.dumps(token),
        "methodArn": f"arn:aws:execute-api:us-east-1:123456789012:{api_id}/prod/GET/models/a%2Fb",
    }


def test_a_request_event_has_the_request_without_its_body(says: Function) -> None:
    async def ask(asked: Asked) -> dict[str, Any]:
        call = await asked.of(
            allowing(event=True),
            route=asked.get,
            path="/models/a",
            path_parameters={"model": "a"},
            query={"n": ["1", "2"]},
            headers={"x-api-key": KEY},
            body=b"secret",
        )
        event: dict[str, Any] = json.loads(str(call.authorizer["event"]))
        return event

    event = asking(ask, says, type="REQUEST")
    assert event["type"] == "REQUEST"
    assert event["methodArn"].endswith("/dev/GET/models/a")
    assert (event["resource"], event["path"], event["httpMethod"]) == ("/models/{model}", "/models/a", "GET")
    assert (event["pathParameters"], event["stageVariables"]) == ({"model": "a"}, {"tier": "gold"})
    assert event["queryStringParameters"] == {"n": "2"}
    assert event["multiValueQueryStringParameters"] == {"n": ["1", "2"]}
    assert event["headers"]["x-api-key"] == KEY
    assert event["requestContext"]["identity"]["apiKey"] == KEY
    assert event["requestContext"]["resourcePath"] == "/models/{model}"
    assert "authorizer" not in event["requestContext"]
    assert "body" not in event


@pytest.mark.parametrize(
    ("sources", "call", "is_asked"),
    [
        ((HEADER,), {}, False),
        ((HEADER,), {"headers": {"authorization": ""}}, False),
        ((HEADER, "method.request.querystring.tenant"), {"query": {"tenant": ["a"]}}, False),
        ((HEADER, "method.request.querystring.tenant"), {"token": True}, False),
        ((HEADER, "method.request.querystring.tenant"), {"token": True, "query": {"tenant": ["a"]}}, True),
        ((HEADER, "stageVariables.tier"), {"token": True}, True),
        ((HEADER, "stageVariables.other"), {"token": True}, False),
        ((HEADER, "context.httpMethod"), {"token": True}, True),
        ((HEADER, "context.other"), {"token": True}, False),
    ],
)
def test_a_call_without_an_identity_source_is_unauthorized_and_nobody_is_asked(
    sources: tuple[str, ...], call: Mapping[str, Any], is_asked: bool, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    function = python(tmp_path, f"{SAYS}\nopen({str(mark)!r}, 'w')")
    of = {**call, "token": allowing() if call.get("token") else None}

    async def ask(asked: Asked) -> str | None:
        try:
            await asked.of(**of)
        except Refusal as refusal:
            return refusal.type
        return None

    refused = asking(ask, function, type="REQUEST", identity_sources=sources)
    assert (refused, mark.exists()) == ((None, True) if is_asked else ("UNAUTHORIZED", False))


def test_a_token_must_match_the_whole_of_the_validation_expression(says: Function) -> None:
    async def ask(asked: Asked) -> None:
        assert (await asked.refusal("Bearer a!")).type == "UNAUTHORIZED"
        assert (await asked.refusal("Bearer a")).type == "AUTHORIZER_CONFIGURATION_ERROR"

    asking(ask, says, validation=r"Bearer \w+")


def test_a_validation_expression_of_javas_alone_is_told_of(says: Function) -> None:
    async def ask(asked: Asked) -> None:
        with pytest.raises(NotServed, match="Python cannot read"):
            await asked.of("a")

    asking(ask, says, validation=r"\p{Alpha}+")


@pytest.mark.parametrize(
    ("token", "type_"),
    [
        ({"raises": "Unauthorized"}, "UNAUTHORIZED"),
        ({"raises": "unauthorized"}, "AUTHORIZER_CONFIGURATION_ERROR"),
        ({"raises": "no such tenant"}, "AUTHORIZER_CONFIGURATION_ERROR"),
        ("no json", "AUTHORIZER_CONFIGURATION_ERROR"),
        ({"says": None}, "AUTHORIZER_CONFIGURATION_ERROR"),
        ({"says": "yes"}, "AUTHORIZER_CONFIGURATION_ERROR"),
        ({"says": {"principalId": "ann"}}, "AUTHORIZER_CONFIGURATION_ERROR"),
        ({**allowing(), "principalId": None}, "AUTHORIZER_CONFIGURATION_ERROR"),
        ({**allowing(), "policyDocument": {}}, "AUTHORIZER_CONFIGURATION_ERROR"),
        (allowing(effect="Perhaps"), "AUTHORIZER_CONFIGURATION_ERROR"),
        (allowing(context="text"), "AUTHORIZER_CONFIGURATION_ERROR"),
        (allowing(context={"roles": ["a"]}), "AUTHORIZER_CONFIGURATION_ERROR"),
        (allowing(context={"user": {"id": 1}}), "AUTHORIZER_CONFIGURATION_ERROR"),
        (allowing(usageIdentifierKey=1), "AUTHORIZER_CONFIGURATION_ERROR"),
    ],
)
def test_what_goes_wrong_is_told_apart(token: object, type_: str, says: Function) -> None:
    assert asking(lambda asked: asked.refusal(token), says).type == type_


def test_an_authorizer_that_takes_too_long_has_failed(tmp_path: Path) -> None:
    slow = python(tmp_path, "import time\ndef handler(event, context): time.sleep(30)", timeout=0.2)
    assert asking(lambda asked: asked.refusal("a"), slow).type == "AUTHORIZER_CONFIGURATION_ERROR"


def test_the_context_is_there_as_text(says: Function) -> None:
    token = allowing(context={"tier": "gold", "seats": 3, "is_admin": True}, usageIdentifierKey=KEY)
    call = asking(lambda asked: asked.of(token), says)
    names = ("tier", "seats", "is_admin", "principalId", "other")
    values = [variable(call, f"authorizer.{name}") for name in names]
    assert values == ["gold", "3", "true", "ann", None]
    assert call.given_key == KEY
    assert call.authorizer_latency is not None


@pytest.mark.parametrize(
    ("resources", "denied", "message"),
    [
        (["{api}/dev/POST/chat"], [], None),
        (["{api}/*"], [], None),
        (["*"], [], None),
        (["{api}/dev/*/chat"], [], None),
        (["{api}/dev/POST/cha?"], [], None),
        (["{api}/dev/GET/*"], [], "User is not authorized to access this resource"),
        (["{api}/prod/*"], [], "User is not authorized to access this resource"),
        ([], [], "User is not authorized to access this resource"),
        (["*"], ["{api}/dev/POST/*"], "User is not authorized to access this resource with an explicit deny"),
        (["*"], ["{api}/prod/*"], None),
    ],
)
def test_the_policy_decides(
    resources: Sequence[str], denied: Sequence[str], message: str | None, says: Function
) -> None:
    async def ask(asked: Asked) -> tuple[str, str | None] | None:
        arn = f"arn:aws:execute-api:us-east-1:123456789012:{asked.gateway.apis[0].id}"
        statements = [
            {"Effect": effect, "Action": "execute-api:Invoke", "Resource": each.format(api=arn)}
            for effect, its in (("Allow", resources), ("Deny", denied))
            for each in its
        ]
        token = {"principalId": "ann", "policyDocument": {"Statement": statements}}
        call = asked.call(token)
        try:
            await asked.authorizers.authorize(call)
        except Refusal as refusal:
            return refusal.type, refusal.message
        return None

    assert asking(ask, says) == (("ACCESS_DENIED", message) if message else None)


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("POST", "/chat"),
        ("POST", "/%63hat"),
        ("POST", "/chat/"),
        ("POST", "//chat"),
        ("GET", "/%6dodels/a"),
        ("GET", "//models/b%2Fc/"),
    ],
)
def test_a_deny_holds_however_its_path_is_written(verb: str, path: str, says: Function) -> None:
    deny = allowing(f"{ALL}/POST/chat", f"{ALL}/GET/models/a", f"{ALL}/GET/models/b%2Fc", effect="Deny")
    policy = deny["policyDocument"]
    policy["Statement"] += allowing()["policyDocument"]["Statement"]

    async def ask(asked: Asked) -> str | None:
        match = Router([asked.get, asked.post]).match(verb, path)
        assert match is not None
        found = {"route": match.route, "path_parameters": match.parameters}
        return (await asked.refusal(deny, path=path, **found)).message

    assert asking(ask, says) == "User is not authorized to access this resource with an explicit deny"


def test_an_answer_is_kept_for_its_time_by_the_gateways_clock(says: Function) -> None:
    async def ask(asked: Asked) -> list[object]:
        times = []
        for seconds in (0, 299, 0.999, 0.001, 299):
            asked.time.pass_by(seconds)
            times.append((await asked.of(allowing(asked=1))).authorizer["asked"])
        return times

    assert asking(ask, says) == ["1", "1", "1", "2", "2"]


def test_answers_are_kept_for_each_stage_and_each_of_the_identity_sources(says: Function) -> None:
    async def ask(asked: Asked) -> list[object]:
        token = allowing(asked=1)
        calls = [
            await asked.of(token, query={"tenant": ["a"]}),
            await asked.of(token, query={"tenant": ["b"]}),
            await asked.of(token, query={"tenant": ["a"]}, stage=asked.prod),
            await asked.of(token, query={"tenant": ["b"], "other": ["1"]}),
        ]
        return [call.authorizer["asked"] for call in calls]

    sources = (HEADER, "method.request.querystring.tenant")
    assert asking(ask, says, type="REQUEST", identity_sources=sources) == ["1", "2", "3", "2"]


@pytest.mark.parametrize("of", [{"ttl": 0}, {"type": "REQUEST", "identity_sources": ()}])
def test_an_answer_is_not_kept_without_a_time_or_an_identity(of: dict[str, Any], says: Function) -> None:
    async def ask(asked: Asked) -> list[object]:
        return [(await asked.of(allowing(asked=1))).authorizer["asked"] for _ in range(2)]

    assert asking(ask, says, **of) == ["1", "2"]


def test_a_kept_policy_is_asked_again_for_each_method(says: Function) -> None:
    async def ask(asked: Asked) -> None:
        token = allowing(f"{ALL}/POST/chat")
        await asked.of(token)
        other = await asked.refusal(token, route=asked.get, path_parameters={"model": "a"})
        assert other.type == "ACCESS_DENIED"
        await asked.of(token)

    asking(ask, says)


def test_no_error_is_kept(tmp_path: Path) -> None:
    text = SAYS.replace("    said =", "    if asked == 1: raise Exception('Unauthorized')\n    said =")

    async def ask(asked: Asked) -> None:
        token = allowing()
        assert (await asked.refusal(token)).type == "UNAUTHORIZED"
        await asked.of(token)

    asking(ask, python(tmp_path, text))


def test_calls_that_come_together_with_one_token_ask_once(says: Function) -> None:
    async def ask(asked: Asked) -> set[tuple[object, object]]:
        calls = await asyncio.gather(*(asked.of(allowing(asked=1)) for _ in range(50)))
        return {(call.authorizer["asked"], call.authorizer["pid"]) for call in calls}

    [(times, _)] = asking(ask, says)
    assert times == "1"


def test_one_who_goes_away_leaves_the_answer_to_the_others(says: Function) -> None:
    async def ask(asked: Asked) -> object:
        first = asyncio.ensure_future(asked.of(allowing(asked=1)))
        second = asyncio.ensure_future(asked.of(allowing(asked=1)))
        await asyncio.sleep(0)
        first.cancel()
        return (await second).authorizer["asked"]

    assert asking(ask, says) == "1"


def test_the_oldest_answer_goes_for_a_new_one(says: Function, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authorizers_module, "MOST_KEPT", 2)

    async def ask(asked: Asked) -> list[object]:
        tokens = [allowing(asked=1, n=n) for n in (1, 2, 3, 2, 1)]
        return [(await asked.of(token)).authorizer["asked"] for token in tokens]

    assert asking(ask, says) == ["1", "2", "3", "2", "4"]


def test_no_token_and_no_key_is_shown(bundled: Function) -> None:
    async def ask(asked: Asked) -> str:
        await asked.of(f"Bearer {KEY}")
        wrong = await asked.refusal(f"Basic {KEY}")
        return repr(vars(asked.authorizers)) + repr(wrong) + str(wrong)

    assert KEY not in asking(ask, bundled)


def test_a_condition_is_not_taken_for_met(says: Function) -> None:
    token = allowing()
    token["policyDocument"]["Statement"][0]["Condition"] = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}

    async def ask(asked: Asked) -> None:
        with pytest.raises(NotServed, match="Condition"):
            await asked.of(token)

    asking(ask, says)
