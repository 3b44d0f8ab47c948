"""What may be a credential is refused, and never shown."""

from __future__ import annotations

import time

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
        "Ocp-Apim-Subscription-Key",
        "x-functions-key",
        "X-Subscription-Key",
        "X-Auth",
        "X-Auth-Key",
        "access_key",
        "X-Amz-Signature",
        "X-Goog-Signature",
        "X-Amz-Credential",
        "apiKey",
        "api_key",
    ],
)
def test_a_credential_in_a_fixed_header_is_refused(say: Say, header: str) -> None:
    route = f"{{integration: {{type: http, url: 'https://x', headers: {{{header}: 'Bearer {SECRET}'}}}}}}"
    assert say(f"{API}      GET /x: {route}\n") == [
        f'7: apis.inference.routes["GET /x"].integration.headers: the header {header!r} looks like a'
        " credential"
        " in clear > Take it out: the synthesized document and the state would show it."
    ]


@pytest.mark.parametrize(
    "header", ["X-Gateway", "Accept", "Content-Type", "X-Tokens-Per-Minute", "X-Key-Id", "X-Author"]
)
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
        *(
            (
                f"https://x/v1?{name}={SECRET}",
                f"the address's parameter {name!r} looks like a credential in clear",
            )
            for name in ("subscription-key", "access_key", "X-Amz-Signature", "X-Goog-Signature", "auth")
        ),
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


KEY = "Zq7Lw2Xv9Tb4Rn8Km3Hc"
"""Stands for the value of a key: twenty letters and digits."""


@pytest.mark.parametrize(
    "value", [KEY, KEY.lower() * 2, f"{KEY[:9]}-{KEY}", "Zq7$Lw2!Xv9&Tb4*Rn8^Km3", SECRET]
)
@pytest.mark.parametrize(
    "entry",
    [
        "acme: '{}'",
        "acme: ['{}']",
        "acme: {{usage_plan: '{}'}}",
        "acme: {{usage_plan: ['{}']}}",
        "acme: {{usage_plan: pro, contact: '{}<>'}}",
        "acme: {{usage_plan: pro, contact: ['{}']}}",
        "acme: {{usage_plan: pro, description: ['{}']}}",
        "acme: {{usage_plan: pro, keys: '{}'}}",
        "acme: {{usage_plan: pro, keys: ['{}']}}",
        "acme: {{usage_plan: pro, keys: {{'{} ': {{}}}}}}",
        "acme: {{usage_plan: pro, keys: {{'{}': 5}}}}",
        "acme: {{usage_plan: pro, keys: {{primary: '{}'}}}}",
        "acme: {{usage_plan: pro, keys: {{primary: {{enabled: '{}'}}}}}}",
        "acme: {{usage_plan: pro, keys: {{primary: {{'{}': true}}}}}}",
        "acme: {{usage_plan: pro, '{}': true}}",
        "acme: {{usage_plan: pro, keys: {{k: {{}}, k: {{}}}}, '{}': , '{}': }}",
        "'{} ': {{usage_plan: pro}}",
        "'{}': {{}}",
        "'{}': pro",
    ],
)
def test_a_keys_value_anywhere_below_the_consumers_is_not_shown(say: Say, entry: str, value: str) -> None:
    said = "\n".join(say(f"{PLAN}consumers:\n  {entry.format(value, value)}\n"))
    assert said
    assert value not in said
    assert value[1:] not in said


@pytest.mark.parametrize(
    "line",
    [
        "'{}': x",
        "backend: {{type: '{}'}}",
        "backend: {{type: s3, bucket: '{}'}}",
        "region: '{}'",
        "environments: {{'{} ': {{}}}}",
        "usage_plans: {{'{} ': {{apis: [inference]}}}}",
        "usage_plans: {{pro: {{apis: ['{}']}}}}",
        "usage_plans: {{pro: {{apis: {{inference: {{throttle: {{'GET /{}': {{}}}}}}}}}}}}",
        "a: &{0} x\n'{0}': *{0}",
        "a: *{}",
        "a: !{} x",
    ],
)
def test_a_keys_value_in_any_other_place_is_not_shown(say: Say, line: str) -> None:
    said = "\n".join(say(f"{API}{line.format(KEY)}\n"))
    assert said
    assert KEY not in said


def test_a_keys_value_in_the_place_of_a_consumer_is_named_as_one(say: Say) -> None:
    [said] = say(f"{PLAN}consumers:\n  acme: {KEY}\n")
    assert said.startswith("10: consumers.acme: a key's value is never written down > ")


LOOKS_LIKE_ONE = (
    "this looks like a credential in clear > Take it out, and replace it if it is in use:"
    " the synthesized document and the state would show it."
)
CREDENTIALS = [
    SECRET,
    "AKIAIOSFODNN7EXAMPLE",
    f"Bearer {KEY}",
    "Bearer abc-def-123",
    KEY,
    f"key {KEY} of Monday",
    "ghp_0123456789abcdefABCDEF0123456789abcd",
    "c2a9f1d04b7e83a65d10c4f7b92e6a83",
]


@pytest.mark.parametrize("text", CREDENTIALS)
@pytest.mark.parametrize("field", ["contact", "description"])
def test_a_credential_in_a_consumers_text_is_refused(say: Say, field: str, text: str) -> None:
    text_ = f"{PLAN}consumers:\n  acme: {{usage_plan: pro, {field}: '{text}'}}\n"
    assert say(text_) == [f"10: consumers.acme.{field}: {LOOKS_LIKE_ONE}"]


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (f"tags: {{team: {KEY}}}", "tags.team"),
        (f"tags: {{{KEY}: team}}", 'tags["…"]'),
        (f"usage_plans: {{pro: {{apis: [inference], description: {KEY}}}}}", "usage_plans.pro.description"),
        (f"usage_plans: {{pro: {{apis: [inference], name: {KEY}}}}}", "usage_plans.pro.name"),
        (f"usage_plans: {{{KEY}: {{apis: [inference]}}}}", 'usage_plans["…"]'),
        (f"    description: {KEY}", "apis.inference.description"),
        (f"    stage: {{description: {KEY}}}", "apis.inference.stage.description"),
        (f"    stage: {{variables: {{model: {KEY}}}}}", "apis.inference.stage.variables.model"),
        (
            f"      GET /x: {{integration: {{type: http, url: 'https://x', headers: {{X-A: {KEY}}}}}}}",
            'apis.inference.routes["GET /x"].integration.headers.X-A',
        ),
    ],
)
def test_a_credential_in_any_text_is_refused(say: Say, line: str, path: str) -> None:
    assert say(f"{API}{line}\n") == [f"7: {path}: {LOOKS_LIKE_ONE}"]


@pytest.mark.parametrize("field", ["keys: {%s: {}}", "keys: {primary: {}, a-%s: {}}"])
def test_a_slot_called_by_a_keys_value_is_refused(say: Say, field: str) -> None:
    [said] = say(f"{PLAN}consumers:\n  acme: {{usage_plan: pro, {field % KEY}}}\n")
    assert said == f'10: consumers.acme.keys["…"]: {LOOKS_LIKE_ONE}'


@pytest.mark.parametrize(
    "text",
    [
        "api@acme.example",
        "platform+2024-on-call@mail.eu-west-1.acme.example",
        "https://acme.example/d/1A2b3C4d5E6f7G8h9I0jKLmnopQRstuv/edit",
        "arn:aws:sns:us-east-1:123456789012:ml-platform-oncall",
        "550e8400-e29b-41d4-a716-446655440000",
        "Basic llama-3.1-instruct-70b plan",
        "Bearer tokens are refused",
        "createChatCompletionStream",
        "team-inference-platform-2024-q3",
        "sk-bratislava-team",
        "+1 555 0100 0200 ext. 12345678901234567890",
    ],
)
def test_what_people_write_is_no_credential(load_text: Load, text: str) -> None:
    consumer = f"{{usage_plan: pro, contact: '{text}', description: '{text}'}}"
    gateway = load_text(f"{PLAN}consumers:\n  acme: {consumer}\n").environments["default"]
    assert gateway.consumers["acme"].contact == text


@pytest.mark.parametrize("digits", [40, 64])
def test_a_tag_may_name_a_commit_or_a_checksum(load_text: Load, digits: int) -> None:
    commit = ("bd3f9a0c6c1a0d4b" * 4)[:digits]
    assert load_text(f"{API}tags: {{commit: {commit}}}\n").environments["default"].tags == {"commit": commit}


@pytest.mark.parametrize("name", ["api_key", "ApiKey", "access_key", "auth_token", "db_password", "secret"])
def test_a_stage_variable_that_is_called_like_a_credential_is_refused(say: Say, name: str) -> None:
    assert say(f"{API}    stage: {{variables: {{{name}: hunter2}}}}\n") == [
        f"7: apis.inference.stage.variables: the stage variable {name!r} looks like a credential in clear"
        " > Take it out: the synthesized document and the state would show it."
    ]


@pytest.mark.parametrize("name", ["api_key_id", "secret_arn", "secret_name", "max_tokens", "cache_key"])
def test_a_stage_variable_that_refers_to_a_credential_is_taken(load_text: Load, name: str) -> None:
    assert load_text(f"{API}    stage: {{variables: {{{name}: a}}}}\n")


@pytest.mark.parametrize("text", ["sk-" * 50_000, "'" * 100_000, "a1-" * 50_000, "bearer " * 20_000])
def test_a_long_text_is_looked_through_in_no_time(say: Say, text: str) -> None:
    begin = time.monotonic()
    assert say(f'{API}      GET /x: {{integration: {{type: mock, headers: {{X-A: a, "{text}": b}}}}}}\n')
    assert time.monotonic() - begin < 2
