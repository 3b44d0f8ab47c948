"""The AWS account that Terraform works in, read when it plans."""

from __future__ import annotations

from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktf_cdktf_provider_aws.data_aws_partition import DataAwsPartition
from constructs import Construct

_ID = "tollgate_account"


class Account(Construct):
    """One per stack, made when it is first asked for.

    Attributes:
        id: the account's twelve digits, as a token.
        partition: `aws`, `aws-cn` or `aws-us-gov`, as a token.
    """

    def __init__(self, scope: Construct, id_: str) -> None:
        super().__init__(scope, id_)
        identity = DataAwsCallerIdentity(self, "identity")
        identity.override_logical_id("tollgate")
        partition = DataAwsPartition(self, "partition")
        partition.override_logical_id("tollgate")
        self.id = identity.account_id
        self.partition = partition.partition

    @classmethod
    def of(cls, scope: Construct) -> Account:
        """The account of the stack that a construct is in."""
        stack = TerraformStack.of(scope)
        found = stack.node.try_find_child(_ID)
        return found if isinstance(found, Account) else cls(stack, _ID)
