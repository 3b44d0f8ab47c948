"""API Gateway: its actions are HTTP's methods, and its resources the paths of its own API.

Only Amazon knows the ids in these paths, and they change when an API is made anew: so a path reaches the
things of its kind in the gateway's account and region. "Actions, resources, and condition keys for Amazon API
Gateway Management".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stacks.rights.grant import ANY, Grant, Grants

_ROOT: Final = "arn:{partition}:apigateway:{region}::"
_IN_API: Final = "/restapis/*"
_METHOD: Final = f"{_IN_API}/resources/*/methods/*"


def _grant(
    one: str,
    *,
    made_at: str | None = None,
    made_by: str = "POST",
    changed: bool = True,
    more: Sequence[str] = (),
) -> Grant:
    """What a thing needs that is at one path, and is made at another, or at its own by PUT."""
    verbs = [made_by] if made_at is None else []
    return Grant(
        on=(f"{_ROOT}{one}",),
        read=("apigateway:GET",),
        write=tuple(f"apigateway:{it}" for it in (*verbs, *(["PATCH"] if changed else []), "DELETE"))
        + tuple(more),
    )


def _made_at(path: str) -> Grant:
    return Grant(on=(f"{_ROOT}{path}",), write=("apigateway:POST",))


def _collection(path: str, *, changed: bool = True) -> Sequence[Grant]:
    """Things that are made by POST at their collection, and then have paths below it."""
    return (_made_at(path), _grant(f"{path}/*", made_at=path, changed=changed))


_TAGS: Final = Grant(
    on=(f"{_ROOT}/tags/*",), read=("apigateway:GET",), write=("apigateway:PUT", "apigateway:DELETE")
)
"""A tag's path has the ARN of what is tagged, encoded; what is made with tags needs PUT, too."""
_SERVICE_ROLE: Final = Grant(
    on=("arn:{partition}:iam::{account}:role/aws-service-role/ops.apigateway.amazonaws.com/*",),
    write=("iam:CreateServiceLinkedRole",),
    when={"StringEquals": {"iam:AWSServiceName": "ops.apigateway.amazonaws.com"}},
)
"""API Gateway makes it with an account's first VPC link or custom domain."""
_VPC_LINKS: Final = (*_collection("/vpclinks"), _TAGS, _SERVICE_ROLE)

GRANTS: Final[Grants] = {
    "aws_api_gateway_rest_api": (
        *_collection("/restapis"),
        Grant(
            on=(f"{_ROOT}/restapis", f"{_ROOT}{_IN_API}"),
            write=("apigateway:UpdateRestApiPolicy",),
        ),
        _TAGS,
    ),
    "aws_api_gateway_rest_api_policy": (
        Grant(
            on=(f"{_ROOT}{_IN_API}",),
            read=("apigateway:GET",),
            write=("apigateway:PATCH", "apigateway:UpdateRestApiPolicy"),
        ),
    ),
    "aws_api_gateway_resource": (
        Grant(
            on=(f"{_ROOT}{_IN_API}/resources/*",),
            read=("apigateway:GET",),
            # It is made at the path of its parent.
            write=("apigateway:POST", "apigateway:PATCH", "apigateway:DELETE"),
        ),
    ),
    "aws_api_gateway_method": (_grant(_METHOD, made_by="PUT"),),
    "aws_api_gateway_method_response": (_grant(f"{_METHOD}/responses/*", made_by="PUT"),),
    "aws_api_gateway_method_settings": (
        Grant(on=(f"{_ROOT}{_IN_API}/stages/*",), read=("apigateway:GET",), write=("apigateway:PATCH",)),
    ),
    "aws_api_gateway_integration": (_grant(f"{_METHOD}/integration", made_by="PUT"),),
    "aws_api_gateway_integration_response": (_grant(f"{_METHOD}/integration/responses/*", made_by="PUT"),),
    "aws_api_gateway_gateway_response": (_grant(f"{_IN_API}/gatewayresponses/*", made_by="PUT"),),
    "aws_api_gateway_authorizer": _collection(f"{_IN_API}/authorizers"),
    "aws_api_gateway_model": _collection(f"{_IN_API}/models"),
    "aws_api_gateway_request_validator": _collection(f"{_IN_API}/requestvalidators"),
    "aws_api_gateway_deployment": (
        *_collection(f"{_IN_API}/deployments"),
        # The provider looks whether a stage still points to what it deletes.
        Grant(on=(f"{_ROOT}{_IN_API}/stages", f"{_ROOT}{_IN_API}/stages/*"), read=("apigateway:GET",)),
    ),
    "aws_api_gateway_stage": (*_collection(f"{_IN_API}/stages"), _TAGS),
    "aws_api_gateway_client_certificate": (*_collection("/clientcertificates"), _TAGS),
    "aws_api_gateway_usage_plan": (*_collection("/usageplans"), _TAGS),
    "aws_api_gateway_usage_plan_key": _collection("/usageplans/*/keys", changed=False),
    "aws_api_gateway_api_key": (*_collection("/apikeys"), _TAGS),
    "aws_api_gateway_account": (
        Grant(on=(f"{_ROOT}/account",), read=("apigateway:GET",), write=("apigateway:PATCH",)),
    ),
    "aws_api_gateway_vpc_link": (
        *_VPC_LINKS,
        # API Gateway makes an endpoint service for the load balancer, in the name of who makes the link:
        # developer guide, "Grant permissions for API Gateway to create a VPC link". The actions that describe
        # have no narrower resource.
        Grant(
            on=ANY,
            write=(
                "ec2:DescribeVpcEndpointServiceConfigurations",
                "elasticloadbalancing:DescribeLoadBalancers",
            ),
        ),
        Grant(
            on=("arn:{partition}:ec2:{region}:{account}:vpc-endpoint-service/*",),
            write=(
                "ec2:CreateVpcEndpointServiceConfiguration",
                "ec2:DeleteVpcEndpointServiceConfigurations",
                "ec2:ModifyVpcEndpointServicePermissions",
            ),
        ),
    ),
    "aws_apigatewayv2_vpc_link": _VPC_LINKS,
    "aws_api_gateway_domain_name": (
        *_collection("/domainnames"),
        Grant(
            on=(f"{_ROOT}/domainnames", f"{_ROOT}/domainnames/*"),
            write=("apigateway:AddCertificateToDomain", "apigateway:RemoveCertificateFromDomain"),
        ),
        _TAGS,
        _SERVICE_ROLE,
    ),
    "aws_api_gateway_base_path_mapping": _collection("/domainnames/*/basepathmappings"),
    "data.aws_api_gateway_export": (
        Grant(on=(f"{_ROOT}{_IN_API}/stages/*/exports/*",), read=("apigateway:GET",)),
    ),
}
