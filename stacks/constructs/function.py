"""A Lambda function with its log and its role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionEnvironment,
)
from constructs import Construct

from stacks import addresses
from stacks.constructs.role import Role
from stacks.constructs.zip_file import packaged
from stacks.provenance import identify
from tollgate.config.limits import FUNCTION_NAME_MAX_LENGTH
from tollgate.config.model import Model

_SERVICE = "lambda.amazonaws.com"


@dataclass(frozen=True, slots=True)
class Code:
    """What runs, and how.

    Attributes:
        folder: where the files are.
        files: those that are packaged.
        handler: the file and the function in it.
        memory: MB.
        timeout: seconds.
        log_retention: days.
        role: the ARN of a role that is there; one is made where there is none.
    """

    folder: Path
    files: Sequence[Path]
    handler: str
    runtime: str
    architecture: str
    memory: int
    timeout: int
    log_retention: int
    environment: Mapping[str, str] = field(default_factory=dict)
    role: str | None = None


class Function(Construct):
    """An `aws_lambda_function`, which may write its own log and nothing else.

    Attributes:
        resource: the function.
    """

    def __init__(self, scope: Construct, id_: str, *, address: str, code: Code, cause: Model) -> None:
        """Put a function into a stack.

        Args:
            address: of the function and its log; its role's ends in `__function`, as routes have roles, too.
            cause: the piece of the description that it is there for.
        """
        super().__init__(scope, id_)
        name = _name(TerraformStack.of(self).node.id, address)
        log = CloudwatchLogGroup(
            self, "log", name=f"/aws/lambda/{name}", retention_in_days=code.log_retention
        )
        identify(log, address, cause)
        role = None if code.role else self._role(f"{address}__function", log, cause)
        zipped = packaged(self, "code", code.folder, code.files)
        self.resource = LambdaFunction(
            self,
            "function",
            function_name=name,
            role=code.role or (role.arn if role else ""),
            filename=zipped.path,
            source_code_hash=zipped.hash,
            handler=code.handler,
            runtime=code.runtime,
            architectures=[code.architecture],
            memory_size=code.memory,
            timeout=code.timeout,
            environment=LambdaFunctionEnvironment(variables=dict(code.environment))
            if code.environment
            else None,
            # Lambda itself would make the log with its first line, and keep it for ever.
            depends_on=[log, *([role.policy] if role else [])],
        )
        identify(self.resource, address, cause)

    def _role(self, address: str, log: CloudwatchLogGroup, cause: Model) -> Role:
        statement = {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": f"{log.arn}:*",
        }
        return Role(self, "role", address=address, service=_SERVICE, statements=[statement], cause=cause)


def _name(stack: str, address: str) -> str:
    """What Amazon shows; where it is too long, its end is a digest. No name of ours has `__` in it."""
    name = f"{stack}__{address}"
    if len(name) <= FUNCTION_NAME_MAX_LENGTH:
        return name
    digest = addresses.digest(name)
    return f"{name[: FUNCTION_NAME_MAX_LENGTH - len(digest) - 1]}-{digest}"
