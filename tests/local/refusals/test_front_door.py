"""What API Gateway answers before it looks at an API."""

from __future__ import annotations

import json

import pytest
from starlette.datastructures import Headers

from tollgate.local.refusals import front_door


def test_a_body_that_is_too_large_is_refused_in_plain_text() -> None:
    answer = front_door.too_large()
    assert (answer.status, answer.body) == (413, b"HTTP content length exceeded 10485760 bytes.")


@pytest.mark.parametrize(
    ("authorization", "no_signature"),
    [(None, False), ("Bearer " + "A" * 30, True), ("AWS4-HMAC-SHA256 Credential=a", False), ("", True)],
)
def test_a_key_in_authorization_is_no_signature(authorization: str | None, no_signature: bool) -> None:
    headers = Headers({} if authorization is None else {"authorization": authorization})
    assert front_door.is_no_signature(headers) is no_signature


def test_what_was_taken_for_a_signature_is_told_by_its_digest_alone() -> None:
    answer = front_door.not_signed(Headers({"authorization": "Bearer " + "A" * 30}))
    assert isinstance(answer.body, bytes)
    message = json.loads(answer.body)["message"]
    assert answer.status == 403
    assert "Authorization header" in message
    assert "AAAA" not in message


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("7f7c0d4e-0b6a-4e0e-9b43-0c5a8c1f2d3e", "7f7c0d4e-0b6a-4e0e-9b43-0c5a8c1f2d3e"),
        ('x"}\n', None),
        ("7F7C0D4E", None),
    ],
)
def test_a_caller_may_choose_the_requests_id_as_a_uuid(given: str, taken: str | None) -> None:
    assert front_door.own_request_id(Headers({"x-amzn-RequestId": given})) == taken


@pytest.mark.parametrize(
    ("given", "method"), [("GET", "GET"), ("get", "GET"), ("CONNECT", "POST"), (None, "POST")]
)
def test_a_header_may_override_the_method(given: str | None, method: str) -> None:
    headers = Headers({} if given is None else {"x-http-method-override": given})
    assert front_door.overridden_method(headers, "POST") == method
