"""An access log is a line of JSON whatever is missing of a call, and never has a key."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.config.conftest import Say
from tests.config.descriptions import HEAD
from tollgate.config.logs.access_log import AccessLog
from tollgate.config.logs.log_variable import MAY_QUOTE, VARIABLES

FIELDS = [
    "requestId", "extendedRequestId", "requestTime", "apiId", "stage", "apiKeyId", "sourceIp",
    "userAgent", "httpMethod", "resourcePath", "path", "protocol", "status", "responseLength",
    "responseLatency", "integrationStatus", "integrationLatency", "integrationError",
    "authorizerStatus", "authorizerError", "authorizerLatency", "wafStatus", "wafError", "wafLatency",
    "errorType", "domainName", "deploymentId", "isCanary", "traceId",
]  # fmt: skip


def said_of(say: Say, log: str) -> list[str]:
    """What is said of an access log, without its place."""
    found = say(
        f"{HEAD}apis:\n  inference:\n    stage:\n      access_log: {log}\n    routes:\n"
        "      GET /models: {integration: {type: mock}}\n"
    )
    return [problem.removeprefix("6: apis.inference.stage.access_log") for problem in found]


def line(log: AccessLog, **there: str) -> dict[str, object]:
    """A line as API Gateway writes it, where only some variables are there."""
    written = re.sub(
        r"\$context\.([A-Za-z0-9_.]*[A-Za-z0-9_])", lambda found: there.get(found[1], "-"), log.format
    )
    read: dict[str, object] = json.loads(written)
    return read


def test_the_fields_have_the_names_that_dashboards_rely_on() -> None:
    assert list(line(AccessLog(), requestTimeEpoch="1775738096500")) == FIELDS


def test_a_line_is_json_where_nothing_is_known_of_a_call_but_its_time() -> None:
    read = line(AccessLog(fields={"team": "$context.authorizer.team"}), requestTimeEpoch="1775738096500")
    assert (read["requestTime"], read["status"], read["team"]) == (1775738096500, "-", "-")


def test_amazon_wants_the_request_id_and_one_line() -> None:
    assert '"$context.requestId"' in AccessLog().format
    assert "\n" not in AccessLog().format


@pytest.mark.parametrize(
    "variable",
    [
        "$context.identity.apiKey",
        "$context.identity.apikey",
        "$context.identity.APIKEY",
        "$context.identity.api_key",
        "${context.identity.apiKey}",
        "$context.identity['apiKey']",
        "$CONTEXT.identity.apiKey",
        "$context.identity.apiKeyId $context.identity.apiKey",
        "$context.identity.apiKey.x",
        "$input.params('x-api-key')",
        "$context.authorizer.apiKey",
        "$context.authorizer.usageIdentifierKey",
        "$context.authorizer.secret",
    ],
)
def test_no_spelling_of_the_key_is_let_in(say: Say, variable: str) -> None:
    assert said_of(say, f'{{fields: {{who: "{variable}"}}}}') == [
        ".fields.who: the access log would hold a key, or what is called like one > "
        "Take it out: the field 'apiKeyId', which is in the log, tells whose key it is."
    ]


@given(st.text(alphabet="$context.identityapiKeyId{}_ -", max_size=40) | st.text(max_size=20))
def test_a_field_is_one_variable_that_is_known_and_never_the_key(text: str) -> None:
    try:
        log = AccessLog(fields={"who": text})
    except ValidationError:
        return
    name = text.removeprefix("$context.")
    assert name in VARIABLES or name.startswith("authorizer.")
    assert not re.search(r"apiKey(?!Id\b)", log.format)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            "{team: $context.authorizer.team-id}",
            ".team: '$context.authorizer.team-id' is not one variable of '$context' > Write it as in "
            "'$context.authorizer.team'; an access log has no headers and no bodies.",
        ),
        (
            "{who: $context.identity.sourceIP}",
            ".who: an access log has no variable '$context.identity.sourceIP' > Did you mean "
            "'identity.sourceIp'?",
        ),
        (
            "{why: $context.error.responsetype}",
            ".why: an access log has no variable '$context.error.responsetype' > "
            "Did you mean 'error.responseType'?",
        ),
        (
            "{status: $context.status}",
            ".status: the log has the field 'status' already > Call it otherwise, or leave it out.",
        ),
        (
            "{a.b: $context.accountId}",
            "[\"a.b\"]: 'a.b' cannot be a field of the log > Use letters, digits and '_', 64 at most.",
        ),
    ],
)
def test_a_field_that_would_be_empty_is_refused(say: Say, fields: str, said: str) -> None:
    assert said_of(say, f"{{fields: {fields}}}") == [f".fields{said}"]


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (
            "{retention_days: 100}",
            ".retention_days: CloudWatch Logs has no retention of 100 days > Use 90 or 120.",
        ),
        ("{retention_days: 0}", ".retention_days: CloudWatch Logs has no retention of 0 days > Use 1."),
        (
            "{kms_key_arn: alias/logs}",
            ".kms_key_arn: 'alias/logs' is not the ARN of a KMS key > Write "
            "'arn:aws:kms:us-east-1:123456789012:key/…'; an alias cannot be permitted.",
        ),
        (
            "{destination_arn: 'arn:aws:firehose:us-east-1:123456789012:deliverystream/calls'}",
            ".destination_arn: API Gateway writes into no Firehose stream that is called 'calls' > Name a "
            "stream whose name begins with 'amazon-apigateway-'.",
        ),
        (
            "{destination_arn: 'arn:aws:logs:us-east-1:123456789012:log-group:calls:*'}",
            ".destination_arn: 'arn:aws:logs:us-east-1:123456789012:log-group:calls:*' is the streams of a "
            "log group > Write 'arn:aws:logs:us-east-1:123456789012:log-group:calls'.",
        ),
        (
            "{destination_arn: 'arn:aws:logs:us-east-1:123456789012:log-group:calls', retention_days: 30}",
            ": 'retention_days' has no effect on a destination that is there already > Take "
            "'retention_days' out, or 'destination_arn'.",
        ),
        (
            "{destination_arn: 'arn:aws:logs:eu-west-1:123456789012:log-group:calls'}",
            ".destination_arn: the log's destination is in 'aws:eu-west-1', and the gateway in "
            "'aws:us-east-1' > Name one of the gateway's own region: API Gateway writes to no other.",
        ),
        (
            "{kms_key_arn: 'arn:aws:kms:eu-west-1:123456789012:key/1234'}",
            ".kms_key_arn: the log's key is in 'aws:eu-west-1', and the gateway in 'aws:us-east-1' > Name "
            "one of the gateway's own region: CloudWatch uses no other.",
        ),
    ],
)
def test_what_amazon_would_refuse_is_refused(say: Say, log: str, said: str) -> None:
    assert said_of(say, log) == [said]


@pytest.mark.parametrize("variable", sorted(MAY_QUOTE))
def test_what_may_quote_the_header_with_the_key_is_in_no_line(say: Say, variable: str) -> None:
    assert f"$context.{variable}" not in AccessLog().format
    assert said_of(say, f"{{fields: {{why: $context.{variable}}}}}") == [
        f".fields.why: '$context.{variable}' may quote the caller's Authorization header, and so a key > "
        "Take it out: the field 'errorType', which is in the log, tells what was refused."
    ]
