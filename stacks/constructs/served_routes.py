"""With each plan and after each apply, Terraform compares what a stage serves with what is described.

Terraform deletes a removed method only after it has made the new deployment, which must exist before the
old one goes, and so the new deployment still holds the method (hashicorp/terraform-provider-aws issue
11344). The stage then serves a route that nothing describes. This check says so, names the route, and
tells how to make the deployment anew; it sees a route that was added and deployed by hand as well.
"""

from __future__ import annotations

import json
import re

import jsii
from cdktf import IAnyProducer, IResolveContext, Lazy, TerraformStack
from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStage
from cdktf_cdktf_provider_aws.data_aws_api_gateway_export import DataAwsApiGatewayExport
from constructs import Construct

from stacks import addresses
from stacks.constructs.snapshot import Snapshots, rest_api_address
from tollgate.redeploy.expressions import expressions, is_of_an_instance
from tollgate.redeploy.snapshot import Arguments, Snapshot

_METHOD = "aws_api_gateway_method."
_PUT = "aws_api_gateway_rest_api_put."
_RESOURCE_ID = re.compile(r"\$\{(aws_api_gateway_(?:resource|rest_api)\.[\w-]+)\.(id|root_resource_id)\}")
_ANY = "x-amazon-apigateway-any-method"
_OPERATIONS = ["delete", "get", "head", "options", "patch", "post", "put", _ANY]
_EXPORTED = (
    "flatten([for path, operations in"
    " try(jsondecode(data.aws_api_gateway_export.{address}.body).paths, {{}}) :"
    ' [for name in keys(operations) : "${{name == {any} ? "ANY" : upper(name)}} ${{path}}"'
    " if contains({operations}, name)]])"
)


class ServedRoutes(Construct):
    """The check for one API: a `data`, a `local` and a `check` block; what is served unasked is a warning.

    The data source is read while planning, or, where the stage changes, after it has. Without
    `apigateway:GET` on the stage's exports that fails, and with it the plan: within the `check` it would be a
    warning only, but Terraform reads such a one again in every apply, and no plan would be empty.
    """

    def __init__(
        self, scope: Construct, id_: str, *, api: str, stage: ApiGatewayStage, stage_name: str
    ) -> None:
        """Put the check into the stack.

        Args:
            api: the API's name in the description.
            stage_name: for the message.
        """
        super().__init__(scope, id_)
        address = addresses.of_name(api)
        export = DataAwsApiGatewayExport(
            self,
            "export",
            rest_api_id=stage.rest_api_id,
            stage_name=stage.stage_name,
            export_type="oas30",
            depends_on=[stage],
        )
        export.override_logical_id(address)
        others = f"{address}__served_but_not_described"
        stack = TerraformStack.of(self)
        stack.add_override(f"locals.{others}", Lazy.any_value(_Others(Snapshots.of(self), api)))
        stack.add_override(
            f"check.{address}__served_routes.assert",
            [
                {
                    "condition": f"${{length(local.{others}) == 0}}",
                    "error_message": f"Stage {stage_name} of {api} serves what this configuration does not "
                    f'have: ${{join(", ", local.{others})}}. A route that was removed stays in the '
                    "deployment until the next one is made. Make it now: write another `redeploy` into "
                    "the API's stage and deploy, or run "
                    f"terraform apply -replace=aws_api_gateway_deployment.{address} in the stack's folder",
                }
            ],
        )


@jsii.implements(IAnyProducer)
class _Others:
    """An expression: the routes that the stage serves and the stack does not have."""

    def __init__(self, snapshots: Snapshots, api: str) -> None:
        self._snapshots = snapshots
        self._api = api

    @jsii.member(jsii_name="produce")
    def produce(self, context: IResolveContext) -> str:
        snapshot = self._snapshots.take(rest_api_address(self._api), context, asked_by=self)
        described = routes(snapshot)
        if described is None:
            return "${[]}"
        exported = _EXPORTED.format(
            address=addresses.of_name(self._api), any=json.dumps(_ANY), operations=json.dumps(_OPERATIONS)
        )
        return f"${{setsubtract({exported}, {json.dumps(described)})}}"


def routes(snapshot: Snapshot) -> list[str] | None:
    """The routes of an API, sorted, as Terraform's template strings: `["GET /", "POST /v1/chat"]`.

    None where they cannot be told: a program added an OpenAPI document, a method to a resource that the stack
    does not make, or one for each of several instances.
    """
    if any(address.startswith(_PUT) or "body" in snapshot[address] for address in snapshot):
        return None
    found = [_route(snapshot[address], snapshot) for address in snapshot if address.startswith(_METHOD)]
    return None if None in found else sorted(route for route in found if route is not None)


def _route(method: Arguments, snapshot: Snapshot) -> str | None:
    path = _path(str(method.get("resource_id")), snapshot)
    route = f"{method.get('http_method')} {path or '/'}"
    return None if path is None or any(map(is_of_an_instance, expressions(route))) else route


def _path(resource_id: str, snapshot: Snapshot) -> str | None:
    """The path of a resource by its id; the root's is empty."""
    match = _RESOURCE_ID.fullmatch(resource_id)
    if match is None:
        return None
    if match[2] == "root_resource_id":
        return ""
    resource = snapshot.get(match[1], {})
    parent = _path(str(resource.get("parent_id")), snapshot)
    return None if parent is None else f"{parent}/{resource.get('path_part')}"
