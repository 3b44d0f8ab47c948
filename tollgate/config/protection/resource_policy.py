"""A resource policy: from where an API may be called, whoever calls.

It is about places, not about callers: an API key is nothing that a policy reads. Neither are there accounts:
the condition keys that tell one are known only of calls that are signed with IAM's credentials, which those
with an API key are not. Developer guide, "AWS condition keys that can be used in API Gateway resource
policies", `Needs AuthN`.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from tollgate.config.model import Model, is_token, wrong
from tollgate.config.once import each_once
from tollgate.config.protection.address_ranges import AddressRanges


def check_vpc_endpoint_id(id_: str) -> str:
    """Refuse what cannot be a VPC endpoint's id.

    Raises:
        PydanticCustomError: with one that can.
    """
    if not is_token(id_) and not re.fullmatch(r"vpce-[0-9a-f]{8,17}", id_):
        raise wrong(f"{id_!r} is not a VPC endpoint's id", "Write it as in 'vpce-0123456789abcdef0'.")
    return id_


def _check_vpc_id(id_: str) -> str:
    if not is_token(id_) and not re.fullmatch(r"vpc-[0-9a-f]{8,17}", id_):
        raise wrong(f"{id_!r} is not a VPC's id", "Write it as in 'vpc-0123456789abcdef0'.")
    return id_


_VpcEndpointIds = Annotated[
    tuple[Annotated[str, AfterValidator(check_vpc_endpoint_id)], ...],
    Field(strict=False, min_length=1),
    AfterValidator(each_once),
]
_VpcIds = Annotated[
    tuple[Annotated[str, AfterValidator(_check_vpc_id)], ...],
    Field(strict=False, min_length=1),
    AfterValidator(each_once),
]


class Places(Model):
    """Where calls come from; one that is in any of these is there."""

    addresses: AddressRanges | None = None
    """The caller's address; of a private API the one that it has in its VPC."""
    vpc_endpoints: _VpcEndpointIds | None = None
    """Of a private API: the VPC endpoints that the call takes."""
    vpcs: _VpcIds | None = None
    """Of a private API: the VPCs that the call comes from."""

    @model_validator(mode="after")
    def _check_something(self) -> Places:
        if not (self.addresses or self.vpc_endpoints or self.vpcs):
            raise wrong("this names no place", "Name some, as in 'addresses: [203.0.113.0/24]'.")
        return self


class ResourcePolicy(Model):
    """From where an API may be called: from `allow` alone where that is given, and never from `deny`.

    It holds for every call, with a key or without: for public routes, a browser's preflight requests and
    health checks, too. What may call a private API is narrowed by it.
    """

    allow: Places | None = None
    """The places that calls may come from: any, by default."""
    deny: Places | None = None
    """The places that they may not come from, though `allow` names them."""

    @model_validator(mode="after")
    def _check_something(self) -> ResourcePolicy:
        if self.allow is None and self.deny is None:
            raise wrong("this policy keeps nobody out", "Give 'allow', 'deny' or both.")
        return self
