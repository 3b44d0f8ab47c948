"""What a stage serves: a snapshot of the API, taken anew whenever anything in it changes.

API Gateway serves a deployment, not the API: a change that is not deployed is not served, and where
that change was a key requirement, the endpoint stays open. So the trigger is a hash, taken while
synthesizing, of every argument of every resource that the snapshot holds, together with the values
from outside that those arguments refer to.

While a canary runs there are two. The canary's is made anew with each change; the stage's own stays what it
is: Terraform ignores that its trigger differs. Once the canary is taken out of the description, the trigger
counts again. With the routes as they came to be, it differs from the one in the state, and the stage's own
deployment is made anew: the promotion. With the routes as they were, it is the same, and nothing happens.
"""

from __future__ import annotations

import jsii
from cdktf import IAnyProducer, IResolveContext, Lazy, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.api_gateway_deployment import ApiGatewayDeployment
from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from constructs import Construct

from stacks import addresses
from stacks.constructs.snapshot import Snapshots, rest_api_address
from stacks.provenance import identify
from tollgate.config.api import Api
from tollgate.redeploy.triggers import VERSION, triggers


class Deployment(Construct):
    """An API's deployment: made before the old one goes, after everything that it snapshots.

    Attributes:
        resource: the `aws_api_gateway_deployment`.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api: str,
        rest_api: ApiGatewayRestApi,
        config: Api,
        stays: bool = False,
        address: str | None = None,
    ) -> None:
        """Put a deployment into a stack.

        Args:
            api: the API's name in the description.
            stays: whether one that is there is kept, though the API is changed.
            address: the API's by default.
        """
        super().__init__(scope, id_)
        self.resource = ApiGatewayDeployment(
            self,
            "deployment",
            rest_api_id=rest_api.id,
            lifecycle=TerraformResourceLifecycle(
                create_before_destroy=True, ignore_changes=["triggers"] if stays else None
            ),
        )
        identify(self.resource, address or addresses.of_name(api), config, trigger=VERSION)
        snapshots, whole = Snapshots.of(self), rest_api_address(api)
        self.resource.add_override(
            "triggers", Lazy.any_value(_Triggers(snapshots, whole, config.stage.redeploy))
        )
        self.resource.add_override("depends_on", Lazy.any_value(_DependsOn(snapshots, whole)))


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
