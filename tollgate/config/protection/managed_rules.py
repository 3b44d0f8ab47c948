"""The rule groups that AWS keeps for its firewall, and which of their rules read a request's body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

RuleGroup = Literal[
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesAnonymousIpList",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesAdminProtectionRuleSet",
    "AWSManagedRulesSQLiRuleSet",
    "AWSManagedRulesLinuxRuleSet",
    "AWSManagedRulesUnixRuleSet",
    "AWSManagedRulesWindowsRuleSet",
    "AWSManagedRulesPHPRuleSet",
    "AWSManagedRulesWordPressRuleSet",
]
"""Those that cost nothing beside the web ACL, in the order in which they are asked: what looks at the address
alone comes first."""


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """What AWS says of a rule group.

    Attributes:
        capacity: in web ACL capacity units (WCU).
        body_rules: the rules that read the request's body, which for an AI API is a prompt.
    """

    capacity: int
    body_rules: tuple[str, ...] = ()


GROUPS: Final[Mapping[RuleGroup, KnownGroup]] = {
    "AWSManagedRulesAmazonIpReputationList": KnownGroup(25),
    "AWSManagedRulesAnonymousIpList": KnownGroup(50),
    "AWSManagedRulesKnownBadInputsRuleSet": KnownGroup(
        200, ("JavaDeserializationRCE_BODY", "Log4JRCE_BODY", "ReactJSRCE_BODY")
    ),
    "AWSManagedRulesCommonRuleSet": KnownGroup(
        700,
        (
            "CrossSiteScripting_BODY",
            "EC2MetaDataSSRF_BODY",
            "GenericLFI_BODY",
            "GenericRFI_BODY",
            "SizeRestrictions_BODY",
        ),
    ),
    "AWSManagedRulesAdminProtectionRuleSet": KnownGroup(100),
    "AWSManagedRulesSQLiRuleSet": KnownGroup(200, ("SQLiExtendedPatterns_BODY", "SQLi_BODY")),
    "AWSManagedRulesLinuxRuleSet": KnownGroup(200),
    "AWSManagedRulesUnixRuleSet": KnownGroup(100, ("UNIXShellCommandsVariables_BODY",)),
    "AWSManagedRulesWindowsRuleSet": KnownGroup(
        200, ("PowerShellCommands_BODY", "WindowsShellCommands_BODY")
    ),
    "AWSManagedRulesPHPRuleSet": KnownGroup(100, ("PHPHighRiskMethodsVariables_BODY",)),
    "AWSManagedRulesWordPressRuleSet": KnownGroup(100),
}
"""AWS WAF developer guide, "AWS Managed Rules rule groups list"."""

DEFAULT_GROUPS: Final[tuple[RuleGroup, ...]] = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesCommonRuleSet",
)


def in_order(groups: Mapping[RuleGroup, object]) -> tuple[RuleGroup, ...]:
    """Groups in the order in which they are asked, whatever the order in which they are named."""
    return tuple(group for group in get_args(RuleGroup) if group in groups)
