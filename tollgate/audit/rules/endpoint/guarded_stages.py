"""Whether a web ACL stands before a stage."""

from __future__ import annotations

from tollgate.access.facts import STAGE, Facts
from tollgate.terraform.configuration.mentions import Mention
from tollgate.terraform.configuration.resource import Resource


def is_before_a_stage(acl: Resource | None, facts: Facts) -> bool:
    """Whether it does, or may.

    Args:
        acl: None where it is named by an ARN, so that it may be any.
    """
    for association in facts.configuration.of("aws_wafv2_web_acl_association"):
        acls = _named(association, "web_acl_arn")
        before = _named(association, "resource_arn")
        is_it = acl is None or not acls or acl in acls
        if is_it and (not before or any(found.kind == STAGE for found in before)):
            return True
    return False


def _named(association: Resource, argument: str) -> set[Resource]:
    return {found.resource for found in association.mentioned(argument) if isinstance(found, Mention)}
