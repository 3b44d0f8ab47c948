"""The alarms of a gateway's APIs, what they count in the access logs, and the topic that they go to."""

from __future__ import annotations

from collections.abc import Mapping

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.cloudwatch_log_metric_filter import (
    CloudwatchLogMetricFilter,
    CloudwatchLogMetricFilterMetricTransformation,
)
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import (
    CloudwatchMetricAlarm,
    CloudwatchMetricAlarmMetricQuery,
    CloudwatchMetricAlarmMetricQueryMetric,
)
from constructs import Construct

from stacks import addresses
from stacks.constructs.monitoring.alarm_definitions import (
    Counted,
    Definition,
    Metric,
    alarm_name,
    definitions,
    log_namespace,
    of_canary,
)
from stacks.constructs.monitoring.alarm_topic import AlarmTopic
from stacks.constructs.rest_api import RestApi
from stacks.provenance import identify
from tollgate.config.alarms import Alarms as AlarmsConfig
from tollgate.config.gateway import Gateway as GatewayConfig


class Alarms(Construct):
    """All of a gateway's alarms.

    Attributes:
        arns: of each API's alarms, as tokens, in the order of their definitions.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        apis: Mapping[str, RestApi],
        log_groups: Mapping[str, str],
        alarms: AlarmsConfig,
        config: GatewayConfig,
    ) -> None:
        """Put them into a stack.

        Args:
            apis: by name.
            log_groups: the name of each API's log group, for those that have one.
            alarms: the gateway's.
            config: the gateway, which says what Amazon calls everything.
        """
        super().__init__(scope, id_)
        self._config = alarms
        self._gateway = config
        topic = AlarmTopic(
            self,
            "topic",
            stack_name=config.stack_name,
            region=config.region,
            config=alarms.topic,
            cause=alarms,
        )
        self._topic = topic.arn
        canary_logs = {name: log.name for name, api in apis.items() if (log := _canary_log(api))}
        for name, api in apis.items():
            for it in of_canary(config, name):
                self._alarm(name, api, it, canary_logs)
        self.arns = {
            name: [self._alarm(name, api, it, log_groups) for it in definitions(config, name)]
            for name, api in apis.items()
        }

    def _alarm(self, name: str, api: RestApi, it: Definition, log_groups: Mapping[str, str]) -> str:
        address = addresses.of_alarm(name, it.kind)
        for counted in it.counted:
            self._count(name, log_groups[name], api.resource.id, it, counted)
        single = next(iter(it.metrics.values())) if it.expression is None else None
        is_percentile = single is not None and single.is_percentile
        alarm = CloudwatchMetricAlarm(
            self,
            address,
            alarm_name=it.name,
            alarm_description=it.description,
            comparison_operator=it.comparison,
            threshold=it.threshold,
            evaluation_periods=it.config.evaluation_periods,
            datapoints_to_alarm=it.config.datapoints_to_alarm,
            treat_missing_data=it.missing,
            namespace=single.namespace if single else None,
            metric_name=single.name if single else None,
            dimensions=dict(single.dimensions) or None if single else None,
            period=it.config.period if single else None,
            statistic=single.statistic if single and not is_percentile else None,
            extended_statistic=single.statistic if single and is_percentile else None,
            # `ignore` would wait for a thousand requests in each period: "Percentile-based CloudWatch alarms
            # and low data samples".
            evaluate_low_sample_count_percentiles="evaluate" if is_percentile else None,
            metric_query=None if single else _queries(it),
            alarm_actions=[self._topic],
            ok_actions=[self._topic] if self._config.ok_actions else None,
        )
        identify(alarm, address, it.config, it.cause or self._config)
        return alarm.arn

    def _count(self, api: str, log_group: str, api_id: str, it: Definition, counted: Counted) -> None:
        """What CloudWatch counts of a log's lines; a given log group may have those of other APIs."""
        address = addresses.of_alarm(api, counted.name)
        made = CloudwatchLogMetricFilter(
            self,
            f"{address} filter",
            name=alarm_name(self._gateway, api, counted.name),
            log_group_name=log_group,
            pattern=f'{{ ($.apiId = "{api_id}") && ({counted.condition}) }}',
            metric_transformation=CloudwatchLogMetricFilterMetricTransformation(
                namespace=log_namespace(self._gateway, api),
                name=counted.name,
                value="1",
                default_value="0",
                unit="Count",
            ),
        )
        identify(made, address, it.config, it.cause or self._config)


def _canary_log(api: RestApi) -> CloudwatchLogGroup | None:
    """Where the calls of an API's canary are logged by themselves."""
    return api.canary.logs.access if api.canary else None


def _queries(it: Definition) -> list[CloudwatchMetricAlarmMetricQuery]:
    return [
        CloudwatchMetricAlarmMetricQuery(
            id="result", expression=it.expression, label=it.kind, return_data=True
        ),
        *(_query(id_, metric, it.config.period) for id_, metric in it.metrics.items()),
    ]


def _query(id_: str, metric: Metric, period: int) -> CloudwatchMetricAlarmMetricQuery:
    return CloudwatchMetricAlarmMetricQuery(
        id=id_,
        metric=CloudwatchMetricAlarmMetricQueryMetric(
            namespace=metric.namespace,
            metric_name=metric.name,
            dimensions=dict(metric.dimensions) or None,
            period=period,
            stat=metric.statistic,
        ),
    )
