"""What integrations with a service of AWS have in common: a role, a call, and what becomes of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration
from cdktf_cdktf_provider_aws.api_gateway_integration_response import ApiGatewayIntegrationResponse
from cdktf_cdktf_provider_aws.api_gateway_method_response import ApiGatewayMethodResponse

from stacks import addresses
from stacks.constructs.account import Account
from stacks.constructs.answer_headers import answer_headers
from stacks.constructs.cors import origin_choice
from stacks.constructs.errors import error_body
from stacks.constructs.integrations.integration import Target, milliseconds
from stacks.constructs.role import Role, Statement
from stacks.constructs.snapshot import Snapshots, rest_api_address
from stacks.provenance import identify
from tollgate.config.integrations.called import CalledIntegration

_APIGATEWAY = "apigateway.amazonaws.com"

_REFUSED = '"The backend refused the request."'
_MESSAGE = f"""#if("$!input.path('$.message')" == ""){_REFUSED}#{{else}}$input.json('$.message')#end"""
"""What the service says of a request that it refuses, as JSON; not every service says something."""
_NO_MODEL = '"The model does not exist, or cannot be called here."'


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of some of a service's answers.

    Attributes:
        status: what the caller gets.
        pattern: a regular expression over the service's own status; None for all that no other has.
        template: makes the caller's body of the service's; None hands it on as it is.
        headers: further headers, and what they are mapped from.
    """

    status: int
    pattern: str | None
    template: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


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
        refusal_is_told: whether the caller may read why the service refuses a request.
        not_found: a regular expression over the statuses by which the service has no such model.
    """

    uri: str
    statements: Sequence[Statement]
    answers: Sequence[Answer]
    parameters: Mapping[str, str]
    templates: Mapping[str, str] = field(default_factory=dict)
    refusal_is_told: bool = False
    not_found: str = "404"


def call(target: Target, config: CalledIntegration, how: Call) -> None:
    """Put a service behind a method."""
    role = Role(
        target.scope,
        "role",
        address=target.address,
        service=_APIGATEWAY,
        statements=how.statements,
        cause=target.route,
    )
    Snapshots.of(target.scope).permit(
        rest_api_address(target.api.name), f"aws_iam_role_policy.{target.address}"
    )
    integration = ApiGatewayIntegration(
        target.scope,
        "integration",
        **target.of_method,
        type="AWS",
        integration_http_method="POST",
        uri=f"arn:{Account.of(target.scope).partition}:apigateway:{target.api.region}:{how.uri}",
        credentials=role.arn,
        timeout_milliseconds=milliseconds(config.timeout),
        request_parameters=dict(how.parameters),
        request_templates=dict(how.templates) or None,
        # A request of another media type than the templates' is answered by 415.
        passthrough_behavior="NEVER" if how.templates else "WHEN_NO_MATCH",
    )
    identify(integration, target.address, target.route)
    for answer in (*how.answers, *_errors(target, how)):
        _respond(target, integration, answer)


def _errors(target: Target, how: Call) -> Sequence[Answer]:
    """No answer of a service but a refusal's is shown: it tells of the account and of the role."""
    form = target.api.config.errors
    refused = _MESSAGE if how.refusal_is_told else _REFUSED
    limited = error_body(
        form, '"The backend is busy. Try again later."', kind="requests", code="backend_busy"
    )
    broken = error_body(form, '"The backend failed."', kind="server_error", code="backend_error")
    return (
        # What only the gateway can have done wrong, as a role that lacks a permission, is no caller's fault.
        Answer(400, "400|413|422", error_body(form, refused, kind="invalid_request_error")),
        Answer(
            404,
            how.not_found,
            error_body(form, _NO_MODEL, kind="invalid_request_error", code="model_not_found"),
        ),
        Answer(429, "429", limited, {"Retry-After": "'1'"}),
        Answer(502, None, broken),
    )


def _respond(target: Target, integration: ApiGatewayIntegration, answer: Answer) -> None:
    has_template = answer.template is not None
    headers = {**answer_headers(target.api.config, has_template=has_template), **answer.headers}
    if has_template:
        headers["Content-Type"] = "'application/json'"
    method_response = ApiGatewayMethodResponse(
        target.scope,
        f"method_response {answer.status}",
        **target.of_method,
        status_code=str(answer.status),
        response_parameters={f"method.response.header.{name}": True for name in headers},
    )
    address = addresses.of_response(target.api.name, target.key, answer.status)
    # Before its status is referred to by its address.
    identify(method_response, address, target.route)
    response = ApiGatewayIntegrationResponse(
        target.scope,
        f"response {answer.status}",
        **target.of_method,
        status_code=method_response.status_code,
        selection_pattern=answer.pattern,
        response_parameters={f"method.response.header.{name}": source for name, source in headers.items()},
        response_templates=_templates(target, answer),
        depends_on=[integration],
    )
    identify(response, address, target.route)


def _templates(target: Target, answer: Answer) -> Mapping[str, str] | None:
    if answer.template is None:
        return None
    return {"application/json": origin_choice(target.api.config.cors) + answer.template}
