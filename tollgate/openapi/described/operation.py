"""An API's routes as OpenAPI's paths and operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from tollgate.config.api import Api, ApiRoute
from tollgate.config.integration import BedrockIntegration, SageMakerIntegration
from tollgate.config.route import METHODS, RouteKey
from tollgate.openapi.described.answers import answers
from tollgate.openapi.described.key import security
from tollgate.openapi.described.plans import limits
from tollgate.openapi.described.request import request_body

GREEDY: Final = "x-tollgate-greedy"
"""Of a path parameter that takes all that follows: `{proxy+}` at API Gateway, which OpenAPI cannot say."""

_ANY: Final = "ANY"
_IGNORED_HEADERS: Final = ("accept", "authorization", "content-type")
"""OpenAPI ignores parameters of these names: "Parameter Object", `in`."""


def operations(api: Api) -> dict[str, dict[str, Any]]:
    """OpenAPI's `paths`: by path and method, sorted. `ANY` is each method that its path has no route for."""
    # A name is unique in a document; in a description it need not be.
    named = Counter(api.routes[str(key)].operation_name for key, _ in _each_method(api))
    paths: dict[str, dict[str, Any]] = {}
    for key, method in _each_method(api):
        name = api.routes[str(key)].operation_name
        given = {"operationId": name} if name is not None and named[name] == 1 else {}
        of_path = paths.setdefault(key.path.replace("+}", "}"), {})
        of_path[method.lower()] = given | _operation(api, key, method)
    return paths


def _each_method(api: Api) -> Iterator[tuple[RouteKey, str]]:
    """Each route's key, with each of the methods that it answers."""
    for key, _ in api.items():
        for method in METHODS if key.method == _ANY else (key.method,):
            has_own = f"{method} {key.path}" in api.routes and key.method == _ANY
            is_preflight = key.method == _ANY and method == "OPTIONS" and api.cors is not None
            if method != _ANY and not has_own and not is_preflight:
                yield key, method


def _operation(api: Api, key: RouteKey, method: str) -> dict[str, Any]:
    route = api.routes[str(key)]
    fields: dict[str, Any] = {
        "description": " ".join(_notes(key, route)),
        "parameters": [*_path_parameters(key, route), *_required_parameters(route)],
        "requestBody": request_body(api, key, method),
        "x-tollgate-models": _models(route),
        "x-tollgate-throttle": limits(route.throttle) if route.throttle else None,
    }
    return {
        **{name: value for name, value in fields.items() if value},
        "responses": answers(api, route, method),
        "security": security(api, route),
    }


def _notes(key: RouteKey, route: ApiRoute) -> Iterator[str]:
    if "+}" in key.path:
        yield f"Takes every path below: {key.path}."
    headers = (route.request.headers or ()) if route.request else ()
    for name in dict.fromkeys(name for name in headers if name.lower() in _IGNORED_HEADERS):
        yield f"The header {name} must be there."
    if route.throttle:
        yield "The limits of x-tollgate-throttle hold for all callers together."


def _path_parameters(key: RouteKey, route: ApiRoute) -> Iterator[dict[str, Any]]:
    choices = dict(_choices(route))
    for part in key.parts:
        if not part.startswith("{"):
            continue
        name = part.strip("{+}")
        schema: dict[str, Any] = {"type": "string"}
        if name in choices:
            schema["enum"] = list(choices[name])
        parameter = {"name": name, "in": "path", "required": True, "schema": schema}
        if part.endswith("+}"):
            parameter |= {"description": "All that follows, with its slashes.", GREEDY: True}
        yield parameter


def _required_parameters(route: ApiRoute) -> Iterator[dict[str, Any]]:
    if route.request is None:
        return
    given = route.request.headers or ()
    headers = {name.lower(): name for name in reversed(given)}
    for name in dict.fromkeys(headers[name.lower()] for name in given):
        if name.lower() not in _IGNORED_HEADERS:
            yield {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
    for name in dict.fromkeys(route.request.query or ()):
        yield {"name": name, "in": "query", "required": True, "schema": {"type": "string"}}


def _choices(route: ApiRoute) -> Iterator[tuple[str, Sequence[str]]]:
    """The path parameter that chooses a model, and between which."""
    match route.integration:
        case BedrockIntegration(parameter=str(name)) as bedrock:
            yield name, bedrock.models
        case SageMakerIntegration(parameter=str(name)) as sagemaker:
            yield name, sagemaker.target_models


def _models(route: ApiRoute) -> list[str]:
    """What may answer, by the ids that callers know: an ARN tells of the account."""
    asked = (route.request.models or ()) if route.request else ()
    named = route.integration.allowed if isinstance(route.integration, BedrockIntegration) else ()
    return [model for model in dict.fromkeys(asked or named) if not model.startswith("arn:")]
