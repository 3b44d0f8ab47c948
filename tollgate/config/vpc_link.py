"""A VPC link: how API Gateway reaches a load balancer that the internet does not."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, model_validator

from tollgate.config.model import Model, Strings, is_token, wrong
from tollgate.config.once import each_once

_BALANCER: Final = re.compile(
    r"arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer/(net|app)/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}"
)
"""Elastic Load Balancing, "Resource ARNs": `net` is a Network, `app` an Application Load Balancer."""

_WORDS: Final = {"net": "a Network Load Balancer", "app": "an Application Load Balancer"}


def _of_kind(kind: str, arn: str) -> str:
    match = _BALANCER.fullmatch(arn)
    if not is_token(arn) and (match is None or match[1] != kind):
        raise wrong(
            f"{arn!r} is not the ARN of {_WORDS[kind]}",
            "Write 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/"
            f"{kind}/models/0123456789abcdef'.",
        )
    return arn


def _check_nlb(arn: str) -> str:
    return _of_kind("net", arn)


def _check_alb(arn: str) -> str:
    return _of_kind("app", arn)


def _check_ids(prefix: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    for id_ in ids:
        if not is_token(id_) and not re.fullmatch(rf"{prefix}-[0-9a-f]{{8,17}}", id_):
            raise wrong(f"{id_!r} is not such an id", f"Write it as in '{prefix}-0123456789abcdef0'.")
    return each_once(ids)


def _check_subnets(ids: tuple[str, ...]) -> tuple[str, ...]:
    return _check_ids("subnet", ids)


def _check_security_groups(ids: tuple[str, ...]) -> tuple[str, ...]:
    return _check_ids("sg", ids)


def _check_id(id_: str) -> str:
    if not is_token(id_) and not re.fullmatch(r"[a-z0-9]{6,20}", id_):
        raise wrong(f"{id_!r} is not a VPC link's id", "Write it as in 'a1b2c3'.")
    return id_


class VpcLink(Model):
    """A link to one load balancer: `nlb`, or `alb` with the subnets that it is reached in; or one by `id`."""

    nlb: Annotated[str, AfterValidator(_check_nlb)] | None = None
    """The ARN of a Network Load Balancer."""
    alb: Annotated[str, AfterValidator(_check_alb)] | None = None
    """The ARN of an Application Load Balancer. Needs AWS provider 6.25 or later."""
    subnet_ids: Annotated[Strings, AfterValidator(_check_subnets)] = ()
    """For an Application Load Balancer: the subnets from which API Gateway reaches it."""
    security_group_ids: Annotated[Strings, AfterValidator(_check_security_groups)] = ()
    """For an Application Load Balancer: the security groups of the link."""
    id: Annotated[str, AfterValidator(_check_id)] | None = None
    """A link that is made elsewhere, by its id, with the 'alb' where it leads to one; it is made here by
    default."""

    @model_validator(mode="after")
    def _check_balancer(self) -> VpcLink:
        if self.nlb and (self.alb or self.id):
            other = "alb" if self.alb else "id"
            raise wrong(f"'nlb' and {other!r} both say where the link leads", "Keep one of them.")
        if not (self.nlb or self.alb or self.id):
            raise wrong(
                "this says of no load balancer that the link leads to",
                "Give 'nlb:' or 'alb:' with its ARN, or the link's own 'id:'.",
            )
        of_alb = self.subnet_ids or self.security_group_ids
        if of_alb and (self.id or not self.alb):
            raise wrong(
                "'subnet_ids' and 'security_group_ids' are of a link to an 'alb' that is made here",
                "Take them out.",
            )
        if self.alb and not self.id and not self.subnet_ids:
            raise wrong(
                "a link to an Application Load Balancer needs the subnets that it is reached in",
                "Add 'subnet_ids: [subnet-0123456789abcdef0]'.",
            )
        return self
