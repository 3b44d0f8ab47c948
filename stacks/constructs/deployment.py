"""What a stage serves: a snapshot of the API, taken anew whenever anything in it changes.

API Gateway serves a deployment, not the API: a change that is not deployed is not served, and where
that change was a key requirement, the endpoint stays open. So the trigger is a hash, taken while
synthesizing, of every argument of every resource that the snapshot holds, together with the values
from outside that those arguments refer to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import jsii
from cdktf import (
    IAnyProducer,
    IResolveContext,
    Lazy,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.api_gateway_deployment import ApiGatewayDeployment
from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from constructs import Construct

from stacks import addresses
from stacks.expressions import expressions, references
from stacks.provenance import remember
from tollgate.config.api import Api

SNAPSHOT_TYPES = frozenset(
    {
        "aws_api_gateway_authorizer",
        "aws_api_gateway_gateway_response",
        "aws_api_gateway_integration",
        "aws_api_gateway_integration_response",
        "aws_api_gateway_method",
        "aws_api_gateway_method_response",
        "aws_api_gateway_model",
        "aws_api_gateway_request_validator",
        "aws_api_gateway_resource",
        "aws_api_gateway_rest_api",
        "aws_api_gateway_rest_api_policy",
    }
)
"""What CreateDeployment copies: "Updates to a REST API that require redeployment", API Gateway
developer guide."""

_META_ARGUMENTS = frozenset({"//", "depends_on", "lifecycle"})

Snapshot = Mapping[str, Mapping[str, Any]]
"""The arguments of each resource of an API by its address, as they are synthesized."""


class Deployment(Construct):
    """An API's deployment: made before the old one goes, after everything that it snapshots.

    It finds what to snapshot in the whole stack, so that a resource that a program adds to the API by
    itself is deployed too.

    Attributes:
        resource: the `aws_api_gateway_deployment`.
    """

    def __init__(
        self, scope: Construct, id_: str, *, api: str, rest_api: ApiGatewayRestApi, config: Api
    ) -> None:
        super().__init__(scope, id_)
        self.resource = ApiGatewayDeployment(
            self,
            "deployment",
            rest_api_id=rest_api.id,
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        )
        address = addresses.of_name(api)
        self.resource.override_logical_id(address)
        remember(self.resource, config)
        snapshots = _Snapshots(TerraformStack.of(self), f"aws_api_gateway_rest_api.{address}")
        self.resource.add_override("triggers", Lazy.any_value(_Triggers(snapshots)))
        self.resource.add_override("depends_on", Lazy.any_value(_DependsOn(snapshots)))


def triggers(snapshot: Snapshot) -> dict[str, str]:
    """The triggers of a deployment.

    Returns:
        `definition`, the SHA-256 of every argument of every resource, and one entry for each value
        from outside the API, named after it: its own SHA-256, taken when Terraform plans.
    """
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    outside = {
        expression: f"${{sha256(jsonencode({expression}))}}"
        for expression in _all_expressions(snapshot)
        if any(reference not in snapshot for reference in references(expression))
    }
    return {"definition": hashlib.sha256(text.encode()).hexdigest(), **outside}


def _all_expressions(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from expressions(value)
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from _all_expressions(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _all_expressions(entry)


class _Snapshots:
    """Reads an API's resources out of a stack while it is being synthesized."""

    def __init__(self, stack: TerraformStack, rest_api: str) -> None:
        self._stack = stack
        self._rest_api = rest_api

    def take(self, context: IResolveContext) -> Snapshot:
        blocks = [
            element.to_terraform()["resource"]
            for element in self._stack.node.find_all()
            if isinstance(element, TerraformResource) and element.terraform_resource_type in SNAPSHOT_TYPES
        ]
        resolved = cast("list[dict[str, dict[str, dict[str, Any]]]]", context.resolve(blocks))
        found: dict[str, dict[str, Any]] = {}
        for kind, address, arguments in (
            (kind, address, arguments)
            for block in resolved
            for kind, entries in block.items()
            for address, arguments in entries.items()
        ):
            if self._belongs(f"{kind}.{address}", arguments):
                kept = {name: arguments[name] for name in arguments if name not in _META_ARGUMENTS}
                found[f"{kind}.{address}"] = kept
        return found

    def _belongs(self, address: str, arguments: Mapping[str, Any]) -> bool:
        return address == self._rest_api or arguments.get("rest_api_id") == f"${{{self._rest_api}.id}}"


@jsii.implements(IAnyProducer)
class _Triggers:
    def __init__(self, snapshots: _Snapshots) -> None:
        self._snapshots = snapshots

    @jsii.member(jsii_name="produce")
    def produce(self, context: IResolveContext) -> dict[str, str]:
        return {} if context.preparing else triggers(self._snapshots.take(context))


@jsii.implements(IAnyProducer)
class _DependsOn:
    def __init__(self, snapshots: _Snapshots) -> None:
        self._snapshots = snapshots

    @jsii.member(jsii_name="produce")
    def produce(self, context: IResolveContext) -> list[str]:
        return [] if context.preparing else sorted(self._snapshots.take(context))
