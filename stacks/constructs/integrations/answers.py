"""What callers get of the answers of a service of AWS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration
from cdktf_cdktf_provider_aws.api_gateway_integration_response import ApiGatewayIntegrationResponse
from cdktf_cdktf_provider_aws.api_gateway_method_response import ApiGatewayMethodResponse

from stacks import addresses
from stacks.constructs.answer_headers import answer_headers
from stacks.constructs.cors import origin_choice
from stacks.constructs.errors import Form, error_body
from stacks.constructs.integrations.integration import Target
from stacks.provenance import identify

_RETRY_AFTER = "Retry-After"
_REFUSED = '"The backend refused the request."'
_NO_MODEL = '"The model does not exist, or cannot be called here."'
_MESSAGE = f"""#if("$!input.path('$.message')" == ""){_REFUSED}#{{else}}$input.json('$.message')#end"""
"""What the service says of a request that it refuses, as JSON; not every service says something."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of some of a service's answers.

    Attributes:
        status: what the caller gets.
        pattern: a regular expression over the service's own status; None for all that no other has.
        template: makes the caller's body of the service's; None hands it on as it is.
        headers: further headers, and what they are mapped from; None for one that the template alone sets.
    """

    status: int
    pattern: str | None
    template: str | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Codes:
    """How a service tells apart, in its answer, what it refuses by one status.

    Attributes:
        path: where the code is in the answer, a JSONPath.
        of_request: what a code holds that is the caller's fault.
        of_rate: what a code holds where the caller is to try again.
    """

    path: str
    of_request: Sequence[str]
    of_rate: Sequence[str]


@dataclass(frozen=True, slots=True)
class Refusals:
    """How a service says why it does not answer.

    Attributes:
        codes: None where its status says it.
        is_told: whether the caller may read why a request is refused.
        not_found: a regular expression over the statuses by which the service has no such model.
    """

    codes: Codes | None = None
    is_told: bool = False
    not_found: str = "404"


BY_STATUS: Final = Refusals()


def refusals(form: Form, how: Refusals) -> Sequence[Answer]:
    """What a caller gets where the service does not answer.

    No word of the service's is shown but of a request's refusal: others tell of the account and of the role.
    What only the gateway can have done wrong, as a role that lacks a permission, is no caller's fault.
    """
    refused = error_body(form, _MESSAGE if how.is_told else _REFUSED, kind="invalid_request_error")
    limited = error_body(
        form, '"The backend is busy. Try again later."', kind="requests", code="backend_busy"
    )
    broken = error_body(form, '"The backend failed."', kind="server_error", code="backend_error")
    if how.codes is not None:
        told_apart = (
            f"#set($code = $input.path('{how.codes.path}'))"
            f"#if({_holds(how.codes.of_request)}){refused}"
            f"#elseif({_holds(how.codes.of_rate)})#set($context.responseOverride.status = 429)"
            f'#set($context.responseOverride.header.{_RETRY_AFTER} = "1"){limited}'
            f"#{{else}}#set($context.responseOverride.status = 502){broken}#end"
        )
        return (Answer(400, r"4\d{2}", told_apart, {_RETRY_AFTER: None}), Answer(502, None, broken))
    missing = error_body(form, _NO_MODEL, kind="invalid_request_error", code="model_not_found")
    return (
        Answer(400, "400|413|422", refused),
        Answer(404, how.not_found, missing),
        Answer(429, "429", limited, {_RETRY_AFTER: "'1'"}),
        Answer(502, None, broken),
    )


def _holds(words: Sequence[str]) -> str:
    """A condition that is false where there is no code, whatever nothing is to `#if`."""
    return " || ".join(f'$code.contains("{word}") == true' for word in words)


def answer(target: Target, integration: ApiGatewayIntegration, answers: Iterable[Answer]) -> None:
    """Make each answer the method's."""
    for each in answers:
        _respond(target, integration, each)


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
        response_parameters={
            f"method.response.header.{name}": source for name, source in headers.items() if source
        },
        response_templates=_templates(target, answer),
        content_handling=target.api.text_handling if has_template else None,
        depends_on=[integration],
    )
    identify(response, address, target.route)


def _templates(target: Target, answer: Answer) -> Mapping[str, str] | None:
    if answer.template is None:
        return None
    return {"application/json": origin_choice(target.api.config.cors) + answer.template}
