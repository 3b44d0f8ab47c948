"""The alarm of a canary: the share of its own calls that fail, whatever those of the others do.

API Gateway tells no metric of a canary alone, so its calls are counted in the canary's access log.
"""

from __future__ import annotations

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
from stacks.constructs.alarm_definitions import alarm_name, log_namespace, read_on
from stacks.provenance import identify
from tollgate.config.alarms import ErrorRate
from tollgate.config.gateway import Gateway
from tollgate.config.model import Model

_REQUESTS, _ERRORS = "canary_requests", "canary_server_errors"


class CanaryAlarm(Construct):
    """An `aws_cloudwatch_metric_alarm` and the two metric filters that it looks at."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api: str,
        log_group: str,
        topic: str,
        rate: ErrorRate,
        gateway: Gateway,
    ) -> None:
        """Put it into a stack.

        Args:
            api: the API's name in the description.
            log_group: the name of the canary's log group.
            topic: the ARN of who is told.
            rate: when it goes off.
        """
        super().__init__(scope, id_)
        self._api, self._gateway, self._rate = api, gateway, rate
        self._count(log_group, _REQUESTS, '{ $.requestId = "*" }')
        self._count(log_group, _ERRORS, '{ $.status = "5*" }')
        shown = f"{gateway.api_name(api)}, stage {gateway.apis[api].stage.name},"
        alarm = CloudwatchMetricAlarm(
            self,
            "alarm",
            alarm_name=alarm_name(gateway, api, _ERRORS),
            alarm_description=f"{rate.percent:g} % of the requests to the canary of {shown} or more are "
            "answered by 500 or above. First: put the description back as it was before the canary, and "
            f"apply it. {read_on(gateway, 'Tollgate, docs/canary.md')}",
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=rate.percent,
            evaluation_periods=rate.evaluation_periods,
            datapoints_to_alarm=rate.datapoints_to_alarm,
            # Without calls nothing fails.
            treat_missing_data="notBreaching",
            metric_query=[
                CloudwatchMetricAlarmMetricQuery(
                    id="result",
                    expression=f"IF(requests >= {rate.minimum_requests}, 100 * errors / requests, 0)",
                    label=_ERRORS,
                    return_data=True,
                ),
                self._query("errors", _ERRORS),
                self._query("requests", _REQUESTS),
            ],
            alarm_actions=[topic],
            ok_actions=[topic] if gateway.alarms and gateway.alarms.ok_actions else None,
        )
        identify(alarm, addresses.of_alarm(api, _ERRORS), rate, self._cause)

    @property
    def _cause(self) -> Model:
        return self._gateway.apis[self._api].stage

    def _count(self, log_group: str, name: str, pattern: str) -> None:
        counted = CloudwatchLogMetricFilter(
            self,
            name,
            name=alarm_name(self._gateway, self._api, name),
            log_group_name=log_group,
            pattern=pattern,
            metric_transformation=CloudwatchLogMetricFilterMetricTransformation(
                namespace=log_namespace(self._gateway, self._api),
                name=name,
                value="1",
                default_value="0",
                unit="Count",
            ),
        )
        identify(counted, addresses.of_alarm(self._api, name), self._rate, self._cause)

    def _query(self, id_: str, name: str) -> CloudwatchMetricAlarmMetricQuery:
        return CloudwatchMetricAlarmMetricQuery(
            id=id_,
            metric=CloudwatchMetricAlarmMetricQueryMetric(
                namespace=log_namespace(self._gateway, self._api),
                metric_name=name,
                period=self._rate.period,
                stat="Sum",
            ),
        )
