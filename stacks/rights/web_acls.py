"""AWS WAF: web ACLs, what they are made of, and the stages that they are put before.

The calls for web ACLs, IP sets, logs and associations are in the log of the provider (5.100) for the gateway
with everything on. Amazon asks for more than what is called: for the stage `apigateway:SetWebACL`, and for
the logs what the AWS WAF developer guide tells under "Sending web ACL traffic logs to a CloudWatch Logs log
group".
Regular expressions and groups of rules are not verified: no gateway has them.
"""

from __future__ import annotations

from typing import Final

from stacks.rights.grant import ANY, NOT_ANOTHERS, OWN, Grant, Grants

_ROOT: Final = "arn:{partition}:wafv2:{region}:{account}:regional"
_ACLS: Final = (f"{_ROOT}/webacl/{{own_web_acl}}/*",)
_STAGES: Final = ("arn:{partition}:apigateway:{region}::/restapis/*/stages/*",)
_TAGS: Final = ("wafv2:TagResource", "wafv2:UntagResource")


def _set(kind: str, name: str) -> Grant:
    """IP sets, regular expressions and groups of rules are alike."""
    return Grant(
        on=(f"{_ROOT}/{kind}/{{stack}}-*/*",),
        read=(f"wafv2:Get{name}", "wafv2:ListTagsForResource"),
        write=(f"wafv2:Create{name}", f"wafv2:Delete{name}", f"wafv2:Update{name}", *_TAGS),
        when=NOT_ANOTHERS,
    )


GRANTS: Final[Grants] = {
    "aws_wafv2_web_acl": (
        Grant(
            on=_ACLS,
            read=("wafv2:GetWebACL", "wafv2:ListTagsForResource"),
            write=("wafv2:CreateWebACL", "wafv2:DeleteWebACL", "wafv2:UpdateWebACL", *_TAGS),
            when=NOT_ANOTHERS,
        ),
        # A web ACL that uses a set or a group of rules needs the right for that, too.
        Grant(
            on=tuple(
                f"{_ROOT}/{it}"
                for it in (
                    "ipset/{stack}-*/*",
                    "managedruleset/*/*",
                    "regexpatternset/{stack}-*/*",
                    "rulegroup/{stack}-*/*",
                )
            ),
            write=("wafv2:CreateWebACL", "wafv2:UpdateWebACL"),
        ),
    ),
    "aws_wafv2_web_acl_association": (
        Grant(
            on=(*_ACLS, "{web_acl}"),
            read=("wafv2:GetWebACL", "wafv2:GetWebACLForResource"),
            write=("wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"),
        ),
        Grant(
            # AWS WAF is told no tags of a stage.
            on=_STAGES,
            read=("wafv2:GetWebACLForResource",),
            write=("wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"),
        ),
        # Without this one, the others do nothing to a stage.
        Grant(on=_STAGES, write=("apigateway:SetWebACL",), when=OWN),
    ),
    "aws_wafv2_web_acl_logging_configuration": (
        Grant(
            on=(*_ACLS, "{web_acl}"),
            read=("wafv2:GetLoggingConfiguration",),
            write=("wafv2:DeleteLoggingConfiguration", "wafv2:PutLoggingConfiguration"),
        ),
        Grant(
            # WAF asks for the delivery in the name of who wants it; IAM knows no resource for these.
            on=ANY,
            write=(
                "logs:CreateLogDelivery",
                "logs:DeleteLogDelivery",
                "logs:DescribeResourcePolicies",
                "logs:PutResourcePolicy",
            ),
        ),
        Grant(on=("arn:{partition}:logs:{region}:{account}:log-group:*",), write=("logs:DescribeLogGroups",)),
    ),
    "aws_wafv2_ip_set": (_set("ipset", "IPSet"),),
    "aws_wafv2_regex_pattern_set": (_set("regexpatternset", "RegexPatternSet"),),
    "aws_wafv2_rule_group": (_set("rulegroup", "RuleGroup"),),
}
