"""Where a stage writes its access log, and in which form."""

from __future__ import annotations

from cdktf import TerraformResourceLifecycle, TerraformStack
from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStageAccessLogSettings
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from stacks import addresses
from stacks.provenance import identify
from tollgate.config.logs.access_log import AccessLog as AccessLogConfig


class AccessLog(Construct):
    """The access log of an API's stage.

    Attributes:
        group: the `aws_cloudwatch_log_group`; None where the log goes to what is there already.
        settings: what the stage says of it.
    """

    def __init__(self, scope: Construct, id_: str, *, api: str, config: AccessLogConfig) -> None:
        """Put an access log into a stack.

        Args:
            api: the API's name in the description, and the log group's address.
        """
        super().__init__(scope, id_)
        self.group = None if config.destination_arn else self._group(api, config)
        self.settings = ApiGatewayStageAccessLogSettings(
            # A log group's ARN is without the `:*` of its streams, which API Gateway would not give back.
            destination_arn=self.group.arn if self.group else config.destination_arn or "",
            format=config.format,
        )

    def _group(self, api: str, config: AccessLogConfig) -> CloudwatchLogGroup:
        group = CloudwatchLogGroup(
            self,
            "group",
            name=group_name(self, api),
            retention_in_days=config.retention_days,
            kms_key_id=config.kms_key_arn,
            # So that it goes last, too: a stage writes there until it is told otherwise.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        identify(group, addresses.of_name(api), config)
        return group


def group_name(scope: Construct, api: str) -> str:
    """What the log group of an API's stage is called, in the stack that something is in."""
    return f"/aws/apigateway/{TerraformStack.of(scope).node.id}/{api}"
