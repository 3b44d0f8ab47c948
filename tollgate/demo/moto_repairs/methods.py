"""What moto 5.2 cannot change of a method, what it overwrites, and what it does not miss.

- UpdateMethod, UpdateMethodResponse, UpdateIntegration, UpdateIntegrationResponse: moto has none of them.
- PutMethod and PutMethodResponse refuse what is there already; moto replaces it. Here the very same is taken
  twice, as Terraform's client repeats a call whose answer was lost, and a busy machine loses some.
- An integration or a response that is not there is not found; moto fails, and Terraform tries again and
  again.

Source: the API Gateway API reference, at each of these.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from moto.apigateway.exceptions import ConflictException, NotFoundException
from moto.apigateway.models import APIGatewayBackend, Method, Resource
from moto.apigateway.responses import APIGatewayResponse

from tollgate.demo.moto_repairs import patch

_METHOD: dict[str, patch.Attribute] = {
    "apiKeyRequired": ("api_key_required", patch.boolean),
    "authorizerId": ("authorizer_id", str),
    "authorizationType": ("authorization_type", str),
    "operationName": ("operation_name", str),
    "requestModels": ("request_models", str),
    "requestParameters": ("request_parameters", patch.boolean),
    "requestValidatorId": ("request_validator_id", str),
}
_METHOD_RESPONSE: dict[str, patch.Attribute] = {
    "responseModels": ("response_models", str),
    "responseParameters": ("response_parameters", patch.boolean),
}
_INTEGRATION: dict[str, patch.Attribute] = {
    "connectionId": ("connection_id", str),
    "connectionType": ("connection_type", str),
    "contentHandling": ("content_handling", str),
    "credentials": ("credentials", str),
    "integrationTarget": ("integration_target", str),
    "passthroughBehavior": ("passthrough_behaviour", str),
    "requestParameters": ("request_parameters", str),
    "requestTemplates": ("request_templates", str),
    "responseTransferMode": ("response_transfer_mode", str),
    "timeoutInMillis": ("timeout_in_millis", int),
    "uri": ("uri", str),
}

_INTEGRATION_RESPONSE: dict[str, patch.Attribute] = {
    "contentHandling": ("content_handling", str),
    "responseParameters": ("response_parameters", str),
    "responseTemplates": ("response_templates", str),
    "selectionPattern": ("selection_pattern", str),
}


def mend() -> None:
    """Make moto do as Amazon does."""
    _refuse_what_is_there()
    _miss_what_is_not_there()
    for name, update in _UPDATES.items():
        setattr(APIGatewayResponse, name, update)


def _refuse_what_is_there() -> None:
    add_method: Callable[..., Method] = Resource.add_method
    create_response: Callable[..., Any] = Method.create_response

    def add(resource: Resource, method_type: str, *arguments: Any, **named: Any) -> Method:
        there = resource.resource_methods.get(method_type)
        method = add_method(resource, method_type, *arguments, **named)
        if there is not None:
            resource.resource_methods[method_type] = there
            _refuse_unless(_arguments(there) == _arguments(method), "Method")
        return there or method

    def create(method: Method, response_code: str, *arguments: Any, **named: Any) -> Any:
        there = method.method_responses.get(response_code)
        response = create_response(method, response_code, *arguments, **named)
        if there is not None:
            method.method_responses[response_code] = there
            _refuse_unless(there.to_json() == response.to_json(), "Response")
        return there or response

    Resource.add_method = add  # type: ignore[method-assign, assignment]
    Method.create_response = create  # type: ignore[method-assign, assignment]


def _refuse_unless(is_the_same: bool, what: str) -> None:
    if not is_the_same:
        raise ConflictException(f"{what} already exists for this resource")


def _arguments(method: Method) -> dict[str, Any]:
    """What PutMethod was given."""
    others = ("methodIntegration", "methodResponses")
    return {name: value for name, value in method.to_json().items() if name not in others}


def _miss_what_is_not_there() -> None:
    for name in _OF_A_METHOD:
        setattr(APIGatewayBackend, name, _missing(getattr(APIGatewayBackend, name)))


_OF_A_METHOD = [
    f"{verb}_{what}"
    for verb in ("get", "delete")
    for what in ("integration", "integration_response", "method_response")
]


def _missing(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def call(backend: APIGatewayBackend, *arguments: str) -> Any:
        try:
            found = original(backend, *arguments)
        except (AttributeError, KeyError):
            found = None
        if found is None:
            raise NotFoundException("Invalid identifier specified")
        return found

    return call


def _update_method(response: APIGatewayResponse) -> str:
    return _updated(response, _method(response), _METHOD)


def _update_method_response(response: APIGatewayResponse) -> str:
    status = response.path.split("/")[8]
    return _updated(response, _method(response).method_responses[status], _METHOD_RESPONSE)


def _update_integration(response: APIGatewayResponse) -> str:
    return _updated(response, _method(response).method_integration, _INTEGRATION)


def _update_integration_response(response: APIGatewayResponse) -> str:
    status = response.path.split("/")[9]
    integration = _method(response).method_integration
    answered = integration and integration.get_integration_response(status)
    return _updated(response, answered, _INTEGRATION_RESPONSE)


_UPDATES = {
    "update_integration_response": _update_integration_response,
    "update_method": _update_method,
    "update_method_response": _update_method_response,
    "update_integration": _update_integration,
}


def _method(response: APIGatewayResponse) -> Method:
    """That of `/restapis/<api>/resources/<resource>/methods/<method>…`."""
    parts = response.path.split("/")
    return response.backend.get_method(parts[2], parts[4], parts[6])


def _updated(response: APIGatewayResponse, target: Any, attributes: dict[str, patch.Attribute]) -> str:
    patch.apply(target, response._get_param("patchOperations"), attributes)
    return json.dumps(target.to_json())
