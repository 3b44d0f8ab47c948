"""Rules of CloudWatch Contributor Insights that rank an API's callers by their lines in the access log.

Source of a rule's form and of its limits: "Contributor Insights rule syntax", CloudWatch user guide.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cdktf_cdktf_provider_aws.cloudwatch_contributor_insight_rule import CloudwatchContributorInsightRule
from constructs import Construct

from stacks import addresses
from stacks.constructs.monitoring.alarm_definitions import THROTTLED
from stacks.constructs.rest_api import RestApi
from stacks.provenance import identify
from tollgate.config.gateway import Gateway as GatewayConfig

Filter = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Ranked:
    """What callers are ranked by.

    Attributes:
        kind: ends the rule's name.
        title: on the dashboard.
        filters: which lines count, beside the API's own.
    """

    kind: str
    title: str
    filters: tuple[Filter, ...] = ()


RANKED: Final = (
    Ranked("callers", "Most requests"),
    # The log has a status as a text.
    Ranked("failing", "Most errors", ({"Match": "$.status", "StartsWith": ["4", "5"]},)),
    Ranked("throttled", "Most above a limit", ({"Match": "$.errorType", "In": list(THROTTLED)},)),
)


class InsightRules(Construct):
    """The rules of all APIs that have a log group."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        apis: Mapping[str, RestApi],
        log_groups: Mapping[str, str],
        config: GatewayConfig,
    ) -> None:
        """Put them into a stack.

        Args:
            apis: by name.
            log_groups: the name of each API's log group, for those that have one.
            config: the gateway, which says what Amazon calls everything.
        """
        super().__init__(scope, id_)
        for name, group in log_groups.items():
            for ranked in RANKED:
                rule = CloudwatchContributorInsightRule(
                    self,
                    f"{name} {ranked.kind}",
                    rule_name=rule_name(config, name, ranked),
                    rule_state="ENABLED",
                    rule_definition=_definition(group, apis[name].resource.id, ranked),
                )
                identify(rule, addresses.of_alarm(name, ranked.kind), config.apis[name].stage, config)


def rule_name(config: GatewayConfig, api: str, ranked: Ranked) -> str:
    """`shop-prod-inference-callers`."""
    return f"{config.stack_name}-{api}-{ranked.kind}"


def _definition(log_group: str, api_id: str, ranked: Ranked) -> str:
    """Of this API's lines alone: a log group that was there may have those of others."""
    return json.dumps(
        {
            "Schema": {"Name": "CloudWatchLogRule", "Version": 1},
            "LogGroupNames": [log_group],
            "LogFormat": "JSON",
            "Contribution": {
                "Keys": ["$.apiKeyId"],
                "Filters": [{"Match": "$.apiId", "In": [api_id]}, *ranked.filters],
            },
            "AggregateOn": "Count",
        }
    )
