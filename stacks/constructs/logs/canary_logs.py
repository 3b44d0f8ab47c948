"""The log groups of a canary's calls, which API Gateway would else make itself, and keep for ever.

Each is called like the stage's own, with the suffix `/Canary`; the stage's own has the canary's lines, too:
"Set up an API Gateway canary release deployment", API Gateway developer guide.
"""

from __future__ import annotations

from cdktf import ITerraformDependable, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from stacks import addresses
from stacks.constructs.logs import access_log, execution_log
from stacks.provenance import identify
from tollgate.config.api import Stage
from tollgate.config.canary import Canary
from tollgate.config.logs.access_log import AccessLog
from tollgate.config.logs.execution_log import ExecutionLog


class CanaryLogs(Construct):
    """Log groups that are kept and encrypted as the stage's are.

    Attributes:
        access: the `aws_cloudwatch_log_group` of the access log; None where the stack makes none.
        execution: that of the execution log; None where there is no such log.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api: str,
        rest_api: ApiGatewayRestApi,
        stage: Stage,
        canary: Canary,
    ) -> None:
        super().__init__(scope, id_)
        self._canary = canary
        self.access: CloudwatchLogGroup | None = None
        self.execution: CloudwatchLogGroup | None = None
        if stage.access_log is not None and stage.access_log.destination_arn is None:
            name = access_log.group_name(self, api)
            self.access = self._group("access", name, addresses.of_name(api), stage.access_log)
        if stage.execution_log is not None and stage.execution_log.is_on:
            name = execution_log.group_name(rest_api, stage)
            address = addresses.of_execution_log(api)
            self.execution = self._group("execution", name, address, stage.execution_log)

    @property
    def of_execution(self) -> list[ITerraformDependable]:
        """What must be there before the canary's steps are logged."""
        return [self.execution] if self.execution else []

    @property
    def groups(self) -> list[ITerraformDependable] | None:
        """What must be there before the canary is called; None, which Terraform's document does not say."""
        return [*([self.access] if self.access else []), *self.of_execution] or None

    def _group(
        self, id_: str, stages: str, address: str, log: AccessLog | ExecutionLog
    ) -> CloudwatchLogGroup:
        """What the canary has beside a log group of the stage's."""
        group = CloudwatchLogGroup(
            self,
            id_,
            name=f"{stages}/Canary",
            retention_in_days=log.retention_days,
            kms_key_id=log.kms_key_arn,
            # So that it goes last, too: a canary writes there until the stage has none.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        identify(group, addresses.of_canary(address), self._canary, log)
        return group
