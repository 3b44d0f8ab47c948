"""What a caller is answered: by the backend, and by the gateway itself.

The gateway's own errors have the form of `stacks/constructs/errors.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final, Literal

from tollgate.config.api import Api, ApiRoute
from tollgate.config.integration import (
    BedrockIntegration,
    Integration,
    MockIntegration,
    SageMakerIntegration,
    SqsIntegration,
    StepFunctionsIntegration,
)
from tollgate.config.integrations.proxy import ProxyIntegration
from tollgate.openapi.described.request import JSON

EVENT_STREAM: Final = "text/event-stream"
_NO_BODY: Final = (HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED)
_OUTPUT: Final = "X-Amzn-SageMaker-OutputLocation"

_OWN: Final = {
    400: ("BadRequest", "The request is not what the route, or the backend, takes."),
    401: ("NoKey", "The request has no key, or none that is valid here."),
    403: ("Forbidden", "The request is not let in: for want of a valid key, or whatever its key."),
    404: ("NotFound", "The model does not exist, or cannot be called here."),
    413: ("TooLarge", "The request has more than 10 MB."),
    415: ("WrongMediaType", "The request's Content-Type is none that the route takes."),
    429: (
        "TooManyRequests",
        "The limits of the key's usage plan or of all callers together are reached, or the backend is busy.",
    ),
    500: ("Failed", "The gateway failed."),
    502: ("BackendFailed", "The backend failed."),
    504: ("TooLate", "The backend took too long, or cannot be reached."),
}
"""The gateway's own answers by status: "Gateway response types for API Gateway", and how a request may have
10 MB, "Amazon API Gateway quotas and important notes"."""
_RETRY: Final = 429
_WHEN_TO_RETRY: Final[dict[str, Any]] = {
    "Retry-After": {
        "description": "Seconds to wait before the next try.",
        "schema": {"type": "integer"},
    },
    "x-should-retry": {
        "description": "There where the quota of the key is used up: trying again soon is of no use.",
        "schema": {"type": "string", "enum": ["false"]},
    },
}


def answers(api: Api, route: ApiRoute, method: str) -> dict[str, Any]:
    """OpenAPI's `responses` of a route, by status."""
    own = {str(status): {"$ref": _reference(status)} for status in _own_statuses(api, route, method)}
    found = dict(_of_backend(route.integration))
    # A fixed answer may have a status of the gateway's own.
    return dict(sorted((own | found).items()))


def shared_answers(paths: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The gateway's own answers that some of the operations refer to, as components."""
    used = {
        answer.get("$ref")
        for operations in paths.values()
        for operation in operations.values()
        for answer in operation["responses"].values()
    }
    return {
        name: _own_answer(status, text) for status, (name, text) in _OWN.items() if _reference(status) in used
    }


def error_schema(form: Literal["openai", "plain"]) -> dict[str, Any]:
    """The gateway's own errors."""
    request_id = {"type": "string", "description": "By which the gateway's operators find the request."}
    if form == "plain":
        return _object({"message": {"type": "string"}, "request_id": request_id})
    error = _object(
        {
            "message": {"type": "string"},
            "type": {"type": "string"},
            "param": {"type": ["string", "null"]},
            "code": {"type": ["string", "null"]},
        }
    )
    return _object({"error": error, "request_id": request_id})


def _own_statuses(api: Api, route: ApiRoute, method: str) -> Iterator[int]:
    integration = route.integration
    has_models = isinstance(integration, (BedrockIntegration, SageMakerIntegration))
    is_service = has_models or isinstance(integration, (SqsIntegration, StepFunctionsIntegration))
    if route.request is not None or is_service:
        yield 400
    if not route.public:
        yield 403
        # In OpenAI's form a key that is not valid is a 401, where API Gateway itself says 403.
        if api.api_key_source == "bearer" or api.errors == "openai":
            yield 401
    if method not in ("GET", "HEAD", "OPTIONS"):
        yield 413
    if _is_choosy(integration):
        yield 415
    yield from (429, 500)
    if has_models:
        yield 404
    if is_service:
        yield 502
    if not isinstance(integration, MockIntegration):
        yield 504


def _is_choosy(integration: Integration) -> bool:
    """Whether a body of another media type is refused: where the gateway makes the backend's of it."""
    match integration:
        case BedrockIntegration() | SqsIntegration() | StepFunctionsIntegration():
            return True
        case SageMakerIntegration():
            return integration.async_inference is not None or integration.parameter is not None
    return False


def _of_backend(integration: Integration) -> Iterator[tuple[str, dict[str, Any]]]:
    match integration:
        case MockIntegration():
            yield str(integration.status), _fixed(integration)
        case ProxyIntegration():
            yield "200", _streamed() if integration.streams else {"description": "The backend's answer."}
            yield "default", {"description": "Any other answer of the backend, as it is."}
        case SqsIntegration() | StepFunctionsIntegration(execution="async"):
            yield "202", _accepted()
        case SageMakerIntegration() if integration.async_inference is not None:
            where = {"description": "Where the answer comes to lie.", "schema": {"type": "string"}}
            yield "202", _accepted() | {"headers": {_OUTPUT: where}}
        case SageMakerIntegration():
            yield "200", _answer("The model's answer.", integration.accept or JSON)
        case BedrockIntegration():
            yield "200", _answer("The model's answer.", JSON)
        case StepFunctionsIntegration():
            yield "200", _answer("The execution's output.", JSON)


def _fixed(integration: MockIntegration) -> dict[str, Any]:
    named = {name.lower(): value for name, value in integration.headers.items()}
    # OpenAPI says the media type elsewhere.
    headers = {
        name: {"schema": {"type": "string"}} for name in integration.headers if name.lower() != "content-type"
    }
    told = {"headers": headers} if headers else {}
    if integration.body is None or integration.status in _NO_BODY:
        return {"description": "A fixed answer without a body.", **told}
    return _answer("A fixed answer.", named.get("content-type", JSON)) | told


def _streamed() -> dict[str, Any]:
    text = {"schema": {"type": "string"}}
    return {
        "description": "The backend's answer, sent on as it arrives.",
        "content": {EVENT_STREAM: text, JSON: {}},
    }


def _accepted() -> dict[str, Any]:
    schema = _object({"id": {"type": "string"}})
    return {"description": "Accepted; the work is done later.", "content": {JSON: {"schema": schema}}}


def _answer(text: str, media_type: str) -> dict[str, Any]:
    return {"description": text, "content": {media_type: {}}}


def _own_answer(status: int, text: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": text}
    if status == _RETRY:
        answer["headers"] = _WHEN_TO_RETRY
    return answer | {"content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}}


def _reference(status: int) -> str:
    return f"#/components/responses/{_OWN[status][0]}"


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "required": list(properties)}
