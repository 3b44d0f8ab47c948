"""The rules, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tollgate.config.rules import (
    account_limits,
    accounts_of_arns,
    alarms,
    assumed_role,
    async_inference,
    authorizer,
    backend_region,
    bootstrap,
    caches,
    consumer_plan,
    consumer_shard,
    credentials_in_text,
    default_names,
    deliveries,
    domains,
    edge_timeout,
    former_names,
    function_code,
    imports,
    log_region,
    monitoring,
    names_at_amazon,
    path_parameters,
    plan_api,
    plan_throttle_route,
    plan_throttles_per_stage,
    preflight,
    prototype_keys,
    provider_pin,
    request_checks,
    resource_policies,
    resources_per_api,
    sibling_parameters,
    streaming,
    surrogates,
    tags,
    vpc_links,
    web_acl,
)
from tollgate.config.rules.rule import BrokenRules, Rule

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway

RULES: Final[tuple[Rule, ...]] = (
    account_limits.check,
    accounts_of_arns.check,
    assumed_role.check,
    alarms.check,
    async_inference.check,
    authorizer.check,
    backend_region.check,
    caches.check,
    bootstrap.check,
    consumer_plan.check,
    consumer_shard.check,
    credentials_in_text.check,
    default_names.check,
    deliveries.check,
    domains.check,
    edge_timeout.check,
    former_names.check,
    function_code.check,
    imports.check,
    log_region.check,
    monitoring.check,
    names_at_amazon.check,
    path_parameters.check,
    prototype_keys.check,
    plan_api.check,
    plan_throttle_route.check,
    plan_throttles_per_stage.check,
    preflight.check,
    provider_pin.check,
    request_checks.check,
    resource_policies.check,
    resources_per_api.check,
    sibling_parameters.check,
    streaming.check,
    surrogates.check,
    tags.check,
    vpc_links.check,
    web_acl.check,
)


def check_all(gateway: Gateway) -> None:
    """Hold a gateway to every rule.

    Raises:
        BrokenRules: with what all of them found.
    """
    problems = tuple(problem for rule in RULES for problem in rule(gateway))
    if problems:
        raise BrokenRules(problems)
