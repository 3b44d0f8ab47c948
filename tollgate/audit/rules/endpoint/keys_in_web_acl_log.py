"""Keys in the log of a web ACL."""

from __future__ import annotations

from collections.abc import Iterator

from tollgate.access.facts import Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.endpoint.guarded_stages import is_before_a_stage
from tollgate.terraform.configuration.mentions import Mention
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, as_text

_KEY_HEADERS = ("x-api-key", "authorization")


def judge(logging: Resource, facts: Facts) -> Judgement:
    named = logging.mentioned("resource_arn")
    acl = next((it.resource for it in named if isinstance(it, Mention)), None)
    if not is_before_a_stage(acl, facts):
        return NOT_APPLICABLE
    redacted = list(_redacted(logging))
    missing = [header for header in _KEY_HEADERS if header not in redacted]
    if not missing:
        return PASSED
    if acl is not None and acl.raw.get("data_protection_config") is not None:
        return Undecided(f"Whether the data protection of {acl.address} keeps {missing[0]} out is not known.")
    if any(isinstance(header, Unknown) for header in redacted):
        return Undecided(f"Which headers {logging.address} keeps out of the log is not known.")
    return Failed(f"{logging.address} writes the header {missing[0]} of every call that it logs.")


def _redacted(logging: Resource) -> Iterator[str | Unknown]:
    """The headers that are kept out, in small letters."""
    fields = logging.blocks("redacted_fields")
    for field in [fields] if isinstance(fields, Unknown) else fields:
        header = field.block("single_header") if isinstance(field, Block) else field
        name = as_text(header.get("name")) if isinstance(header, Block) else header
        if name is not None:
            yield name if isinstance(name, Unknown) else name.lower()


RULE = Rule(
    id="TG-E12",
    severity="critical",
    title="Keys are in the log of a web ACL",
    condition=(
        "redacted_fields of an aws_wafv2_web_acl_logging_configuration has no single_header x-api-key, or "
        "none authorization, and the web ACL stands before a stage."
    ),
    why="AWS WAF logs all headers as they come: whoever may read the log can call the API with the keys.",
    in_gateway="Tollgate redacts them in `web_acl.log`: look for an override, and take it out.",
    in_terraform="Add redacted_fields with a single_header for x-api-key and one for authorization.",
    link="https://docs.aws.amazon.com/waf/latest/developerguide/logging-management-configure.html",
    subjects=each("aws_wafv2_web_acl_logging_configuration"),
    judge=judge,
)
