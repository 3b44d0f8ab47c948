"""What watches a gateway that runs, where the description asks for it: alarms, a dashboard, rankings."""

from __future__ import annotations

from collections.abc import Mapping

from constructs import Construct

from stacks.constructs.monitoring.alarms import Alarms
from stacks.constructs.monitoring.dashboard import Dashboard, WatchedApi
from stacks.constructs.monitoring.insight_rules import InsightRules
from stacks.constructs.rest_api import RestApi
from tollgate.config.api import Api
from tollgate.config.gateway import Gateway as GatewayConfig
from tollgate.config.logs.log_group import given_log_group


class Monitoring(Construct):
    """All of it, as far as the description asks for it."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        apis: Mapping[str, RestApi],
        with_keys: bool,
        config: GatewayConfig,
    ) -> None:
        """Put it into a stack.

        Args:
            apis: by name.
            with_keys: whether the keys are in this stack.
        """
        super().__init__(scope, id_)
        found = ((name, _log_group(api, config.apis[name])) for name, api in apis.items())
        log_groups = {name: group for name, group in found if group is not None}
        arns: Mapping[str, list[str]] = {}
        if config.alarms:
            alarms = Alarms(
                self, "alarms", apis=apis, log_groups=log_groups, alarms=config.alarms, config=config
            )
            arns = alarms.arns
        if config.contributor_insights:
            InsightRules(self, "insight_rules", apis=apis, log_groups=log_groups, config=config)
        if config.dashboard:
            watched = {
                name: WatchedApi(api.resource.id, log_groups.get(name), arns.get(name, ()))
                for name, api in apis.items()
            }
            Dashboard(self, "dashboard", apis=watched, with_keys=with_keys, config=config)


def _log_group(api: RestApi, config: Api) -> str | None:
    """The name of an API's log group: a token where it is made here, so that it is there first."""
    log = api.stage.access_log
    if log is not None and log.group is not None:
        return log.group.name
    return given_log_group(config)
