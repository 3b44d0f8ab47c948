"""What a stage writes down of each call, as a line of JSON."""

from __future__ import annotations

import json
import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from tollgate.config.kms_key import KmsKeyArn
from tollgate.config.logs.log_retention import RetentionDays
from tollgate.config.logs.log_variable import LogVariable
from tollgate.config.model import Model, is_token, wrong

FIELDS: Final = {
    "requestId": "requestId",
    "extendedRequestId": "extendedRequestId",
    "requestTime": "requestTimeEpoch",
    "apiId": "apiId",
    "stage": "stage",
    "apiKeyId": "identity.apiKeyId",
    "sourceIp": "identity.sourceIp",
    "userAgent": "identity.userAgent",
    "httpMethod": "httpMethod",
    "resourcePath": "resourcePath",
    "path": "path",
    "protocol": "protocol",
    "status": "status",
    "responseLength": "responseLength",
    "responseLatency": "responseLatency",
    "integrationStatus": "integration.status",
    "integrationLatency": "integration.latency",
    "integrationError": "integration.error",
    "authorizerStatus": "authorizer.status",
    "authorizerError": "authorizer.error",
    "authorizerLatency": "authorizer.latency",
    "wafStatus": "waf.status",
    "wafError": "waf.error",
    "wafLatency": "waf.latency",
    "errorType": "error.responseType",
    "domainName": "domainName",
    "deploymentId": "deploymentId",
    "isCanary": "isCanaryRequest",
    "traceId": "xrayTraceId",
}
"""The variable of `$context` of each field, by the field's name."""

_NUMBERS: Final = frozenset({"requestTime"})
"""What a line has without quotes: what is a number, and there for every call. API Gateway writes `-` for what
is not there, which is no JSON without quotes."""

MORE_FIELDS: Final = 20
"""Chosen here: a line with all of them is far below the 256 KB of an event."""
_FIELD: Final = "^[A-Za-z_][A-Za-z0-9_]{0,63}$"
_DESTINATION: Final = (
    r"^arn:aws[a-z-]*:(?:logs:[a-z0-9-]+:\d{12}:log-group:[A-Za-z0-9_/.#-]{1,512}"
    r"|firehose:[a-z0-9-]+:\d{12}:deliverystream/amazon-apigateway-[A-Za-z0-9_.-]{1,45})$"
)
"""CloudWatch Logs, "CreateLogGroup"; Firehose, "CreateDeliveryStream". What the stream's name begins with:
developer guide, "Log REST API calls to Amazon Data Firehose in API Gateway"."""


def _check_field(name: str) -> str:
    if not re.fullmatch(_FIELD, name):
        raise wrong(f"{name!r} cannot be a field of the log", "Use letters, digits and '_', 64 at most.")
    if name in FIELDS:
        raise wrong(f"the log has the field {name!r} already", "Call it otherwise, or leave it out.")
    return name


def _check_destination(arn: str) -> str:
    if is_token(arn):
        return arn
    if arn.endswith(":*"):
        raise wrong(f"{arn!r} is the streams of a log group", f"Write {arn.removesuffix(':*')!r}.")
    if re.match(r"arn:[a-z-]+:firehose:[^/]*/(?!amazon-apigateway-)", arn):
        raise wrong(
            f"API Gateway writes into no Firehose stream that is called {arn.rpartition('/')[2]!r}",
            "Name a stream whose name begins with 'amazon-apigateway-'.",
        )
    if not re.fullmatch(_DESTINATION, arn, re.ASCII):
        raise wrong(
            f"{arn!r} is neither a log group nor a Firehose stream",
            "Write 'arn:aws:logs:us-east-1:123456789012:log-group:calls', or "
            "'arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-calls'.",
        )
    return arn


_Field = Annotated[str, AfterValidator(_check_field), WithJsonSchema({"type": "string", "pattern": _FIELD})]
_Destination = Annotated[
    str, AfterValidator(_check_destination), WithJsonSchema({"type": "string", "pattern": _DESTINATION})
]


class AccessLog(Model):
    """A line of JSON for each call: who called what, what came of it, and how long it took. Never a key."""

    fields: dict[_Field, LogVariable] = Field(default_factory=dict, max_length=MORE_FIELDS)
    """More fields, each with its variable: `{team: $context.authorizer.team}`."""
    retention_days: RetentionDays = 90
    """Days that CloudWatch keeps the log."""
    kms_key_arn: KmsKeyArn | None = None
    """The KMS key that encrypts the log, whose policy must let CloudWatch use it; Amazon's own by default."""
    destination_arn: _Destination | None = None
    """A log group or Firehose stream that is there already; a log group of the gateway's own by default."""

    @model_validator(mode="after")
    def _check_own(self) -> AccessLog:
        of_its_own = sorted(self.model_fields_set & {"retention_days", "kms_key_arn"})
        if self.destination_arn is not None and of_its_own:
            raise wrong(
                f"{of_its_own[0]!r} has no effect on a destination that is there already",
                f"Take {of_its_own[0]!r} out, or 'destination_arn'.",
            )
        return self

    @property
    def format(self) -> str:
        """What `access_log_settings` has as its `format`: one line."""
        own = {name: f"$context.{variable}" for name, variable in FIELDS.items()}
        written = (
            f"{json.dumps(name)}:{variable if name in _NUMBERS else json.dumps(variable)}"
            for name, variable in {**own, **self.fields}.items()
        )
        return f"{{{','.join(written)}}}"
