"""The authorizer passes on the one key that was sent, and says nothing but "Unauthorized" of all else."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.authorizer import index

KEY = "k3yOfAcmeThatIsSecret0123456789abcdefghi"
BEARER = f"Bearer {KEY}"
OTHER = "k3yOfGlobexThatIsSecret123456789abcdefgh"
API = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5"
STAGE = f"{API}/v1"
ARN = f"{STAGE}/POST/v1/chat/completions"

Event = dict[str, Any]


def test_the_answer_is_the_key_and_leave_to_call_the_stage() -> None:
    assert index.handler(_request(("Authorization", BEARER)), None) == {
        "principalId": "api-key",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": f"{STAGE}/*"}],
        },
        "usageIdentifierKey": KEY,
    }


TAKEN: dict[str, list[tuple[str, Any]]] = {
    "a bearer token": [("Authorization", BEARER)],
    "the scheme in small letters": [("Authorization", f"bearer {KEY}")],
    "the scheme in capitals": [("Authorization", f"BEARER {KEY}")],
    "several spaces": [("Authorization", f"Bearer   {KEY}")],
    "the header's name in small letters": [("authorization", f"Bearer {KEY}")],
    "the header's name in capitals": [("AUTHORIZATION", f"Bearer {KEY}")],
    "x-api-key": [("x-api-key", KEY)],
    "X-API-Key": [("X-API-Key", KEY)],
    "both, and they agree": [("Authorization", BEARER), ("x-api-key", KEY)],
    "the same header twice": [("Authorization", BEARER), ("authorization", f"Bearer {KEY}")],
    "among others": [("Accept", "*/*"), ("Authorization", BEARER), ("x-api-key-id", OTHER)],
}


@pytest.mark.parametrize("headers", TAKEN.values(), ids=TAKEN)
def test_a_key_is_taken_however_its_header_is_spelled(headers: list[tuple[str, Any]]) -> None:
    assert index.handler(_request(*headers), None)["usageIdentifierKey"] == KEY


@pytest.mark.parametrize("length", [20, 128])
def test_the_shortest_and_the_longest_key_are_taken(length: int) -> None:
    key = "k" * length
    assert index.handler(_request(("Authorization", f"Bearer {key}")), None)["usageIdentifierKey"] == key


@pytest.mark.parametrize("field", ["headers", "multiValueHeaders"])
def test_either_form_of_the_headers_is_enough(field: str) -> None:
    event = _request(("Authorization", BEARER)) | {field: None}
    assert index.handler(event, None)["usageIdentifierKey"] == KEY


def test_a_token_event_is_taken() -> None:
    event = {"type": "TOKEN", "authorizationToken": f"Bearer {KEY}", "methodArn": ARN}
    assert index.handler(event, None)["usageIdentifierKey"] == KEY


REFUSED: dict[str, list[tuple[str, Any]]] = {
    "no header": [],
    "other headers": [("Accept", "*/*"), ("Proxy-Authorization", f"Bearer {KEY}"), ("api-key", KEY)],
    "empty": [("Authorization", "")],
    "a space": [("Authorization", " ")],
    "a scheme alone": [("Authorization", "Bearer")],
    "a scheme and a space": [("Authorization", "Bearer ")],
    "a key alone": [("Authorization", KEY)],
    "no space": [("Authorization", f"Bearer{KEY}")],
    "a tab": [("Authorization", f"Bearer\t{KEY}")],
    "a space that is not ASCII": [("Authorization", f"Bearer\u00a0{KEY}")],
    "a colon": [("Authorization", f"Bearer: {KEY}")],
    "a space before": [("Authorization", f" Bearer {KEY}")],
    "a space behind": [("Authorization", f"Bearer {KEY} ")],
    "a line's end behind": [("Authorization", f"Bearer {KEY}\n")],
    "a zero behind": [("Authorization", f"Bearer {KEY}\0")],
    "a word behind": [("Authorization", f"Bearer {KEY} x")],
    "a parameter behind": [("Authorization", f"Bearer {KEY}, realm=x")],
    "two in one header": [("Authorization", f"Bearer {KEY}, Bearer {OTHER}")],
    "the scheme twice": [("Authorization", f"Bearer Bearer {KEY}")],
    "in quotes": [("Authorization", f'Bearer "{KEY}"')],
    "Basic": [("Authorization", f"Basic {KEY}")],
    "a scheme that begins alike": [("Authorization", f"Bearers {KEY}")],
    "a scheme that ends early": [("Authorization", f"Beare {KEY}")],
    "a signature": [("Authorization", f"AWS4-HMAC-SHA256 Credential={KEY}/x, Signature=x")],
    "too short": [("Authorization", f"Bearer {KEY[:19]}")],
    "too long": [("Authorization", f"Bearer {'k' * 129}")],
    "far too long": [("Authorization", f"Bearer {'k' * 1_000_000}")],
    "far too many spaces": [("Authorization", f"Bearer{' ' * 1_000_000}")],
    "a hyphen": [("Authorization", f"Bearer sk-{KEY}")],
    "base64": [("Authorization", f"Bearer {KEY}==")],
    "a dot": [("Authorization", f"Bearer {KEY}.{KEY}")],
    "an umlaut": [("Authorization", f"Bearer {KEY}ü")],
    "digits that are not ASCII": [("Authorization", "Bearer " + "\u0663" * 30)],
    "letters of full width": [("Authorization", "Bearer " + "\uff21" * 30)],
    "null": [("Authorization", None)],
    "a number": [("Authorization", 12345678901234567890)],
    "a map": [("Authorization", {"Bearer": KEY})],
    "a list in the list": [("Authorization", [f"Bearer {KEY}"])],
    "two that differ": [("Authorization", BEARER), ("Authorization", f"Bearer {OTHER}")],
    "two that differ, the names too": [
        ("Authorization", BEARER),
        ("authorization", f"Bearer {OTHER}"),
    ],
    "two schemes": [("Authorization", f"Basic {KEY}"), ("Authorization", BEARER)],
    "two that differ in a letter's case": [
        ("Authorization", BEARER),
        ("Authorization", f"bearer {KEY}"),
    ],
    "both, and they differ": [("Authorization", BEARER), ("x-api-key", OTHER)],
    "both, one empty": [("Authorization", ""), ("x-api-key", KEY)],
    "both, one Basic": [("Authorization", "Basic dXNlcjpwYXNz"), ("x-api-key", KEY)],
    "both, the second malformed": [("Authorization", BEARER), ("x-api-key", f"{KEY} ")],
    "x-api-key with a scheme": [("x-api-key", f"Bearer {KEY}")],
    "x-api-key empty": [("x-api-key", "")],
    "x-api-key null": [("x-api-key", None)],
    "x-api-key too short": [("x-api-key", KEY[:19])],
    "x-api-key too long": [("x-api-key", "k" * 129)],
    "x-api-key twice": [("x-api-key", KEY), ("X-Api-Key", OTHER)],
}


@pytest.mark.parametrize("headers", REFUSED.values(), ids=REFUSED)
def test_all_else_is_unauthorized(headers: list[tuple[str, Any]]) -> None:
    _assert_unauthorized(_request(*headers))


NO_EVENTS: dict[str, Any] = {
    "nothing": {},
    "null": None,
    "a list": [],
    "a text": f"Bearer {KEY}",
    "no headers": {"methodArn": ARN},
    "headers null": {"headers": None, "multiValueHeaders": None, "methodArn": ARN},
    "headers a list": {"headers": [f"Bearer {KEY}"], "multiValueHeaders": [KEY], "methodArn": ARN},
    "a header without values": {"multiValueHeaders": {"Authorization": []}, "methodArn": ARN},
    "a header of null": {"multiValueHeaders": {"Authorization": None}, "methodArn": ARN},
    "a token of null": {"authorizationToken": None, "methodArn": ARN},
    "a token and a header": {
        "authorizationToken": f"Bearer {KEY}",
        "headers": {"Authorization": f"Bearer {OTHER}"},
        "methodArn": ARN,
    },
    "no method": {"headers": {"Authorization": BEARER}},
    **{
        f"the method {arn!r}": {"headers": {"Authorization": BEARER}, "methodArn": arn}
        for arn in (None, 7, [ARN], "", "/", "*", "/v1/GET/models", API, f"{API}/", f"{API}//GET")
    },
}


@pytest.mark.parametrize("event", NO_EVENTS.values(), ids=NO_EVENTS)
def test_an_event_that_is_not_understood_is_unauthorized(event: object) -> None:
    _assert_unauthorized(event)


@pytest.mark.parametrize(
    ("arn", "resource"),
    [
        (ARN, f"{STAGE}/*"),
        (f"{STAGE}/GET/", f"{STAGE}/*"),
        (f"{STAGE}/GET", f"{STAGE}/*"),
        (f"{STAGE}/POST/model/eu.anthropic.claude:0/invoke/a/b/../c", f"{STAGE}/*"),
        (f"{STAGE}/POST/arn:aws:bedrock:eu-west-1:123456789012:prompt/x", f"{STAGE}/*"),
        (
            "arn:aws-cn:execute-api:cn-north-1:123456789012:a1b2c3d4e5/prod/GET/models",
            "arn:aws-cn:execute-api:cn-north-1:123456789012:a1b2c3d4e5/prod/*",
        ),
        (
            "arn:aws-us-gov:execute-api:us-gov-west-1:123456789012:a1b2c3d4e5/prod/GET/models",
            "arn:aws-us-gov:execute-api:us-gov-west-1:123456789012:a1b2c3d4e5/prod/*",
        ),
        (
            f"{API}/test-invoke-stage/GET/",
            f"{API}/test-invoke-stage/*",
        ),
    ],
)
def test_what_may_be_called_is_every_method_of_the_same_stage(arn: str, resource: str) -> None:
    answer: Any = index.handler(_request(("Authorization", BEARER), arn=arn), None)
    (statement,) = answer["policyDocument"]["Statement"]
    assert statement["Resource"] == resource


def test_two_keys_have_the_same_answer_but_for_the_key() -> None:
    answers = [index.handler(_request(("x-api-key", key)), None) for key in (KEY, OTHER)]
    assert [answer.pop("usageIdentifierKey") for answer in answers] == [KEY, OTHER]
    assert answers[0] == answers[1]
    assert KEY not in json.dumps(answers)


_keys = st.text("abcXYZ0189", min_size=20, max_size=128)
_junk = st.one_of(
    st.just(""), st.text(max_size=4), st.sampled_from([" ", "\t", "=", ",", "-", "ü", "\0", "\n"])
)
_values = st.one_of(
    _keys,
    _keys.map("Bearer {}".format),
    st.builds(
        "{}{}{}{}{}".format, _junk, st.sampled_from(["Bearer", "bEARER", "Basic"]), _junk, _keys, _junk
    ),
    st.text(),
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _values,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_names = st.sampled_from(
    ["Authorization", "authorization", "AUTHORIZATION", "x-api-key", "X-API-Key", "Accept"]
)
_headers = st.dictionaries(_names | st.text(max_size=5), _values, max_size=3)


@settings(deadline=None)
@given(_headers, st.dictionaries(_names, st.lists(_values, max_size=3), max_size=2))
def test_a_key_that_is_passed_on_is_the_only_one_that_was_sent(
    single: dict[str, str], several: dict[str, list[str]]
) -> None:
    key = _passed_on({"headers": single, "multiValueHeaders": several, "methodArn": ARN})
    sent = [*single.items(), *((name, value) for name, values in several.items() for value in values)]
    bearers = [value for name, value in sent if name.lower() == "authorization"]
    keys = [value for name, value in sent if name.lower() == "x-api-key"]
    if key is not None:
        assert re.fullmatch("[A-Za-z0-9]{20,128}", key)
        assert bearers or keys
        assert all(re.fullmatch(f"(?i:bearer) +{key}", value) for value in bearers)
        assert all(value == key for value in keys)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["headers", "multiValueHeaders", "authorizationToken", "methodArn", "type"]),
        _json | st.dictionaries(_names, _json, max_size=3) | st.just(ARN),
    )
    | _json
)
def test_whatever_the_event_is_a_key_is_passed_on_or_it_is_unauthorized(event: Any) -> None:
    key = _passed_on(event)
    assert key is None or key in json.dumps(event)


@settings(deadline=None)
@given(
    st.text("abcXYZ0189", min_size=40, max_size=128), st.sampled_from(["Basic ", "Bearer  =", "Bearer\t", ""])
)
def test_no_exception_tells_the_key(key: str, before: str) -> None:
    event = _request(("Authorization", before + key), ("x-api-key", f"{key}!"))
    with pytest.raises(Exception, match=r"\AUnauthorized\Z") as caught:
        index.handler(event, None)
    assert key not in "".join(traceback.format_exception(caught.value))


def test_it_imports_nothing() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); before = {*sys.modules}\n"
        "import index; print(*{*sys.modules} - before)"
    )
    command = [sys.executable, "-S", "-E", "-I", "-B", "-c", program, str(Path(index.__file__).parent)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout == "index\n"


def _request(*headers: tuple[str, Any], arn: str = ARN) -> Event:
    """An event as API Gateway makes it: one map has the last value of each header, the other has all."""
    several: dict[str, list[Any]] = {}
    for name, value in headers:
        several.setdefault(name, []).append(value)
    return {
        "type": "REQUEST",
        "methodArn": arn,
        "headers": {name: values[-1] for name, values in several.items()},
        "multiValueHeaders": several,
        "requestContext": {"identity": {"apiKey": OTHER}},
    }


def _passed_on(event: object) -> str | None:
    """The key of the answer; None where it is refused."""
    answer = None
    with _silence(), contextlib.suppress(Exception):
        answer = index.handler(event, None)
    if answer is None:
        _assert_unauthorized(event)
        return None
    key = answer["usageIdentifierKey"]
    assert isinstance(key, str)
    return key


def _assert_unauthorized(event: object) -> None:
    """Refused in the one word that API Gateway knows, and with no other."""
    with _silence(), pytest.raises(Exception, match=r"\AUnauthorized\Z") as caught:
        index.handler(event, None)
    assert type(caught.value) is Exception
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert KEY not in "".join(traceback.format_exception(caught.value))


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(said):
        yield
    assert said.getvalue() == ""
