"""The resource policy of an API: from where it may be called."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from cdktf_cdktf_provider_aws.api_gateway_rest_api import ApiGatewayRestApi
from cdktf_cdktf_provider_aws.api_gateway_rest_api_policy import ApiGatewayRestApiPolicy
from constructs import Construct

from stacks import addresses
from stacks.provenance import identify
from tollgate.config.api import Api, Endpoint
from tollgate.config.protection.resource_policy import Places

_VPC_ENDPOINT = "aws:SourceVpce"


class ResourcePolicyOfApi(Construct):
    """An API's policy, where it has one: a private API without one cannot be deployed."""

    def __init__(
        self, scope: Construct, id_: str, *, api: str, rest_api: ApiGatewayRestApi, config: Api
    ) -> None:
        super().__init__(scope, id_)
        endpoint, policy = config.endpoint, config.resource_policy
        if endpoint.type != "private" and policy is None:
            return
        about = {"Principal": "*", "Action": "execute-api:Invoke", "Resource": f"{rest_api.execution_arn}/*"}
        statements = [
            {"Effect": effect, **about, **({"Condition": condition} if condition else {})}
            for effect, condition in _statements(config)
        ]
        resource = ApiGatewayRestApiPolicy(
            self,
            "policy",
            rest_api_id=rest_api.id,
            policy=json.dumps({"Version": "2012-10-17", "Statement": statements}),
        )
        identify(resource, addresses.of_name(api), *(cause for cause in (policy, endpoint) if cause))


def _statements(config: Api) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Effects and conditions.

    What is not allowed is denied in so many words: a call that no statement allows is let in all the same
    where a Lambda authorizer lets it in. Developer guide, "How API Gateway resource policies affect
    authorization workflow", "Table A".
    """
    endpoint, policy = config.endpoint, config.resource_policy
    endpoints = list(endpoint.vpc_endpoint_ids)
    yield "Allow", {"StringEquals": {_VPC_ENDPOINT: endpoints}} if endpoints else {}
    if endpoints and (policy is not None or config.api_key_source == "bearer"):
        yield "Deny", {"StringNotEquals": {_VPC_ENDPOINT: endpoints}}
    if policy is None:
        return
    if policy.allow is not None:
        yield "Deny", _outside(policy.allow, endpoint)
    if policy.deny is not None:
        for operator, key, values in _named(policy.deny, endpoint):
            yield "Deny", {operator: {key: values}}


def _outside(places: Places, endpoint: Endpoint) -> Mapping[str, Any]:
    """A condition that holds of a call from none of these places: its parts must hold all."""
    condition: dict[str, dict[str, list[str]]] = {}
    for operator, key, values in _named(places, endpoint):
        condition.setdefault(_NEGATED[operator], {})[key] = values
    return condition


_NEGATED = {"IpAddress": "NotIpAddress", "StringEquals": "StringNotEquals"}
"""A negated operator holds of a call that does not have the key, too."""


def _named(places: Places, endpoint: Endpoint) -> Iterator[tuple[str, str, list[str]]]:
    """Operators, keys and values, as a condition has them."""
    if places.addresses:
        key = "aws:VpcSourceIp" if endpoint.type == "private" else "aws:SourceIp"
        yield "IpAddress", key, list(places.addresses)
    if places.vpc_endpoints:
        yield "StringEquals", _VPC_ENDPOINT, list(places.vpc_endpoints)
    if places.vpcs:
        yield "StringEquals", "aws:SourceVpc", list(places.vpcs)
