"""API Gateway: its actions are HTTP's methods, and its resources the paths of its own API.

Only Amazon knows the ids in these paths, and they change when an API is made anew: so what a path
reaches is told by the stack's tag. What is in an API, a domain or a usage plan has the tags of that:
"API Gateway resources that can be tagged", "Using tags to control access to API Gateway REST API
resources", "Actions, resources, and condition keys for Amazon API Gateway Management".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stacks.rights.grant import ANY, MARKING, MARKING_IF_TOLD, OWN, UNMARKED, Condition, Grant, Grants

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
        when=OWN,
    )


def _made_at(path: str, when: Condition) -> Grant:
    return Grant(on=(f"{_ROOT}{path}",), write=("apigateway:POST",), when=when)


def _collection(path: str, *, changed: bool = True) -> Sequence[Grant]:
    """Things that are made by POST at their collection, and then have paths below it."""
    is_in_another = "*" in path
    return (
        _made_at(path, OWN if is_in_another else MARKING),
        _grant(f"{path}/*", made_at=path, changed=changed),
    )


_TAGS: Final = (
    Grant(on=(f"{_ROOT}/tags/*",), read=("apigateway:GET",)),
    # What is made with tags needs PUT here, too. The path has the ARN of what is tagged, encoded, and IAM is
    # not told of the tags that it has: so who applies could put the stack's tag on another's thing, and then
    # have it. Who plans cannot.
    Grant(on=(f"{_ROOT}/tags/*",), write=("apigateway:PUT",), when=MARKING_IF_TOLD),
    Grant(on=(f"{_ROOT}/tags/*",), write=("apigateway:DELETE",), when=UNMARKED),
)
_SERVICE_ROLE: Final = Grant(
    on=("arn:{partition}:iam::{account}:role/aws-service-role/ops.apigateway.amazonaws.com/*",),
    write=("iam:CreateServiceLinkedRole",),
    when={"StringEquals": {"iam:AWSServiceName": "ops.apigateway.amazonaws.com"}},
)
"""API Gateway makes it with an account's first VPC link or custom domain."""
_VPC_LINKS: Final = (*_collection("/vpclinks"), *_TAGS, _SERVICE_ROLE)

GRANTS: Final[Grants] = {
    "aws_api_gateway_rest_api": (
        *_collection("/restapis"),
        # An API may be made with its policy.
        Grant(on=(f"{_ROOT}/restapis",), write=("apigateway:UpdateRestApiPolicy",)),
        Grant(on=(f"{_ROOT}{_IN_API}",), write=("apigateway:UpdateRestApiPolicy",), when=OWN),
        *_TAGS,
    ),
    "aws_api_gateway_rest_api_policy": (
        Grant(
            on=(f"{_ROOT}{_IN_API}",),
            read=("apigateway:GET",),
            write=("apigateway:PATCH", "apigateway:UpdateRestApiPolicy"),
            when=OWN,
        ),
    ),
    "aws_api_gateway_resource": (
        Grant(
            on=(f"{_ROOT}{_IN_API}/resources/*",),
            read=("apigateway:GET",),
            # It is made at the path of its parent.
            write=("apigateway:POST", "apigateway:PATCH", "apigateway:DELETE"),
            when=OWN,
        ),
    ),
    "aws_api_gateway_method": (_grant(_METHOD, made_by="PUT"),),
    "aws_api_gateway_method_response": (_grant(f"{_METHOD}/responses/*", made_by="PUT"),),
    "aws_api_gateway_method_settings": (
        Grant(
            on=(f"{_ROOT}{_IN_API}/stages/*",),
            read=("apigateway:GET",),
            write=("apigateway:PATCH",),
            when=OWN,
        ),
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
        Grant(
            on=(f"{_ROOT}{_IN_API}/stages", f"{_ROOT}{_IN_API}/stages/*"),
            read=("apigateway:GET",),
            when=OWN,
        ),
    ),
    "aws_api_gateway_stage": (*_collection(f"{_IN_API}/stages"), *_TAGS),
    "aws_api_gateway_client_certificate": (*_collection("/clientcertificates"), *_TAGS),
    "aws_api_gateway_usage_plan": (*_collection("/usageplans"), *_TAGS),
    "aws_api_gateway_usage_plan_key": _collection("/usageplans/*/keys", changed=False),
    "aws_api_gateway_api_key": (*_collection("/apikeys"), *_TAGS),
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
            # API Gateway gives it neither a name nor a tag by which it would be known.
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
        Grant(on=(f"{_ROOT}/domainnames",), write=("apigateway:AddCertificateToDomain",)),
        Grant(
            on=(f"{_ROOT}/domainnames/*",),
            write=("apigateway:AddCertificateToDomain", "apigateway:RemoveCertificateFromDomain"),
            when=OWN,
        ),
        # API Gateway reads the trust store of mutual TLS in the name of who makes or changes the domain:
        # "MutualTlsAuthenticationInput", API Gateway API reference.
        Grant(on=("{trust_store}",), write=("s3:GetObject", "s3:GetObjectVersion")),
        # The distribution of an edge-optimized domain is in an account of Amazon's: "Set up an edge-optimized
        # custom domain name in API Gateway", developer guide.
        Grant(on=("{distribution}",), write=("cloudfront:UpdateDistribution",)),
        *_TAGS,
        _SERVICE_ROLE,
    ),
    "aws_api_gateway_base_path_mapping": _collection("/domainnames/*/basepathmappings"),
    "data.aws_api_gateway_export": (
        # An export is not among what has an API's tags. It tells an API's routes, and no key.
        Grant(on=(f"{_ROOT}{_IN_API}/stages/*/exports/*",), read=("apigateway:GET",)),
    ),
}
