"""What only Amazon tells, made up: ids, ARNs, the account. The same for the same document each time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, as_text

ACCOUNT: Final = "123456789012"
PARTITION: Final = "aws"
_ID_LENGTH: Final = 10
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True)
class MadeUp:
    """An account of nobody's, in a region."""

    region: str
    account: str = ACCOUNT

    def attribute(self, reference: Reference) -> str | None:
        """What an attribute of a resource is; None where nothing would do for it."""
        found = _ATTRIBUTES.get((reference.resource.kind, reference.attribute))
        if found is not None:
            return found(self, reference.resource)
        if reference.attribute in ("id", "root_resource_id", "parent_id"):
            return self.id_of(reference.resource, reference.attribute)
        if reference.attribute == "arn":
            return f"arn:{PARTITION}:local:{self.region}:{self.account}:{reference.resource.address}"
        return None

    def id_of(self, resource: Resource, attribute: str = "id") -> str:
        """Ten letters and digits, as API Gateway gives them."""
        digest = hashlib.sha256(f"{resource.stack}/{resource.address}.{attribute}".encode()).digest()
        return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_ID_LENGTH])

    def function_arn(self, name: str) -> str:
        """A Lambda function's."""
        return f"arn:{PARTITION}:lambda:{self.region}:{self.account}:function:{name}"

    def _named(self, resource: Resource) -> str:
        name = as_text(resource.get("function_name"))
        return name if isinstance(name, str) else resource.address.rpartition(".")[2]

    def _function(self, resource: Resource) -> str:
        return self.function_arn(self._named(resource))

    def _invoked(self, resource: Resource) -> str:
        arn = self._function(resource)
        return f"arn:{PARTITION}:apigateway:{self.region}:lambda:path/2015-03-31/functions/{arn}/invocations"

    def _streamed(self, resource: Resource) -> str:
        path = f"2021-11-15/functions/{self._function(resource)}/response-streaming-invocations"
        return f"arn:{PARTITION}:apigateway:{self.region}:lambda:path/{path}"

    def _execution(self, resource: Resource) -> str:
        return f"arn:{PARTITION}:execute-api:{self.region}:{self.account}:{self.id_of(resource)}"


_ATTRIBUTES: Mapping[tuple[str, str], Callable[[MadeUp, Resource], str]] = {
    ("aws_partition", "partition"): lambda _, __: PARTITION,
    ("aws_partition", "dns_suffix"): lambda _, __: "amazonaws.com",
    ("aws_caller_identity", "account_id"): lambda made_up, _: made_up.account,
    ("aws_region", "name"): lambda made_up, _: made_up.region,
    ("aws_region", "id"): lambda made_up, _: made_up.region,
    ("aws_region", "region"): lambda made_up, _: made_up.region,
    ("aws_lambda_function", "arn"): MadeUp._function,
    ("aws_lambda_function", "qualified_arn"): MadeUp._function,
    ("aws_lambda_function", "invoke_arn"): MadeUp._invoked,
    ("aws_lambda_function", "response_streaming_invoke_arn"): MadeUp._streamed,
    ("aws_lambda_function", "version"): lambda _, __: "1",
    ("aws_lambda_alias", "arn"): MadeUp._function,
    ("aws_lambda_alias", "invoke_arn"): MadeUp._invoked,
    ("aws_api_gateway_rest_api", "execution_arn"): MadeUp._execution,
}
