"""A stage without a firewall."""

from __future__ import annotations

from tollgate.access.facts import STAGE, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource


def judge(stage: Resource, facts: Facts) -> Judgement:
    guarded, why = facts.behind_web_acls
    if stage in guarded:
        return PASSED
    if why:
        return Undecided(f"Whether a web ACL stands before {stage.address} is not known: {why}.")
    return Failed(f"No web ACL stands before {stage.address}: one address may try key after key.")


RULE = Rule(
    id="TG-E08",
    severity="low",
    title="No web ACL stands before a stage",
    condition="No aws_wafv2_web_acl_association or aws_wafregional_web_acl_association names the stage.",
    why="Nothing slows down an address that guesses keys, or keeps bodies out that are made to cost.",
    in_gateway="Add `web_acl: {}`, and take `web_acl: false` out of the API.",
    in_terraform="Add an aws_wafv2_web_acl_association with resource_arn = aws_api_gateway_stage.NAME.arn.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html",
    covers=(
        "CKV2_AWS_29",
        "APIGateway.4",
        "APIG3",
    ),
    subjects=each(STAGE),
    judge=judge,
)
