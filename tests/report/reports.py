"""Reports to render, with everything in them that a document could hold against a format."""

from __future__ import annotations

from datetime import date

from tollgate.audit.finding import Finding, Report, Suppressed, Verdict
from tollgate.audit.judgement import Severity
from tollgate.audit.rules.registry import RULES
from tollgate.terraform.configuration.resource import Place

HOSTILE = "<script>alert(1)</script> ]]> ::error:: a|b `c` [x](y) \x1b[31m \x00 \n%0A &amp; \u2028 'é'"

SOURCE = Place("gateway.yaml", 7)


def finding(
    address: str = "aws_api_gateway_method.a",
    *,
    verdict: Verdict = "fail",
    severity: Severity = "critical",
    message: str = "Anyone may call GET /.",
    source: Place | None = SOURCE,
    stack: str = "shop-prod",
) -> Finding:
    rule = RULES[0]
    place = Place("cdktf.out/stacks/shop-prod/cdk.tf.json", 12)
    return Finding(rule, verdict, severity, stack, address, source, place, message, rule.in_gateway)


def report(
    *findings: Finding,
    suppressed: tuple[Suppressed, ...] = (),
    known: tuple[Finding, ...] = (),
    warnings: tuple[str, ...] = (),
) -> Report:
    return Report(
        inputs=("cdktf.out/stacks/shop-prod/cdk.tf.json",),
        findings=findings,
        suppressed=suppressed,
        known=known,
        warnings=warnings,
        passed={RULES[1].id: 3},
        rules=RULES,
    )


def everything() -> Report:
    """Hostile text wherever a document or a file of the user's can put it."""
    hostile = finding(HOSTILE, message=HOSTILE, source=Place(HOSTILE, 3), stack=HOSTILE)
    return report(
        hostile,
        finding("aws_api_gateway_method.b", verdict="unknown", message="Whether it asks is not known."),
        suppressed=(
            Suppressed(finding("aws_api_gateway_method.c"), HOSTILE, date(2027, 1, 31), Place(HOSTILE, 1)),
        ),
        known=(finding("aws_api_gateway_method.d"),),
        warnings=(HOSTILE,),
    )
