"""The log group of a stage's execution log.

API Gateway would make it with the first line, and keep it for ever: it must be there before the stage logs.
"""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from stacks import addresses
from stacks.provenance import identify
from tollgate.config.api import Stage
from tollgate.config.logs.execution_log import ExecutionLog as ExecutionLogConfig


class ExecutionLog(Construct):
    """The execution log of an API's stage.

    Attributes:
        group: the `aws_cloudwatch_log_group`, for what must not log before it is there.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api: str,
        rest_api: ApiGatewayRestApi,
        config: ExecutionLogConfig,
        stage: Stage,
    ) -> None:
        super().__init__(scope, id_)
        self.group = CloudwatchLogGroup(
            self,
            "group",
            name=group_name(rest_api, stage),
            retention_in_days=config.retention_days,
            kms_key_id=config.kms_key_arn,
            # So that it goes last, too: a stage that still logs has API Gateway make it again.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        identify(self.group, addresses.of_execution_log(api), config, stage)


def group_name(rest_api: ApiGatewayRestApi, stage: Stage) -> str:
    """What API Gateway calls it: developer guide, "Execution logging for REST APIs"."""
    return f"API-Gateway-Execution-Logs_{rest_api.id}/{stage.name}"
