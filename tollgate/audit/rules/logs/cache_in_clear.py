"""A cache in clear, or one that any caller empties."""

from __future__ import annotations

from tollgate.access.facts import SETTINGS, Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(settings: Resource, facts: Facts) -> Judgement:
    block = settings.block("settings")
    cached = as_bool(block.get("caching_enabled")) if isinstance(block, Block) else block
    if isinstance(cached, Unknown):
        return Undecided(f"Whether {settings.address} caches is not known: {cached.why}.")
    if not cached or not isinstance(block, Block):
        return NOT_APPLICABLE
    encrypted = as_bool(block.get("cache_data_encrypted"))
    guarded = as_bool(block.get("require_authorization_for_cache_control"))
    if encrypted is None or encrypted is False:
        return Failed(f"The cache of {settings.address} is not encrypted.")
    if guarded is False:
        return Failed(f"Any caller may empty the cache of {settings.address}, with Cache-Control: max-age=0.")
    if isinstance(encrypted, Unknown):
        return Undecided(
            f"Whether the cache of {settings.address} is encrypted is not known: {encrypted.why}."
        )
    if isinstance(guarded, Unknown):
        return Undecided(f"Whether any caller may empty the cache of {settings.address} is not known.")
    return PASSED


RULE = Rule(
    id="TG-C02",
    severity="medium",
    title="A cache is in clear, or anyone may empty it",
    condition=(
        "caching_enabled is true, and cache_data_encrypted is not, or "
        "require_authorization_for_cache_control "
        "is false."
    ),
    why="Replies of the model lie in clear; or each caller can make every call reach the backend.",
    in_gateway="Tollgate encrypts and guards what a `cache` keeps: look for an override.",
    in_terraform="Set cache_data_encrypted = true and require_authorization_for_cache_control = true.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html",
    covers=(
        "CKV_AWS_308",
        "APIGateway.5",
    ),
    subjects=each(SETTINGS),
    judge=judge,
)
