"""A route that nothing answers."""

from __future__ import annotations

from tollgate.access.facts import METHOD, Facts
from tollgate.audit.judgement import PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule, each
from tollgate.terraform.configuration.resource import Resource


def judge(method: Resource, facts: Facts) -> Judgement:
    spot = facts.spot(method)
    if spot is None:
        return Undecided(f"Which integration answers {facts.routes[method]} is not known.")
    if spot in facts.integrations_at:
        return PASSED
    if facts.unplaced_integrations:
        return Undecided(f"Whether an integration answers {facts.routes[method]} is not known.")
    return Failed(f"Nothing answers {facts.routes[method]}, so the API cannot be deployed.")


RULE = Rule(
    id="TG-R06",
    severity="high",
    title="A route has no integration",
    condition=(
        "No aws_api_gateway_integration has the resource_id and http_method of an aws_api_gateway_method."
    ),
    why=(
        'CreateDeployment refuses the whole API: "No integration defined for method". Nothing is shipped, '
        "the "
        "changes of other routes neither."
    ),
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform="Add an aws_api_gateway_integration with the resource_id and http_method of the method.",
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-integration-settings.html",
    subjects=each(METHOD),
    judge=judge,
)
