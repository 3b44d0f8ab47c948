"""The log group of a canary's calls, which API Gateway would else make itself, and keep for ever.

Its name has the suffix `/Canary`, and the stage's own has the canary's lines, too: "Set up an API Gateway
canary release deployment", API Gateway developer guide.
"""

from __future__ import annotations

from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from constructs import Construct

from stacks import addresses
from stacks.provenance import identify
from tollgate.config.access_log import AccessLog
from tollgate.config.canary import Canary


class CanaryLog(Construct):
    """An `aws_cloudwatch_log_group` that is kept and encrypted as the stage's is.

    Attributes:
        group: the log group.
    """

    def __init__(self, scope: Construct, id_: str, *, api: str, log: AccessLog, canary: Canary) -> None:
        super().__init__(scope, id_)
        self.group = CloudwatchLogGroup(
            self,
            "group",
            name=f"/aws/apigateway/{TerraformStack.of(self).node.id}/{api}/Canary",
            retention_in_days=log.retention_days,
            kms_key_id=log.kms_key_arn,
        )
        identify(self.group, addresses.of_canary(addresses.of_name(api)), canary, log)
