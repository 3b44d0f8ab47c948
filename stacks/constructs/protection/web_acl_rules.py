"""The rules of a web ACL, in the order in which a request meets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tollgate.config.protection.managed_rules import GROUPS, RuleGroup
from tollgate.config.protection.web_acl import Countries, ManagedRules, WebAcl

_KB: Final = 1024
_BLOCK: Final[Mapping[str, Any]] = {"action": {"block": {}}}
_ALLOW: Final[Mapping[str, Any]] = {"action": {"allow": {}}}
_AS_THE_GROUP_SAYS: Final[Mapping[str, Any]] = {"override_action": {"none": {}}}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, with its parts as Terraform has them.

    Attributes:
        name: in the web ACL.
        action: what becomes of a request for which the statement holds.
    """

    name: str
    action: Mapping[str, Any]
    statement: Mapping[str, Any]


def rules(acl: WebAcl, denied: Sequence[str], allowed: Sequence[str]) -> Iterator[Rule]:
    """The rules of a web ACL: what asks least comes first.

    Args:
        denied: the ARNs of the sets of addresses that are blocked.
        allowed: of those that are allowed.
    """
    if denied:
        yield Rule("denied-addresses", _BLOCK, _from_any(denied))
    if allowed:
        yield (
            Rule("other-addresses", _BLOCK, _not(_from_any(allowed)))
            if acl.allow_only
            else Rule("allowed-addresses", _ALLOW, _from_any(allowed))
        )
    if acl.countries is not None:
        yield Rule("countries", _BLOCK, _countries(acl.countries))
    if acl.rate_limit is not None:
        yield Rule("rate-limit", _BLOCK, _rate(acl.rate_limit))
    if acl.max_body_kb is not None:
        yield Rule("body-size", _BLOCK, _longer_than(acl.max_body_kb * _KB))
    for group in acl.groups:
        yield Rule(group, _AS_THE_GROUP_SAYS, _managed(group, acl.managed_rules[group]))


def _from_any(sets: Sequence[str]) -> Mapping[str, Any]:
    each = [{"ip_set_reference_statement": {"arn": arn}} for arn in sets]
    return each[0] if len(each) == 1 else {"or_statement": {"statement": each}}


def _not(statement: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"not_statement": {"statement": [statement]}}


def _countries(countries: Countries) -> Mapping[str, Any]:
    if countries.deny is not None:
        return _of(countries.deny)
    return _not(_of(countries.allow or ()))


def _of(codes: Sequence[str]) -> Mapping[str, Any]:
    return {"geo_match_statement": {"country_codes": sorted(codes)}}


def _rate(limit: int) -> Mapping[str, Any]:
    # 300 seconds are AWS's default, which the provider would otherwise write itself.
    return {
        "rate_based_statement": {"limit": limit, "aggregate_key_type": "IP", "evaluation_window_sec": 300}
    }


def _longer_than(size: int) -> Mapping[str, Any]:
    """A body that is longer than what the web ACL sees of one is longer than `size`, too."""
    return {
        "size_constraint_statement": {
            "comparison_operator": "GT",
            "size": size,
            "field_to_match": {"body": {"oversize_handling": "MATCH"}},
            "text_transformation": [{"priority": 0, "type": "NONE"}],
        }
    }


def _managed(group: RuleGroup, config: ManagedRules) -> Mapping[str, Any]:
    bodies = () if config.block_bodies else GROUPS[group].body_rules
    counted = sorted({*bodies, *config.count})
    overrides = [{"name": name, "action_to_use": {"count": {}}} for name in counted]
    return {
        "managed_rule_group_statement": {
            "name": group,
            "vendor_name": "AWS",
            **({"rule_action_override": overrides} if overrides else {}),
        }
    }
