"""A body that a route takes, as an example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tollgate.config.api import ApiRoute
from tollgate.config.integration import BedrockIntegration
from tollgate.config.request_check import RequestCheck

_TOKENS: Final = 256
_HELLO: Final = "Hello"
_DEPTH: Final = 8
"""How deep a schema that refers to itself is followed."""

_BODIES: Final = {
    "/chat/completions": "chat_completions",
    "/completions": "completions",
    "/embeddings": "embeddings",
    "/responses": "responses",
}


def body_of(route: ApiRoute, path: str, *, streams: bool) -> Any:
    """A small request that passes the route's check.

    What a schema in a file asks for is not in it, and of `json_schema` what can be told without solving it.
    """
    check = route.request
    if check is not None and (schema := check.schema_given) is not None:
        return _of_schema(schema, schema, 0)
    # Where nothing is checked, the path tells.
    by_path = next((body for end, body in _BODIES.items() if path.endswith(end)), None)
    kind = (check and check.body) or by_path
    bedrock = route.integration if isinstance(route.integration, BedrockIntegration) else None
    if kind is not None and (bedrock is None or bedrock.operation == "openai"):
        model = bedrock.models[0] if bedrock else "MODEL"
        return _of_openai(kind, check, model) | ({"stream": True} if streams and kind != "embeddings" else {})
    if bedrock is not None and bedrock.operation == "converse":
        return {
            "messages": [{"role": "user", "content": [{"text": _HELLO}]}],
            "inferenceConfig": {"maxTokens": _tokens(check)},
        }
    return {"input": _HELLO} | _model(check, None)


def _of_openai(kind: str, check: RequestCheck | None, model: str) -> dict[str, Any]:
    named = _model(check, model)
    match kind:
        case "chat_completions":
            messages = [{"role": "user", "content": _HELLO}]
            return named | {"messages": messages, "max_tokens": _tokens(check)}
        case "completions":
            return named | {"prompt": _HELLO, "max_tokens": _tokens(check)}
        case "responses":
            return named | {"input": _HELLO, "max_output_tokens": _tokens(check)}
    return named | {"input": _HELLO}


def _model(check: RequestCheck | None, otherwise: str | None) -> dict[str, str]:
    model = check.models[0] if check and check.models else otherwise
    return {} if model is None else {"model": model}


def _tokens(check: RequestCheck | None) -> int:
    return min(_TOKENS, (check and check.max_tokens) or _TOKENS)


def _of_schema(schema: Any, root: Mapping[str, Any], depth: int) -> Any:
    """A value that a schema of draft 4 takes: the least of it."""
    if not isinstance(schema, Mapping) or depth > _DEPTH:
        return {}
    if isinstance(reference := schema.get("$ref"), str):
        return _of_schema(_target(reference, root), root, depth + 1)
    if isinstance(values := schema.get("enum"), list) and values:
        return values[0]
    if isinstance(parts := schema.get("allOf"), list):
        made = [_of_schema(part, root, depth + 1) for part in (*parts, {**schema, "allOf": None})]
        whole: dict[str, Any] = {}
        for part in made:
            whole |= part if isinstance(part, dict) else {}
        return whole or next((part for part in made if part != {}), {})
    for word in ("anyOf", "oneOf"):
        if isinstance(parts := schema.get(word), list) and parts:
            first = _of_schema(parts[0], root, depth + 1)
            rest = _of_schema({**schema, word: None}, root, depth + 1)
            return rest | first if isinstance(first, dict) and isinstance(rest, dict) else first
    return _of_type(schema, root, depth)


def _of_type(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int) -> Any:
    given = schema.get("type")
    kind = given[0] if isinstance(given, list) and given else given
    match kind:
        case "string":
            least = schema.get("minLength", 0)
            return _HELLO.ljust(least, ".")[: schema.get("maxLength", max(least, len(_HELLO)))]
        case "integer" | "number":
            return _number(schema)
        case "boolean":
            return True
        case "null":
            return None
        case "array":
            items = schema.get("items")
            one = items[0] if isinstance(items, list) and items else items
            return [_of_schema(one, root, depth + 1) for _ in range(schema.get("minItems", 0))]
    properties = schema.get("properties") or {}
    required = schema.get("required") or ()
    return {name: _of_schema(properties.get(name, {}), root, depth + 1) for name in required}


def _number(schema: Mapping[str, Any]) -> Any:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None:
        return low + 1 if schema.get("exclusiveMinimum") is True else low
    if high is not None:
        return high - 1 if schema.get("exclusiveMaximum") is True else high
    return schema.get("multipleOf", 1)


def _target(reference: str, root: Mapping[str, Any]) -> Any:
    place: Any = root
    for part in reference.removeprefix("#").split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        place = place.get(name) if isinstance(place, Mapping) else None
    return place
