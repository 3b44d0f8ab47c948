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

import jsii
from cdktf import IAnyProducer, IResolveContext, Lazy, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.api_gateway_deployment import ApiGatewayDeployment
from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from constructs import Construct

from stacks import addresses
from stacks.constructs.snapshot import Snapshot, Snapshots, rest_api_address
from stacks.expressions import expressions, is_of_an_instance, references, values
from stacks.literals import literal
from stacks.provenance import identify
from tollgate.config.api import Api


class Deployment(Construct):
    """An API's deployment: made before the old one goes, after everything that it snapshots.

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
        identify(self.resource, address, config)
        snapshots, whole = Snapshots.of(self), rest_api_address(api)
        self.resource.add_override(
            "triggers", Lazy.any_value(_Triggers(snapshots, whole, config.stage.redeploy))
        )
        self.resource.add_override("depends_on", Lazy.any_value(_DependsOn(snapshots, whole)))


def triggers(snapshot: Snapshot, redeploy: str | None = None) -> dict[str, str]:
    """The triggers of a deployment.

    Returns:
        `definition`, the SHA-256 of every argument of every resource; `redeploy` as the description has it;
        and one entry for each value from outside the API, named after it: its own SHA-256, taken when
        Terraform plans.
    """
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    outside = {
        literal(value): f"${{sha256(jsonencode({value}))}}"
        for expression in _all_expressions(snapshot)
        for value in _from_outside(expression, snapshot)
    }
    asked = {} if redeploy is None else {"redeploy": redeploy}
    return {"definition": hashlib.sha256(text.encode()).hexdigest(), **asked, **outside}


def _from_outside(expression: str, snapshot: Snapshot) -> Iterator[str]:
    """What of an expression the API alone does not tell; `filesha256("x")` refers to nothing at all.

    An expression with `each.value` means something within its own resource only: what it refers to is taken.
    """
    if is_of_an_instance(expression):
        yield from (value for value in values(expression) if not set(references(value)) <= snapshot.keys())
        return
    found = list(references(expression))
    if not found or any(reference not in snapshot for reference in found):
        yield expression


def _all_expressions(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from expressions(value)
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from _all_expressions(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _all_expressions(entry)


@jsii.implements(IAnyProducer)
class _Triggers:
    def __init__(self, snapshots: Snapshots, rest_api: str, redeploy: str | None) -> None:
        self._snapshots = snapshots
        self._rest_api = rest_api
        self._redeploy = redeploy

    @jsii.member(jsii_name="produce")
    def produce(self, context: IResolveContext) -> dict[str, str]:
        return triggers(self._snapshots.take(self._rest_api, context, asked_by=self), self._redeploy)


@jsii.implements(IAnyProducer)
class _DependsOn:
    def __init__(self, snapshots: Snapshots, rest_api: str) -> None:
        self._snapshots = snapshots
        self._rest_api = rest_api

    @jsii.member(jsii_name="produce")
    def produce(self, context: IResolveContext) -> list[str]:
        return self._snapshots.dependencies(self._rest_api, context, asked_by=self)
