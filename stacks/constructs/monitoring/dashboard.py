"""A gateway's dashboard: what each API does, how its alarms stand, and who calls it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from cdktf_cdktf_provider_aws.cloudwatch_dashboard import CloudwatchDashboard
from constructs import Construct

from stacks import addresses
from stacks.constructs.api_keys import keys_of
from stacks.constructs.monitoring import widgets
from stacks.constructs.monitoring.alarm_definitions import (
    API_GATEWAY,
    Definition,
    Metric,
    definitions,
    dimensions,
)
from stacks.constructs.monitoring.insight_rules import RANKED, rule_name
from stacks.constructs.monitoring.widgets import Line, Row, Series, Widget
from stacks.provenance import identify
from tollgate.config.gateway import Gateway as GatewayConfig

NAMED_KEYS: Final = 100
"""Chosen here: what a person reads. A table of ten thousand keys would be half a megabyte of every plan."""

_CALLERS: Final = (
    "fields strcontains('45', substr(status, 0, 1)) as is_error, strcontains(status, '429') as is_429",
    "stats count(*) as requests, sum(is_error) as errors, sum(is_429) as answers_429, "
    "pct(responseLatency, 99) as p99_ms by apiKeyId",
    "sort requests desc",
    "limit 50",
)
"""`status` is a text in the log; each function gives 1 or 0: "Supported operations and functions"."""
_FAILURES: Final = (
    "filter status like /^[45]/",
    "stats count(*) as answers by status, errorType, resourcePath, apiKeyId",
    "sort answers desc",
    "limit 50",
)


@dataclass(frozen=True, slots=True)
class WatchedApi:
    """What Terraform knows of an API, as tokens.

    Attributes:
        id: the API's.
        log_group: the name of the log group that has its access log, if one has.
        alarms: the ARNs of its alarms.
    """

    id: str
    log_group: str | None
    alarms: Sequence[str]


class Dashboard(Construct):
    """The one `aws_cloudwatch_dashboard` of a gateway. Its name is the stack's."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        apis: Mapping[str, WatchedApi],
        with_keys: bool,
        config: GatewayConfig,
    ) -> None:
        """Put it into a stack.

        Args:
            apis: by name.
            with_keys: whether this stack has the keys, whose ids only Terraform knows.
        """
        super().__init__(scope, id_)
        dashboard = CloudwatchDashboard(
            self,
            "dashboard",
            dashboard_name=config.stack_name,
            dashboard_body=widgets.body(_rows(config, apis, with_keys)),
        )
        identify(dashboard, addresses.of_gateway(), config)


def _rows(config: GatewayConfig, apis: Mapping[str, WatchedApi], with_keys: bool) -> Iterator[Row]:
    title = f"# {config.name}, {config.environment}\nIn {config.region}. What an alarm means: docs/alarms.md."
    yield [widgets.text(title, height=2)]
    for name, api in sorted(apis.items()):
        yield from _Section(config, name, api).rows()
    if any(api.log_group for api in apis.values()):
        yield [_names_of_keys(config, with_keys)]


class _Section:
    """The rows of one API."""

    def __init__(self, config: GatewayConfig, name: str, api: WatchedApi) -> None:
        self._config = config
        self._api = name
        self._api_id = api.id
        self._log_group = api.log_group
        self._arns = api.alarms
        self._region = config.region
        self._alarms = {it.kind: it for it in definitions(config, name)}

    def rows(self) -> Iterator[Row]:
        stage = self._config.apis[self._api].stage.name
        yield [widgets.text(f"## {self._config.api_name(self._api)}, stage {stage}", height=1)]
        if self._arns:
            yield [widgets.alarm_states("Alarms", self._arns, height=2)]
        yield [self._traffic(), self._errors(), self._latency("Latency", "What callers wait", "latency")]
        backends = self._latency("IntegrationLatency", "What backends take", "integration_latency")
        refused = self._refused()
        rest = [refused] if refused else []
        yield [backends, *rest, self._charged(width=8 if rest else 16)]
        if self._log_group:
            yield list(self._callers(self._log_group))
            if self._config.contributor_insights:
                yield list(self._ranked())

    def _traffic(self) -> Widget:
        series = [Series(self._metric("Count", "Sum"), "requests", widgets.BLUE)]
        return widgets.graph("Requests", series, region=self._region, unit="requests")

    def _errors(self) -> Widget:
        series = [
            Series(self._metric("4XXError", "Sum"), "400 to 499", widgets.ORANGE),
            Series(self._metric("5XXError", "Sum"), "500 and above", widgets.RED),
        ]
        return widgets.graph("Errors", series, region=self._region, unit="answers", is_stacked=True)

    def _latency(self, metric: str, title: str, kind: str) -> Widget:
        colours = {"p50": widgets.LIGHT_BLUE, "p90": widgets.BLUE, "p99": widgets.PURPLE}
        series = [Series(self._metric(metric, stat), stat, colour) for stat, colour in colours.items()]
        return widgets.graph(title, series, region=self._region, unit="ms", lines=self._thresholds(kind))

    def _refused(self) -> Widget | None:
        """What the alarms count in the access log; nothing else does."""
        shown = {
            "refused_keys": ("without a valid key", widgets.RED),
            "throttled": ("above a limit", widgets.ORANGE),
        }
        series = [
            Series(metric, *shown[kind])
            for kind, it in self._alarms.items()
            if kind in shown
            for metric in it.metrics.values()
        ]
        if not series:
            return None
        return widgets.graph("Refused by the gateway", series, region=self._region, unit="requests")

    def _charged(self, *, width: int) -> Widget:
        series = [Series(self._metric("Count", "Sum"), "requests", widgets.BLUE)]
        if self._log_group:
            logged = Metric("AWS/Logs", "IncomingBytes", "Sum", {"LogGroupName": self._log_group})
            series.append(Series(logged, "bytes logged", widgets.GREY))
        return widgets.total("What Amazon charges by", series, region=self._region, width=width)

    def _callers(self, log_group: str) -> Iterator[Widget]:
        for title, query in (("Callers", _CALLERS), ("What failed", _FAILURES)):
            # A log group that was there may have the lines of other APIs, too.
            of_api = f"filter apiId = '{self._api_id}'"
            yield widgets.log_table(title, log_group, (of_api, *query), region=self._region, width=12)

    def _ranked(self) -> Iterator[Widget]:
        for ranked in RANKED:
            name = rule_name(self._config, self._api, ranked)
            yield widgets.contributors(ranked.title, name, region=self._region, width=8)

    def _metric(self, name: str, statistic: str) -> Metric:
        return Metric(API_GATEWAY, name, statistic, dimensions(self._config, self._api))

    def _thresholds(self, kind: str) -> Sequence[Line]:
        found: Definition | None = self._alarms.get(kind)
        return [Line(found.threshold, f"alarm of p99, {found.threshold:,} ms")] if found else []


def _names_of_keys(config: GatewayConfig, with_keys: bool) -> Widget:
    """Whose the ids in the log are: CloudWatch Logs Insights has nothing to look them up in."""
    if not with_keys:
        words = (
            "The keys are in stacks of their own: `terraform output api_key_ids` in each says whose an id is."
        )
        return widgets.text(f"## Keys\n{words}", height=2)
    keys = list(keys_of(config))
    lines = [
        f"{key.reference('id')} | {key.name} | {key.slot_name} | {key.consumer.usage_plan}"
        for key in islice(keys, NAMED_KEYS)
    ]
    more = len(keys) - len(lines)
    if more:
        lines.append(f"and {more:,} more | `terraform output api_key_ids` | | ")
    table = "\n".join(("apiKeyId | consumer | slot | usage plan", "--- | --- | --- | ---", *lines))
    return widgets.text(f"## Keys\n{table}", height=8)
