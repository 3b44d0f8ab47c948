"""What integrations with a service of AWS have in common: a role, and a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration

from stacks.constructs.account import Account
from stacks.constructs.integrations.answers import BY_STATUS, Answer, Refusals, answer, refusals
from stacks.constructs.integrations.integration import Target, milliseconds
from stacks.constructs.role import Role, Statement
from stacks.constructs.snapshot import Snapshots, rest_api_address
from stacks.provenance import identify
from tollgate.config.integrations.called import CalledIntegration

_APIGATEWAY = "apigateway.amazonaws.com"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a service.

    Attributes:
        uri: what follows the region: `sqs:path/123456789012/jobs`.
        statements: what the role allows.
        answers: what becomes of answers that are no errors.
        parameters: request parameters, and what they are mapped from.
        templates: makes the service's body of the request's, by the request's media type; without any, it is
            handed on.
        refusals: how the service says why it does not answer.
    """

    uri: str
    statements: Sequence[Statement]
    answers: Sequence[Answer]
    parameters: Mapping[str, str]
    templates: Mapping[str, str] = field(default_factory=dict)
    refusals: Refusals = BY_STATUS


def call(target: Target, config: CalledIntegration, how: Call) -> None:
    """Put a service behind a method."""
    role = Role(
        target.scope,
        "role",
        address=target.address,
        service=_APIGATEWAY,
        statements=how.statements,
        cause=target.route,
        # What is served beside a canary may call what the description no longer lets this route call.
        stays=target.api.config.stage.canary is not None,
    )
    for policy in role.policies:
        Snapshots.of(target.scope).permit(rest_api_address(target.api.name), f"aws_iam_role_policy.{policy}")
    integration = ApiGatewayIntegration(
        target.scope,
        "integration",
        **target.of_method,
        cache_key_parameters=target.cache_key,
        type="AWS",
        integration_http_method="POST",
        uri=f"arn:{Account.of(target.scope).partition}:apigateway:{target.api.region}:{how.uri}",
        credentials=role.arn,
        timeout_milliseconds=milliseconds(config.timeout),
        request_parameters=dict(how.parameters),
        request_templates=dict(how.templates) or None,
        # A request of another media type than the templates' is answered by 415.
        passthrough_behavior="NEVER" if how.templates else "WHEN_NO_MATCH",
        # A template is for text: a request of a binary media type would not get through it.
        content_handling=target.api.text_handling if how.templates else None,
    )
    identify(integration, target.address, target.route)
    answer(target, integration, (*how.answers, *refusals(target.api.config.errors, how.refusals)))
