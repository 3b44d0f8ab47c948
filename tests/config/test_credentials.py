"""What may be a credential is refused, and never shown."""

from __future__ import annotations

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API, PLAN

SECRET = "sk-proj-0123456789abcdef"
"""Stands for a credential that someone wrote down."""


@pytest.mark.parametrize(
    "header",
    [
        "Authorization",
        "authorization",
        "Proxy-Authorization",
        "Cookie",
        "X-Api-Key",
        "api-key",
        "apikey",
        "x-goog-api-key",
        "X-Secret",
        "X-Password",
        "Ocp-Apim-Subscription-Api-Key",
        "accessToken",
    ],
)
def test_a_credential_in_a_fixed_header_is_refused(say: Say, header: str) -> None:
    route = f"{{integration: {{type: http, url: 'https://x', headers: {{{header}: 'Bearer {SECRET}'}}}}}}"
    assert say(f"{API}      GET /x: {route}\n") == [
        f'7: apis.inference.routes["GET /x"].integration.headers: the header {header!r} looks like a'
        " credential"
        " in clear > Take it out: the synthesized document and the state would show it."
    ]


@pytest.mark.parametrize("header", ["X-Gateway", "Accept", "Content-Type", "X-Tokens-Per-Minute", "X-Key-Id"])
def test_other_headers_are_taken(load_text: Load, header: str) -> None:
    route = f"{{integration: {{type: http, url: 'https://x', headers: {{{header}: a}}}}}}"
    assert load_text(f"{API}      GET /x: {route}\n")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"https://user:{SECRET}@x/v1", "the address carries a user name or password"),
        (f"https://{SECRET}@x/v1", "the address carries a user name or password"),
        (f"user:{SECRET}@x/v1", "the address carries a user name or password"),
        (f"ftp://user:{SECRET}@x/v1", "the address carries a user name or password"),
        (
            f"https://x/v1?api_key={SECRET}",
            "the address's parameter 'api_key' looks like a credential in clear",
        ),
        (f"https://x/v1?a=b&key={SECRET}", "the address's parameter 'key' looks like a credential in clear"),
        (
            f"https://x/v1?api%5Fkey={SECRET}",
            "the address's parameter 'api_key' looks like a credential in clear",
        ),
        (f"https://x/v1?sig={SECRET}", "the address's parameter 'sig' looks like a credential in clear"),
        (
            f"https://x/v1?access_token={SECRET}",
            "the address's parameter 'access_token' looks like a credential",
        ),
    ],
)
def test_a_credential_in_an_address_is_refused(say: Say, url: str, said: str) -> None:
    [problem] = say(f"{API}      GET /x: {{integration: {{type: http, url: '{url}'}}}}\n")
    assert said in problem
    assert SECRET not in problem


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        (f"keys: {{primary: {SECRET}}}", "keys.primary"),
        (f"keys: {{primary: {{value: {SECRET}}}}}", "keys.primary.value"),
        (f"keys: {{primary: {{key: {SECRET}}}}}", "keys.primary.key"),
        (f"keys: {{primary: {{api_key: {SECRET}}}}}", "keys.primary.api_key"),
        (f"keys: {SECRET}", "keys"),
        (f"key: {SECRET}", "key"),
        (f"api_key: {SECRET}", "api_key"),
    ],
)
def test_the_value_of_a_consumers_key_is_refused(say: Say, fields: str, path: str) -> None:
    assert say(f"{PLAN}consumers:\n  acme: {{usage_plan: pro, {fields}}}\n") == [
        f"10: consumers.acme.{path}: a key's value is never written down > Take it out: AWS makes the value,"
        " and 'tollgate outputs' shows it. If this one is in use, replace it."
    ]


@pytest.mark.parametrize(
    "line",
    [
        f"{PLAN}consumers:\n  acme: {{usage_plan: pro, keys: [{SECRET}]}}\n",
        f"{PLAN}consumers:\n  acme: {{usage_plan: pro, keys: {{primary: [{SECRET}]}}}}\n",
        f"{PLAN}consumers:\n  acme: {{usage_plan: pro, keys: {{primary: {{enabled: {SECRET}}}}}}}\n",
        f"{PLAN}consumers:\n  acme: {{usage_plan: pro, password: {SECRET}}}\n",
        f"{API}      GET /x: {{integration: {{type: mock, headers: {SECRET}}}}}\n",
        f"{API}      GET /x: {{integration: {{type: mock, headers: [{SECRET}]}}}}\n",
        f"{API}      GET /x: {{integration: {{type: mock, headers: {{A: [{SECRET}]}}}}}}\n",
        f'{API}      GET /x: {{integration: {{type: mock, headers: {{A: "{SECRET}\\n"}}}}}}\n',
        f"{API}      GET /x: {{integration: {{type: http, url: 'https://x', header: {{A: {SECRET}}}}}}}\n",
        f"{API}      GET /x: {{integration: {{type: http, url: 'x?key={SECRET}'}}}}\n",
        f"{API}      GET /x: {{integration: {{type: http, url: 'x#{SECRET}'}}}}\n",
        f"{API}      GET /x: {{integration: {{type: http, url: 'http://x?t={SECRET}'}}}}\n",
        f"{API}      GET /x: {{integration: {{type: http, url: ['{SECRET}']}}}}\n",
        f"{API}    stage: {{variables: {{a: [{SECRET}]}}}}\n",
        f"{API}    stage: {{variables: {{a: {SECRET} x}}}}\n",
    ],
)
def test_what_may_be_a_credential_is_not_shown(say: Say, line: str) -> None:
    said = say(line)
    assert said
    assert SECRET not in "\n".join(said)


def test_a_number_in_a_headers_place_is_not_shown(say: Say) -> None:
    [said] = say(f"{API}      GET /x: {{integration: {{type: mock, headers: {{X-Api-Key: 83927401}}}}}}\n")
    assert "is not a text > Put it in quotes." in said
    assert "83927401" not in said
