"""What may be a credential is refused, and never shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.config.conftest import Load, Say
from tests.config.descriptions import API, PLAN
from tollgate.config.credential import is_credential, without_credentials

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
        "X-Key",
        "key",
        "X-Backend-Pass",
        "pass",
        "X-Backend-Token",
        "encryption_key",
        "virtual-key",
        "api_keys",
        "token2",
        "Set-Cookie",
        "clientSecret",
        "X-Credentials",
        "X-Secretvalue",
        "passwordhash",
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
    "header",
    [
        "X-Gateway",
        "Accept",
        "Content-Type",
        "X-Tokens-Per-Minute",
        "X-Key-Id",
        "X-Author",
        "X-Secretary",
        "X-Secret-Path",
        "X-Max-Token",
        "Access-Control-Allow-Credentials",
        "Idempotency-Key",
        "Idempotency-Token",
        "X-Csrf-Token",
        "X-Master-Key-Alias",
    ],
)
def test_other_headers_are_taken(load_text: Load, header: str) -> None:
    route = f"{{integration: {{type: http, url: 'https://x', headers: {{{header}: a}}}}}}"
    assert load_text(f"{API}      GET /x: {route}\n")


@pytest.mark.parametrize("query", ["code=FR", "sas=fast", "page_token=x"])
def test_other_parameters_are_taken(load_text: Load, query: str) -> None:
    route = f"{{integration: {{type: http, url: 'https://x/geo?{query}'}}}}"
    assert load_text(f"{API}      GET /x: {route}\n")


@pytest.mark.parametrize("value", ["true", "False", "none", "{token}"])
def test_a_choice_or_a_parameter_is_no_credential(load_text: Load, value: str) -> None:
    headers = f"headers: {{X-Auth: '{value}'}}"
    route = f"{{integration: {{type: http, url: 'https://x?token={value}', {headers}}}}}"
    assert load_text(f"{API}      GET /{{token}}: {route}\n")


@pytest.mark.parametrize("value", ["hunter2", "{token", "{a}{b}", "4711", "8392740118", "nonesuch"])
def test_anything_else_may_be_a_credential(say: Say, value: str) -> None:
    integration = f"{{type: http, url: 'https://x', headers: {{X-Auth: '{value}'}}}}"
    [said] = say(f"{API}      GET /x: {{integration: {integration}}}\n")
    assert "the header 'X-Auth' looks like a credential in clear" in said


PASSWORD = "tr0ub4dor&3"
"""Stands for a password that has no form of a credential."""


@pytest.mark.parametrize(
    "url",
    [
        f"https:/bob:{PASSWORD}@h/v1",
        f"https:///bob:{PASSWORD}@h/v1",
        f"https:\\bob:{PASSWORD}@h/v1",
        f"http:/bob:{PASSWORD}@h/v1",
        f"http:///{PASSWORD}",
        f"https:{PASSWORD}",
        f"//bob:{PASSWORD}@h",
        PASSWORD,
        f"ftp:/h/{PASSWORD}",
        f"https://:8080/{PASSWORD}",
        f"http://bob/{PASSWORD}@h",
    ],
)
def test_an_address_that_may_carry_a_password_is_not_shown(say: Say, url: str) -> None:
    said = "\n".join(say(f"{API}      GET /x: {{integration: {{type: http, url: '{url}'}}}}\n"))
    assert ".integration" in said
    assert PASSWORD not in said


@pytest.mark.parametrize("name", [f"Authorization: {PASSWORD}", f"Authorization {PASSWORD}", f":{PASSWORD}"])
def test_a_header_with_its_value_in_the_name_is_not_shown(say: Say, name: str) -> None:
    [said] = say(f"{API}      GET /x: {{integration: {{type: mock, headers: {{'{name}': a}}}}}}\n")
    assert "this is not a header name" in said
    assert PASSWORD not in said


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
            for name in (
                "subscription-key",
                "access_key",
                "X-Amz-Signature",
                "X-Goog-Signature",
                "auth",
                "code",
                "sas",
            )
        ),
        (f"https://x/v1?a=1;api_key={SECRET}", "the address's parameter 'api_key' looks like a credential"),
        (f"https://x/v1;a=1;token={SECRET}/b", "the address's parameter 'token' looks like a credential"),
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
        " and 'tollgate outputs' shows it. Where it must be yours, 'value_from: variable' lets Terraform"
        " have it. If this one is in use, replace it."
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

MADE_BY_AMAZON = "Zq7Lw2Xv9Tb4Rn8Km3HcGy6Ds1Jf5Pe0Ua9Wi2Bx"
"""Stands for the value of a key that API Gateway made: forty letters and digits."""


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
        "backend: {{type: s3, bucket: '{}/'}}",
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
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"
ISSUED = [
    SECRET,
    "sk-proj-abcdEFGH1234ijklMNOP5678",
    "sk-aB3_dE5fG-7hI9kL1mN_3pQ5",
    "sk_live_hGTcmVQwPzKdRxBn4f8Yt2Le",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_0123456789abcdefABCDEF0123456789abcd",
    JWT,
]
CREDENTIALS = [
    SECRET,
    "AKIAIOSFODNN7EXAMPLE",
    f"Bearer {KEY}",
    "Bearer abc-def-123",
    "Basic dXNlcjpodW50ZXIyMg==",
    JWT,
    KEY,
    f"key {KEY} of Monday",
    "ghp_0123456789abcdefABCDEF0123456789abcd",
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
        (f"usage_plans: {{{MADE_BY_AMAZON}: {{apis: [inference]}}}}", 'usage_plans["…"]'),
        (f"usage_plans: {{pro: {{apis: [inference], description: {KEY}}}}}", "usage_plans.pro.description"),
        (f"usage_plans: {{pro: {{apis: [inference], name: {KEY}}}}}", "usage_plans.pro.name"),
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


@pytest.mark.parametrize("value", [MADE_BY_AMAZON, "AKIAIOSFODNN7EXAMPLE"])
@pytest.mark.parametrize("field", ["keys: {%s: {}}", "keys: {primary: {}, a-%s: {}}"])
def test_a_slot_called_by_a_keys_value_is_refused(say: Say, field: str, value: str) -> None:
    [said] = say(f"{PLAN}consumers:\n  acme: {{usage_plan: pro, {field % value}}}\n")
    assert said == f'10: consumers.acme.keys["…"]: {LOOKS_LIKE_ONE}'


@pytest.mark.parametrize(
    "name",
    [
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "507f1f77bcf86cd799439011",
        "550e8400e29b41d4a716446655440000",
        "550e8400-e29b-41d4-a716-446655440000",
        "3n4b5urk1ft4fl3mg5e62d9ado",
        "bd3f9a0c6c1a0d4bbd3f9a0c6c1a0d4bbd3f9a0c",
    ],
)
def test_a_consumer_may_be_called_by_an_identifier(load_text: Load, name: str) -> None:
    text = f"{PLAN}consumers:\n  '{name}': {{usage_plan: pro, keys: {{'{name}': {{}}}}}}\n"
    assert list(load_text(text).environments["default"].consumers) == [name]


@pytest.mark.parametrize("value", ISSUED)
@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("      GET /x: {{integration: {{type: http, url: 'https://x/{}/chat'}}}}", "url"),
        ("      GET /x: {{integration: {{type: http, url: 'https://x/?a=1&b={}'}}}}", "url"),
        ("      GET /x: {{integration: {{type: http, url: 'https://x/?b=%22{}'}}}}", "url"),
        ("      GET /x: {{integration: {{type: mock, headers: {{X-A: '{}'}}}}}}", "headers.X-A"),
        ("      GET /x: {{integration: {{type: mock, body: 'use {}'}}}}", "body"),
        ('      GET /x: {{integration: {{type: mock, body: {{a: [1, "\\n{}"]}}}}}}', "body"),
        ("      GET /x: {{integration: {{type: mock, body: [{{'{}': null}}]}}}}", "body"),
    ],
)
def test_an_issued_credential_in_an_integration_is_refused(
    say: Say, line: str, path: str, value: str
) -> None:
    [said] = say(f"{API}{line.format(value)}\n")
    assert said == f'7: apis.inference.routes["GET /x"].integration.{path}: {LOOKS_LIKE_ONE}'


def test_the_address_of_a_hook_is_a_credential(say: Say) -> None:
    url = "https://hooks.slack.com/services/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"
    assert say(f"{API}      GET /x: {{integration: {{type: http, url: '{url}'}}}}\n") == [
        f'7: apis.inference.routes["GET /x"].integration.url: {LOOKS_LIKE_ONE}'
    ]


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("backend: {type: local, path: a/%s}", "backend.path"),
        ("backend: {type: s3, bucket: abc, key: a/%s/b}", "backend.key"),
        ("backend: {type: s3, bucket: abc, kms_key_id: %s}", "backend.kms_key_id"),
        ("backend: {type: s3, bucket: %s}", "backend.bucket"),
        ("backend: {type: cloud, organization: %s}", "backend.organization"),
        ("backend: {type: cloud, organization: acme, hostname: %s}", "backend.hostname"),
        ("backend: {type: cloud, organization: acme, project: %s}", "backend.project"),
        ("backend: {type: cloud, organization: acme, workspace: %s}", "backend.workspace"),
        ("    stage: {name: %s}", "apis.inference.stage.name"),
        ("    stage: {redeploy: %s}", "apis.inference.stage.redeploy"),
        (
            "      GET /x: {integration: {type: mock}, operation_name: %s}",
            'apis.inference.routes["GET /x"].operation_name',
        ),
        (
            "      GET /x: {integration: {type: lambda, function: %s}}",
            'apis.inference.routes["GET /x"].integration.function',
        ),
        ("      GET /a/%s: {integration: {type: mock}}", 'apis.inference.routes["GET …"]'),
    ],
)
def test_an_issued_credential_in_any_other_place_is_refused(say: Say, line: str, path: str) -> None:
    assert say(f"{API}{line % 'AKIAIOSFODNN7EXAMPLE'}\n") == [f"7: {path}: {LOOKS_LIKE_ONE}"]


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
        "sk-2024bratislava customers",
        "sk-bratislava-2024-01-15-customers-eu-west-1",
        "Bearer authentication.",
        "Basic acme2024production tier",
        "org-9vXK3mQpL2nR8tYw5zB1cD4e",
        "proj_9vXK3mQpL2nR8tYw5zB1cD4e",
        "asst_9vXK3mQpL2nR8tYw5zB1cD4e",
        "ApiStack-SummarizeHandler7F3A2B1C-aB3dE5fG7hI9",
        "search-prod-x1y2z3a4b5c6d7e8f9g0h1i2j3.us-east-1.es.amazonaws.com",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "3n4b5urk1ft4fl3mg5e62d9ado",
        "+1 555 0100 0200 ext. 12345678901234567890",
    ],
)
def test_what_people_write_is_no_credential(load_text: Load, text: str) -> None:
    consumer = f"{{usage_plan: pro, contact: '{text}', description: '{text}'}}"
    gateway = load_text(f"{PLAN}consumers:\n  acme: {consumer}\n").environments["default"]
    assert gateway.consumers["acme"].contact == text


@pytest.mark.parametrize("digits", [24, 32, 40, 64, 128])
@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_a_tag_may_name_a_commit_or_a_checksum(
    load_text: Load, digits: int, case: Callable[[str], str]
) -> None:
    commit = case("bd3f9a0c6c1a0d4b" * 8)[:digits]
    assert load_text(f"{API}tags: {{commit: {commit}}}\n").environments["default"].tags == {"commit": commit}


def test_nobody_is_reached_at_a_checksum(say: Say, load_text: Load) -> None:
    digest = "c2a9f1d04b7e83a65d10c4f7b92e6a83"
    assert load_text(f"{PLAN}consumers: {{acme: {{usage_plan: pro, description: {digest}}}}}\n")
    assert say(f"{PLAN}consumers:\n  acme: {{usage_plan: pro, contact: {digest}}}\n") == [
        f"10: consumers.acme.contact: {LOOKS_LIKE_ONE}"
    ]


@pytest.mark.parametrize(
    "id_", ["vpce-0a1b2c3d4e5f6a7b8", "vpce-0A1B2C3D4E5F6A7B8", "550e8400-e29b-41d4-a716-446655440000"]
)
def test_an_identifier_that_is_no_secret_is_shown(say: Say, id_: str) -> None:
    [said] = say(f"{API}    endpoint: {{type: private, vpc_endpoint_ids: ['{id_}', '{id_}']}}\n")
    assert f": '{id_}' is " in said


@pytest.mark.parametrize("name", ["api_key", "ApiKey", "access_key", "auth_token", "db_password", "secret"])
def test_a_stage_variable_that_is_called_like_a_credential_is_refused(say: Say, name: str) -> None:
    assert say(f"{API}    stage: {{variables: {{{name}: hunter2}}}}\n") == [
        f"7: apis.inference.stage.variables: the stage variable {name!r} looks like a credential in clear"
        " > Take it out: the synthesized document and the state would show it."
    ]


@pytest.mark.parametrize(
    "name",
    [
        "api_key_id",
        "accessKeyId",
        "secret_arn",
        "secret_name",
        "max_tokens",
        "max_token",
        "maxToken",
        "eos_token",
        "stop_token",
        "pad_token",
        "cache_key",
        "cookie_domain",
        "authorization_url",
        "token_type",
        "password_policy",
        "secret_version",
        "token_limit",
    ],
)
def test_a_stage_variable_that_refers_to_a_credential_is_taken(load_text: Load, name: str) -> None:
    assert load_text(f"{API}    stage: {{variables: {{{name}: a}}}}\n")


@pytest.mark.parametrize(
    "part",
    ["a", "'", "a1-", "sk-", "-eyJ", "eyJa.", "_", "bearer ", "bearer-", "basic QUJD", "-----BEGIN ", "a."],
)
def test_a_long_text_is_looked_through_in_linear_time(part: str) -> None:
    """Quadratic time would be an hour for half a million characters."""
    long = part * (500_000 // len(part))
    for text in (long, f"basic {long}"):
        assert is_credential(text) == is_credential(part * 1000)
        assert len(without_credentials(text)) <= len(text)


@pytest.mark.parametrize(
    "fields",
    [
        f"keys: {{primary: {{name: {SECRET}}}}}",
        f"keys: {{primary: {{description: {SECRET}}}}}",
        f"keys: {{primary: {{tags: {{x: {SECRET}}}}}}}",
        "keys: {primary: {import_id: ab3de6gh9jk2mn5pq8st1vw4}}",
        f"keys: {{primary: {{expires: {SECRET}}}}}",
        f"keys: {{primary: {{value_from: {SECRET}}}}}",
        f"delivery: {{type: ssm, tags: {{x: {SECRET}}}}}",
        f"principals: [{SECRET}]",
        f"renamed_from: {SECRET}",
    ],
)
def test_a_key_in_another_field_of_a_consumer_is_refused_and_not_shown(say: Say, fields: str) -> None:
    problems = say(f"{PLAN}consumers:\n  acme: {{usage_plan: pro, {fields}}}\n")
    assert problems
    assert not any(SECRET in problem or "ab3de6gh9jk" in problem for problem in problems)


def test_a_key_in_an_included_file_is_refused_and_not_shown(say: Say, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"acme: {{usage_plan: pro, value: {SECRET}}}\n")
    (tmp_path / "b.csv").write_text(f"name,usage_plan,description\nbob,pro,{SECRET}\n")
    problems = say(f"{PLAN}consumers: {{include: [a.yaml, b.csv]}}\n")
    assert len(problems) == 2
    assert not any(SECRET in problem for problem in problems)
