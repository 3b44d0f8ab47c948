"""Alarms: what of an API someone is told, when, and by which topic.

Every alarm tells of one stage of one API. A gateway's values hold for all of its APIs; what `apis` has of
one takes their place, whole.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from tollgate.config.kms_key import KmsKeyArn
from tollgate.config.model import Model, Name, Strings, is_token, wrong
from tollgate.config.once import each_once

ALARM_WINDOW_MAX_SECONDS: Final = 86_400
"""A period times the evaluated periods. Source: "CloudWatch service quotas", CloudWatch user guide."""
_MINUTE: Final = 60
"""API Gateway tells its metrics every minute: "Amazon API Gateway dimensions and metrics"."""

_TOPIC: Final = r"^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$"
_RUNBOOK: Final = r"^https://[A-Za-z0-9][A-Za-z0-9._~:/?#@!&()*+,;=%-]{1,390}$"
"""Short enough for an alarm's description of 1,024 characters: CloudWatch, "PutMetricAlarm"."""
_EMAIL: Final = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


def _check_topic(arn: str) -> str:
    if not re.fullmatch(_TOPIC, arn, re.ASCII) and not is_token(arn):
        raise wrong(
            f"{arn!r} is not the ARN of a standard SNS topic",
            "Write 'arn:aws:sns:us-east-1:123456789012:oncall'.",
        )
    return arn


def _check_emails(emails: tuple[str, ...]) -> tuple[str, ...]:
    for email in emails:
        if not re.fullmatch(_EMAIL, email):
            raise wrong(f"{email!r} is not an e-mail address", "Write it as in 'oncall@example.com'.")
    return each_once(emails)


def _check_runbook(url: str) -> str:
    if not re.fullmatch(_RUNBOOK, url, re.ASCII):
        raise wrong(f"{url!r} is no web address", "Write it as in 'https://wiki.example.com/gateway'.")
    return url


def _check_period(seconds: int) -> int:
    if seconds < _MINUTE or seconds % _MINUTE:
        raise wrong(f"a period of {seconds} s", "Give whole minutes, as 60 or 300.")
    return seconds


_TopicArn = Annotated[
    str, AfterValidator(_check_topic), WithJsonSchema({"type": "string", "pattern": _TOPIC})
]

_Runbook = Annotated[
    str, AfterValidator(_check_runbook), WithJsonSchema({"type": "string", "pattern": _RUNBOOK})
]


class AlarmTopic(Model):
    """The SNS topic that alarms go to: one that is there, by its ARN, or one that is made here."""

    arn: _TopicArn | None = None
    """A topic that is there. Its policy must let CloudWatch publish, and so must its key's."""
    emails: Annotated[Strings, AfterValidator(_check_emails)] = ()
    """Who is told by the topic that is made here. Each must confirm it, by a link in a mail of Amazon's."""
    kms_key_arn: KmsKeyArn | None = None
    """The KMS key of the topic that is made here; a key is made for it by default. CloudWatch must be let use
    it, which Amazon's own `alias/aws/sns` cannot be told."""

    @model_validator(mode="after")
    def _check_which(self) -> AlarmTopic:
        if self.arn and (self.emails or self.kms_key_arn):
            other = "emails" if self.emails else "kms_key_arn"
            raise wrong(
                f"{other!r} is of a topic that is made here, and 'arn' names one that is there",
                f"Take {other!r} out, or 'arn'.",
            )
        return self


class Alarm(Model):
    """When an alarm goes off: so many of the last periods are beyond its threshold."""

    period: Annotated[int, AfterValidator(_check_period)] = 60
    """Seconds that are looked at together: whole minutes."""
    evaluation_periods: int = Field(default=5, ge=1)
    """How many of the last periods are looked at."""
    datapoints_to_alarm: int = Field(default=3, ge=1)
    """How many of these must be beyond the threshold."""

    @model_validator(mode="after")
    def _check_periods(self) -> Alarm:
        if self.datapoints_to_alarm > self.evaluation_periods:
            raise wrong(
                f"{self.datapoints_to_alarm} of {self.evaluation_periods} periods can never be beyond it",
                f"Give 'datapoints_to_alarm: {self.evaluation_periods}', or more 'evaluation_periods'.",
            )
        if self.period * self.evaluation_periods > ALARM_WINDOW_MAX_SECONDS:
            raise wrong(
                f"{self.evaluation_periods} periods of {self.period} s are more than a day",
                f"CloudWatch looks at {ALARM_WINDOW_MAX_SECONDS:,} s at most.",
            )
        return self


class ErrorRate(Alarm):
    """A share of the requests."""

    percent: float = Field(default=5, gt=0, le=100)
    """Of all requests of a period, from which on it is beyond the threshold."""
    minimum_requests: int = Field(default=5, ge=1)
    """Of a period, below which it is not: one error at night is a hundred percent."""


class ClientErrorRate(ErrorRate):
    """A share of the requests that callers get wrong."""

    period: Annotated[int, AfterValidator(_check_period)] = 300
    evaluation_periods: int = Field(default=3, ge=1)
    percent: float = Field(default=50, gt=0, le=100)
    """Of all requests of a period, from which on it is beyond the threshold."""
    minimum_requests: int = Field(default=20, ge=1)
    """Of a period, below which it is not."""


class SlowAnswers(Alarm):
    """A p99: what the slowest of a hundred answers takes."""

    milliseconds: int | None = Field(default=None, ge=1)
    """By default a share of the API's longest `timeout`: 80 % for the backend, 90 % for the whole."""


class Refusals(Alarm):
    """A number of requests that the gateway refuses."""

    period: Annotated[int, AfterValidator(_check_period)] = 300
    evaluation_periods: int = Field(default=1, ge=1)
    datapoints_to_alarm: int = Field(default=1, ge=1)
    count: int = Field(default=100, ge=1)
    """In a period, from which on it is beyond the threshold."""


class Throttles(Refusals):
    """A number of requests above a limit, which only matter if they last."""

    evaluation_periods: int = Field(default=3, ge=1)
    datapoints_to_alarm: int = Field(default=3, ge=1)


class NoTraffic(Alarm):
    """A time without requests."""

    period: Annotated[int, AfterValidator(_check_period)] = 300
    evaluation_periods: int = Field(default=3, ge=1)
    minimum_requests: int = Field(default=1, ge=1)
    """In a period, below which it is beyond the threshold."""


def _off(value: Any) -> Any:
    return None if value is False else value


def or_false(model: Any) -> BeforeValidator:
    """Take `false` for no alarm of a kind."""
    return BeforeValidator(_off, json_schema_input_type=model | Literal[False] | None)


class ApiAlarms(Model):
    """The alarms of an API. Each can be set to `false`."""

    server_errors: Annotated[ErrorRate | None, or_false(ErrorRate)] = ErrorRate()
    """Answers of 500 and above."""
    latency: Annotated[SlowAnswers | None, or_false(SlowAnswers)] = SlowAnswers()
    """What callers wait, until the last byte."""
    integration_latency: Annotated[SlowAnswers | None, or_false(SlowAnswers)] = SlowAnswers()
    """What the gateway waits for its backends."""
    client_errors: Annotated[ClientErrorRate | None, or_false(ClientErrorRate)] = ClientErrorRate()
    """Answers of 400 to 499: a client's release, or a route that went."""
    refused_keys: Annotated[Refusals | None, or_false(Refusals)] = Refusals()
    """Requests without a valid key, as many as someone makes who guesses. Needs the stage's `access_log`."""
    throttled: Annotated[Throttles | None, or_false(Throttles)] = Throttles()
    """Requests above a throttle or a quota. Needs the stage's `access_log`."""
    no_traffic: Annotated[NoTraffic | None, or_false(NoTraffic)] = None
    """No requests at all, for an API that is always called. Off by default."""


class Alarms(ApiAlarms):
    """The alarms of a gateway, and where they go."""

    topic: AlarmTopic = AlarmTopic()
    """The SNS topic."""
    runbook: _Runbook | None = None
    """Where whoever is told can read on, `https://…`: each alarm names it in place of Tollgate's own page."""
    ok_actions: bool = True
    """Tell it, too, when an alarm is over."""
    apis: dict[Name, ApiAlarms] = Field(default_factory=dict)
    """By API, what takes the place of the above there."""

    def of(self, api: str) -> ApiAlarms:
        """The alarms of one API."""
        own = self.apis.get(api)
        if own is None:
            return self
        return self.model_copy(update={name: getattr(own, name) for name in own.model_fields_set})


LOGGED: Final = ("refused_keys", "throttled")
"""The alarms that count lines of the access log: CloudWatch's own metrics know no single status."""
