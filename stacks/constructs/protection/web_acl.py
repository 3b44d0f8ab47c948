"""The web ACL before the stages of a gateway: its sets of addresses, its rules and its log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cdktf import TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.wafv2_ip_set import Wafv2IpSet
from cdktf_cdktf_provider_aws.wafv2_web_acl import Wafv2WebAcl
from cdktf_cdktf_provider_aws.wafv2_web_acl_association import Wafv2WebAclAssociation
from cdktf_cdktf_provider_aws.wafv2_web_acl_logging_configuration import (
    Wafv2WebAclLoggingConfiguration,
    Wafv2WebAclLoggingConfigurationLoggingFilter,
    Wafv2WebAclLoggingConfigurationLoggingFilterFilter,
    Wafv2WebAclLoggingConfigurationLoggingFilterFilterCondition,
    Wafv2WebAclLoggingConfigurationLoggingFilterFilterConditionActionCondition,
    Wafv2WebAclLoggingConfigurationRedactedFields,
    Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader,
)
from constructs import Construct

from stacks import addresses
from stacks.constructs.protection.web_acl_rules import Rule, rules
from stacks.constructs.rest_api import RestApi
from stacks.provenance import identify
from tollgate.config.gateway import Gateway
from tollgate.config.limits import WEB_ACL_BODY_STEPS_KB
from tollgate.config.protection.address_ranges import Version, of_version
from tollgate.config.protection.web_acl import WebAcl as WebAclConfig
from tollgate.config.protection.web_acl import WebAclLog

REDACTED_HEADERS = ("x-api-key", "authorization", "cookie")
"""What a log must not hold: keys, tokens and sessions."""

_VERSIONS: tuple[Version, ...] = ("ipv4", "ipv6")
_BLOCKED = ("BLOCK",)
_COUNTED = ("COUNT", "EXCLUDED_AS_COUNT")


class WebAcl(Construct):
    """A gateway's web ACL, and its places before the stages."""

    def __init__(
        self, scope: Construct, id_: str, *, apis: Mapping[str, RestApi], config: Gateway, acl: WebAclConfig
    ) -> None:
        """Put it into a stack.

        Args:
            apis: the gateway's, by name; it stands before those that want it.
            acl: the gateway's `web_acl`.
        """
        super().__init__(scope, id_)
        self._stack_name = config.stack_name
        arn = acl.arn or self._made(acl).arn
        for name, api in apis.items():
            if config.apis[name].web_acl:
                association = Wafv2WebAclAssociation(
                    self, f"before {name}", resource_arn=api.stage.resource.arn, web_acl_arn=arn
                )
                identify(association, addresses.of_name(name), config.apis[name], acl)

    def _made(self, acl: WebAclConfig) -> Wafv2WebAcl:
        denied = self._sets("denied", acl.deny_addresses or (), acl)
        allowed = self._sets("allowed", acl.allow_addresses or (), acl)
        made = Wafv2WebAcl(
            self,
            "web_acl",
            name=self._stack_name,
            description=f"Before the stages of {self._stack_name}",
            scope="REGIONAL",
            default_action={"allow": {}},
            visibility_config=_visibility(self._stack_name),
        )
        identify(made, addresses.WEB_ACL, acl)
        # The bindings' classes for a web ACL's rules are forty for what are six statements.
        made.add_override(
            "rule", [self._rule(place, rule) for place, rule in enumerate(rules(acl, denied, allowed))]
        )
        if acl.inspected_kb > WEB_ACL_BODY_STEPS_KB[0]:
            limit = {"default_size_inspection_limit": f"KB_{acl.inspected_kb}"}
            made.add_override("association_config", {"request_body": [{"api_gateway": [limit]}]})
        if acl.log is not None:
            self._log(made, acl.log)
        return made

    def _rule(self, priority: int, rule: Rule) -> dict[str, Any]:
        return {
            "name": rule.name,
            "priority": priority,
            **rule.action,
            "statement": rule.statement,
            "visibility_config": _visibility(rule.name),
        }

    def _sets(self, name: str, ranges: Sequence[str], acl: WebAclConfig) -> list[str]:
        """The ARNs of the sets that hold these addresses: one for each version of the protocol."""
        return list(self._each_set(name, ranges, acl))

    def _each_set(self, name: str, ranges: Sequence[str], acl: WebAclConfig) -> Iterator[str]:
        for version in _VERSIONS:
            if found := of_version(ranges, version):
                made = Wafv2IpSet(
                    self,
                    f"{name} {version}",
                    name=f"{self._stack_name}-{name}-{version}",
                    description=f"Addresses that the web ACL of {self._stack_name} has {name}",
                    scope="REGIONAL",
                    ip_address_version=version.upper(),
                    addresses=list(found),
                    # AWS deletes none that a web ACL still names: so it goes after the web ACL is changed.
                    lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
                )
                identify(made, addresses.of_ip_set(name, version), acl)
                yield made.arn

    def _log(self, web_acl: Wafv2WebAcl, log: WebAclLog) -> None:
        group = CloudwatchLogGroup(
            self,
            "log",
            # AWS WAF writes into no group that is called otherwise.
            name=f"aws-waf-logs-{self._stack_name}",
            retention_in_days=log.retention_days,
            kms_key_id=log.kms_key_arn,
        )
        identify(group, addresses.WEB_ACL_LOG, log)
        actions = (*_BLOCKED, *(_COUNTED if log.counted else ()))
        logging = Wafv2WebAclLoggingConfiguration(
            self,
            "logging",
            resource_arn=web_acl.arn,
            log_destination_configs=[group.arn],
            redacted_fields=[_redacted(header) for header in REDACTED_HEADERS],
            logging_filter=Wafv2WebAclLoggingConfigurationLoggingFilter(
                default_behavior="DROP",
                filter=[
                    Wafv2WebAclLoggingConfigurationLoggingFilterFilter(
                        behavior="KEEP",
                        requirement="MEETS_ANY",
                        condition=[_is(action) for action in actions],
                    )
                ],
            ),
        )
        identify(logging, addresses.WEB_ACL, log)


def _visibility(metric: str) -> dict[str, Any]:
    """Counted in CloudWatch, and never sampled: a sample shows every header, and so the keys."""
    return {
        "cloudwatch_metrics_enabled": True,
        "metric_name": metric,
        "sampled_requests_enabled": False,
    }


def _redacted(header: str) -> Wafv2WebAclLoggingConfigurationRedactedFields:
    return Wafv2WebAclLoggingConfigurationRedactedFields(
        single_header=Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader(name=header)
    )


def _is(action: str) -> Wafv2WebAclLoggingConfigurationLoggingFilterFilterCondition:
    return Wafv2WebAclLoggingConfigurationLoggingFilterFilterCondition(
        action_condition=Wafv2WebAclLoggingConfigurationLoggingFilterFilterConditionActionCondition(
            action=action
        )
    )
