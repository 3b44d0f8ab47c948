"""The role by which API Gateway writes the logs of all APIs of an account and region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.api_gateway_account import ApiGatewayAccount
from constructs import Construct

from stacks.constructs.account import Account
from stacks.constructs.role import Role, Statement
from stacks.provenance import identify
from tollgate.config.gateway import Gateway
from tollgate.config.model import is_token

_ADDRESS = "logging"
_GROUPS = ("/aws/apigateway/*", "API-Gateway-Execution-Logs_*")
"""The log groups of access logs that Tollgate makes, among which is the `welcome` that Amazon writes when the
role is set; and those of execution logs, whose names end in an API's id."""
_ACTIONS = (
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogStreams",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:PutLogEvents",
)
"""With `logs:DescribeLogGroups`, what AmazonAPIGatewayPushToCloudWatchLogs, which is AWS's own policy, allows
everywhere."""


class LoggingRole(Construct):
    """The account's role for logs, and the role itself.

    It is not destroyed by a plan: every API of the account and region would lose its logs.
    """

    def __init__(self, scope: Construct, id_: str, *, config: Gateway) -> None:
        super().__init__(scope, id_)
        account = Account.of(self)
        logs = f"arn:{account.partition}:logs:{config.region}:{account.id}:log-group"
        role = Role(
            self,
            "role",
            address=_ADDRESS,
            service="apigateway.amazonaws.com",
            statements=statements(logs, list(given(config))),
            cause=config,
        )
        setting = ApiGatewayAccount(
            self,
            "account",
            cloudwatch_role_arn=role.arn,
            # API Gateway tries the role when it is set.
            depends_on=[role.policy],
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True),
        )
        identify(setting, _ADDRESS, config)


def statements(logs: str, given: Sequence[str]) -> list[Statement]:
    """What the role may do.

    Args:
        logs: what the ARNs of the account's log groups begin with, `arn:…:log-group`.
        given: the ARNs of groups that are there already.
    """
    groups = [f"{logs}:{name}" for name in _GROUPS]
    return [
        {
            "Effect": "Allow",
            "Action": list(_ACTIONS),
            # A log group that is there already, and its streams.
            "Resource": [*groups, *(arn for group in given for arn in (group, f"{group}:*"))],
        },
        # It asks for groups by the beginnings of their names, and is told no more than names.
        {"Effect": "Allow", "Action": "logs:DescribeLogGroups", "Resource": f"{logs}:*"},
    ]


def given(config: Gateway) -> Iterator[str]:
    """The ARNs of the log groups that the description names.

    Into a Firehose stream API Gateway writes by another role.
    """
    arns = {
        api.stage.access_log.destination_arn
        for api in config.apis.values()
        if api.stage.access_log and api.stage.access_log.destination_arn
    }
    # What only Terraform knows comes from a stack that may well come after this one.
    yield from sorted(arn for arn in arns if ":firehose:" not in arn and not is_token(arn))
