"""The alarms of an API: which metric each looks at, from where on it goes off, and what to do then.

A definition is plain data, so that the dashboard can name an alarm without its construct. Why a missing
datapoint counts as it does is said with each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from tollgate.config.alarms import Alarm, ErrorRate, NoTraffic, Refusals, SlowAnswers
from tollgate.config.api import Api
from tollgate.config.gateway import Gateway
from tollgate.config.integrations.called import CalledIntegration
from tollgate.config.limits import INTEGRATION_TIMEOUT_DEFAULT_MS
from tollgate.config.model import Model

API_GATEWAY: Final = "AWS/ApiGateway"
"""Metrics by `ApiName` and `Stage`: "Amazon API Gateway dimensions and metrics", API Gateway guide."""

REFUSED_KEYS: Final = ("INVALID_API_KEY", "UNAUTHORIZED")
"""The gateway's own answer to a missing or a wrong key, whatever its status: 401, or 403 in the plain form.
A backend's 401 and 403 have no such type."""
THROTTLED: Final = ("THROTTLED", "QUOTA_EXCEEDED")
"""The gateway's own 429; a backend's has no such type."""

_RUNBOOK: Final = "Tollgate's runbook (docs/operations.md)"
_SHARE_OF_BACKEND: Final = 0.8
_SHARE_OF_WHOLE: Final = 0.9
"""The backend's alarm goes off first; that of the whole alone means the gateway's own share."""

Missing = Literal["notBreaching", "breaching"]
Comparison = Literal["GreaterThanOrEqualToThreshold", "LessThanThreshold"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One series of CloudWatch.

    Attributes:
        statistic: `Sum`, or a percentile as `p99`.
    """

    namespace: str
    name: str
    statistic: str
    dimensions: Mapping[str, str]

    @property
    def is_percentile(self) -> bool:
        return self.statistic.startswith("p")


@dataclass(frozen=True, slots=True)
class Counted:
    """What CloudWatch counts in an access log, for a metric that Amazon has none of.

    Attributes:
        name: of the metric and of its filter.
        condition: which lines are counted, in CloudWatch's filter pattern syntax.
    """

    name: str
    condition: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One alarm.

    Attributes:
        kind: its field in the description, `server_errors`.
        name: at Amazon.
        config: its field's value, which says how many periods count.
        metrics: what it looks at, by id; the one that there is, or what the expression is of.
        expression: metric math over the ids, where it is not the one metric itself.
        counted: what must be counted in an access log for its metrics; all others are Amazon's own.
        cause: what it is there for, if not for the gateway's `alarms`.
    """

    kind: str
    name: str
    config: Alarm
    metrics: Mapping[str, Metric]
    threshold: float
    description: str
    expression: str | None = None
    comparison: Comparison = "GreaterThanOrEqualToThreshold"
    missing: Missing = "notBreaching"
    counted: tuple[Counted, ...] = ()
    cause: Model | None = None


def definitions(gateway: Gateway, api: str) -> Iterator[Definition]:
    """The alarms of an API's stage, in the order in which one would look at them."""
    if gateway.alarms is None:
        return
    wanted = gateway.alarms.of(api)
    of = _Of(gateway, api)
    if wanted.server_errors:
        yield of.server_errors(wanted.server_errors)
    if wanted.latency:
        yield of.latency(wanted.latency)
    if wanted.integration_latency and (wanted.integration_latency.milliseconds or of.timeout is not None):
        yield of.integration_latency(wanted.integration_latency)
    if wanted.client_errors:
        yield of.client_errors(wanted.client_errors)
    if wanted.refused_keys:
        yield of.refused_keys(wanted.refused_keys)
    if wanted.throttled:
        yield of.throttled(wanted.throttled)
    if wanted.no_traffic:
        yield of.no_traffic(wanted.no_traffic)


def of_canary(gateway: Gateway, api: str) -> Iterator[Definition]:
    """The alarm of an API's canary, where the stack has the log of its calls. It is on no dashboard."""
    stage = gateway.apis[api].stage
    if gateway.alarms is None or stage.canary is None or stage.canary.server_errors is None:
        return
    if stage.access_log is not None and stage.access_log.destination_arn is None:
        yield _Of(gateway, api).canary_server_errors(stage.canary.server_errors)


def dimensions(gateway: Gateway, api: str) -> Mapping[str, str]:
    """What API Gateway's metrics of an API's stage are told by: the name that Amazon shows, not the id."""
    return {"ApiName": gateway.api_name(api), "Stage": gateway.apis[api].stage.name}


def log_namespace(gateway: Gateway, api: str) -> str:
    """Where what is counted in an API's access log is: no other stack and no other API is there."""
    return f"Tollgate/{gateway.stack_name}/{api}"


def longest_timeout(api: Api) -> int | None:
    """Milliseconds after which API Gateway gives up the slowest backend; None where there is no backend.

    Of a route that streams it is the time until the last byte, as `Latency` is.
    """
    routes = (route.integration for route in api.routes.values())
    seconds = [it.timeout for it in routes if isinstance(it, CalledIntegration)]
    return round(max(seconds) * 1000) if seconds else None


class _Of:
    """The alarms of one API of a gateway."""

    def __init__(self, gateway: Gateway, api: str) -> None:
        self._gateway = gateway
        self._api = api
        self.timeout = longest_timeout(gateway.apis[api])

    def server_errors(self, config: ErrorRate) -> Definition:
        """Without requests nothing fails: a missing datapoint is none beyond the threshold."""
        return self._rate(
            "server_errors",
            config,
            "5XXError",
            f"{config.percent:g} % of the requests to {self._shown} or more are answered by 500 or above. "
            "First: see in the access log whether integrationStatus is the backend's 5xx, or errorType says "
            "that the backend was not reached.",
        )

    def client_errors(self, config: ErrorRate) -> Definition:
        """Without requests nothing is refused: a missing datapoint is none beyond the threshold."""
        return self._rate(
            "client_errors",
            config,
            "4XXError",
            f"{config.percent:g} % of the requests to {self._shown} or more are answered by 400 to 499. "
            "First: group the access log by status, resourcePath and apiKeyId; one caller, or all since a "
            "deployment?",
        )

    def canary_server_errors(self, config: ErrorRate) -> Definition:
        """API Gateway tells no metric of a canary alone, so its calls are counted in its own access log.

        Without requests nothing fails: a missing datapoint is none beyond the threshold.
        """
        kind, namespace = "canary_server_errors", log_namespace(self._gateway, self._api)
        return Definition(
            kind,
            self._named(kind),
            config,
            {
                "errors": Metric(namespace, kind, "Sum", {}),
                "requests": Metric(namespace, "canary_requests", "Sum", {}),
            },
            config.percent,
            f"{config.percent:g} % of the requests to the canary of {self._shown} or more are answered by "
            "500 or above. First: put the description back as it was before the canary, and apply it. "
            f"{read_on(self._gateway, 'Tollgate, docs/canary.md')}",
            expression=_share(config),
            counted=(
                Counted("canary_requests", '$.requestId = "*"'),
                Counted(kind, '$.status = "5*"'),
            ),
            cause=self._gateway.apis[self._api].stage,
        )

    def latency(self, config: SlowAnswers) -> Definition:
        """Without requests nobody waits: a missing datapoint is none beyond the threshold."""
        most = self._milliseconds(config, _SHARE_OF_WHOLE)
        return self._slow(
            "latency",
            config,
            "Latency",
            most,
            f"The slowest of a hundred answers of {self._shown} takes {most:,} ms or longer, until its last "
            "byte. First: compare with integration_latency; where that is quiet, it is the authorizer.",
        )

    def integration_latency(self, config: SlowAnswers) -> Definition:
        """A route that calls nothing has no such metric: missing is none beyond the threshold."""
        most = self._milliseconds(config, _SHARE_OF_BACKEND)
        return self._slow(
            "integration_latency",
            config,
            "IntegrationLatency",
            most,
            f"The slowest of a hundred answers of the backends of {self._shown} takes {most:,} ms or longer; "
            "beyond a route's timeout callers get 504. First: find the route in the access log by "
            "integrationLatency and resourcePath, and look at its backend.",
        )

    def refused_keys(self, config: Refusals) -> Definition:
        """The filter tells nothing while nothing is logged: missing is none beyond the threshold."""
        return self._logged(
            "refused_keys",
            config,
            REFUSED_KEYS,
            f"{config.count:,} requests to {self._shown} or more in {_time(config.period)} had no valid key: "
            "someone guesses keys, or a consumer calls with one that was revoked. First: group the access "
            "log by sourceIp and userAgent where errorType is INVALID_API_KEY or UNAUTHORIZED.",
        )

    def throttled(self, config: Refusals) -> Definition:
        """The filter tells nothing while nothing is logged: missing is none beyond the threshold."""
        return self._logged(
            "throttled",
            config,
            THROTTLED,
            f"{config.count:,} requests to {self._shown} or more in {_time(config.period)} were above a "
            "throttle or a quota, for some time. First: group the access log by apiKeyId where errorType is "
            "THROTTLED or QUOTA_EXCEEDED; one consumer is its plan, all are the stage's throttle.",
        )

    def no_traffic(self, config: NoTraffic) -> Definition:
        """API Gateway tells no count of nothing: here a missing datapoint is what the alarm is for."""
        return Definition(
            "no_traffic",
            self._named("no_traffic"),
            config,
            {"requests": self._metric("Count", "Sum")},
            config.minimum_requests,
            self._described(
                "no_traffic",
                f"{_fewer_than(config.minimum_requests)} reached {self._shown} in "
                f"{_time(config.period)}. First: call it from outside; then its domain, its certificate and "
                "what was deployed last.",
            ),
            comparison="LessThanThreshold",
            missing="breaching",
        )

    @property
    def _shown(self) -> str:
        return f"{self._gateway.api_name(self._api)}, stage {self._gateway.apis[self._api].stage.name},"

    def _named(self, kind: str) -> str:
        return alarm_name(self._gateway, self._api, kind)

    def _described(self, kind: str, text: str) -> str:
        return f"{text} {read_on(self._gateway, f'{_RUNBOOK}, {kind}')}"

    def _metric(self, name: str, statistic: str) -> Metric:
        return Metric(API_GATEWAY, name, statistic, dimensions(self._gateway, self._api))

    def _milliseconds(self, config: SlowAnswers, share: float) -> int:
        return config.milliseconds or round((self.timeout or INTEGRATION_TIMEOUT_DEFAULT_MS) * share)

    def _rate(self, kind: str, config: ErrorRate, metric: str, text: str) -> Definition:
        return Definition(
            kind,
            self._named(kind),
            config,
            {"errors": self._metric(metric, "Sum"), "requests": self._metric("Count", "Sum")},
            config.percent,
            self._described(kind, text),
            expression=_share(config),
        )

    def _slow(self, kind: str, config: SlowAnswers, metric: str, most: int, text: str) -> Definition:
        metrics = {"milliseconds": self._metric(metric, "p99")}
        return Definition(kind, self._named(kind), config, metrics, most, self._described(kind, text))

    def _logged(self, kind: str, config: Refusals, types: tuple[str, ...], text: str) -> Definition:
        metric = Metric(log_namespace(self._gateway, self._api), kind, "Sum", {})
        return Definition(
            kind,
            self._named(kind),
            config,
            {"requests": metric},
            config.count,
            self._described(kind, text),
            counted=(Counted(kind, " || ".join(f'($.errorType = "{type_}")' for type_ in types)),),
        )


def read_on(gateway: Gateway, page: str) -> str:
    """The last sentence of an alarm: where its reader finds more, a page of Tollgate's or the team's own."""
    runbook = gateway.alarms.runbook if gateway.alarms else None
    return f"More: {runbook}" if runbook else f"More: {page}."


def alarm_name(gateway: Gateway, api: str, kind: str) -> str:
    """`shop-prod-inference-server_errors`. No kind has a `-`, so that no two alarms share a name."""
    return f"{gateway.stack_name}-{api}-{kind}"


def _share(config: ErrorRate) -> str:
    """Metric math: errors in a hundred requests, and none of few requests."""
    return f"IF(requests >= {config.minimum_requests}, 100 * errors / requests, 0)"


def _time(seconds: int) -> str:
    minutes = seconds // 60
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def _fewer_than(requests: int) -> str:
    return "No request" if requests == 1 else f"Fewer than {requests:,} requests"
