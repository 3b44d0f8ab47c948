"""Endpoints, resource policies and domains."""

from __future__ import annotations

from tollgate.audit.rule import Rule
from tollgate.audit.rules.endpoint import (
    bypassed_domain,
    bypassed_mutual_tls,
    every_stage,
    keys_in_web_acl_log,
    no_client_certificate,
    no_web_acl,
    open_policy,
    sampled_requests,
    two_policies,
    unreachable_api,
    unversioned_truststore,
    weak_tls,
)

RULES: tuple[Rule, ...] = (
    bypassed_domain.RULE,
    unreachable_api.RULE,
    open_policy.RULE,
    two_policies.RULE,
    weak_tls.RULE,
    every_stage.RULE,
    no_web_acl.RULE,
    no_client_certificate.RULE,
    bypassed_mutual_tls.RULE,
    unversioned_truststore.RULE,
    keys_in_web_acl_log.RULE,
    sampled_requests.RULE,
)
