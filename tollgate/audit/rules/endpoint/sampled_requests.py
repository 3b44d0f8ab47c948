"""Samples of requests, with their keys."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.access.facts import Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.endpoint.guarded_stages import is_before_a_stage
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, as_bool


def judge(acl: Resource, facts: Facts) -> Judgement:
    if not is_before_a_stage(acl, facts):
        return NOT_APPLICABLE
    if acl.raw.get("data_protection_config") is not None:
        return Undecided(
            f"Whether the data protection of {acl.address} keeps keys out of samples is not known."
        )
    sampled = list(_sampled(acl))
    if True in sampled:
        return Failed(
            f"{acl.address} keeps samples of requests for three hours, with the keys in their headers."
        )
    if any(isinstance(each_, Unknown) for each_ in sampled):
        return Undecided(f"Whether {acl.address} keeps samples of requests is not known.")
    return PASSED


def _sampled(acl: Resource) -> Iterator[bool | Unknown | None]:
    """Of the web ACL itself, and of each of its rules."""
    rules = acl.blocks("rule")
    for block in [acl, *([] if isinstance(rules, Unknown) else rules)]:
        config = block.block("visibility_config")
        yield as_bool(config.get("sampled_requests_enabled")) if isinstance(config, Block) else config
    if isinstance(rules, Unknown):
        yield rules


RULE = Rule(
    id="TG-E13",
    severity="medium",
    title="A web ACL keeps samples of requests",
    condition=(
        "sampled_requests_enabled is true in a visibility_config of an aws_wafv2_web_acl, or of one of its "
        "rules, that stands before a stage."
    ),
    why="A sample shows the headers as they came, keys too, to everyone who may call GetSampledRequests.",
    in_gateway="Tollgate takes no samples: look for an override, and take it out.",
    in_terraform="Set sampled_requests_enabled = false, or protect the headers by data_protection_config.",
    link="https://docs.aws.amazon.com/waf/latest/APIReference/API_GetSampledRequests.html",
    subjects=each("aws_wafv2_web_acl"),
    judge=judge,
)
