"""Whether a request is what its route takes.

Developer guide, "Request validation for REST APIs in API Gateway": the parameters that are required are there
and not empty, and the body is what the model of its Content-Type says. A body of a type without a model is
looked at by a model of `$default` alone. The schemas are of JSON Schema draft 4.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from itertools import islice
from typing import Any, Final, TypeAlias

from jsonschema import Draft4Validator
from jsonschema.exceptions import ValidationError

from tollgate.local.call import Call, Refusal
from tollgate.local.message.json_text import NoJson, read_json
from tollgate.local.message.media_type import first_media_type
from tollgate.local.served.gateway import Route

_DEFAULT: Final = "$default"
_JSON: Final = "application/json"
_PREFIX: Final = "method.request."
_UNREADABLE: Final = "Unknown error parsing request body"
"""Of no JSON, and of no body at all."""

_MOST_ERRORS: Final = 5
"""More are neither looked for nor told."""
_LARGE: Final = 64 * 1024
"""Bytes of a body that is looked at beside other calls: it takes longer than a call may hold them up."""

Check: TypeAlias = Callable[[Call], Coroutine[None, None, None]]


def check_of(route: Route) -> Check | None:
    """What looks at the requests of a route; None where nothing is looked at.

    The check raises Refusal: BAD_REQUEST_PARAMETERS, BAD_REQUEST_BODY.
    """
    if not route.required and not route.models:
        return None
    validators = {first_media_type(name): Draft4Validator(schema) for name, schema in route.models.items()}

    async def check(call: Call) -> None:
        _check_parameters(call, route.required)
        if validators and len(call.body) > _LARGE:
            await asyncio.to_thread(_check_body, call, validators)
        elif validators:
            _check_body(call, validators)

    return check


def _check_parameters(call: Call, required: tuple[str, ...]) -> None:
    missing = [name for name in required if not _is_there(call, name.removeprefix(_PREFIX))]
    if missing:
        names = ", ".join(name.rpartition(".")[2] for name in missing)
        message = f"Missing required request parameters: [{names}]"
        raise Refusal("BAD_REQUEST_PARAMETERS", message, validation=f"[{names}]")


def _is_there(call: Call, name: str) -> bool:
    place, _, rest = name.partition(".")
    if place == "header":
        return bool(call.headers.get(rest))
    if place == "querystring":
        return bool(call.query.get(rest))
    return bool(call.path_parameters.get(rest))


def _check_body(call: Call, validators: Mapping[str, Draft4Validator]) -> None:
    given = first_media_type(call.headers.get("content-type") or _JSON)
    validator = validators.get(given) or validators.get(_DEFAULT)
    if validator is None:
        return
    try:
        errors = list(islice(validator.iter_errors(read_json(call.body)), _MOST_ERRORS))
    except (NoJson, RecursionError):
        # A body that can be read may still be too deep for what looks at it.
        raise _refused(_UNREADABLE) from None
    if errors:
        raise _refused(", ".join(sorted({_said(error) for error in errors})))


def _refused(why: str) -> Refusal:
    return Refusal("BAD_REQUEST_BODY", "Invalid request body", validation=f"[{why}]")


def _said(error: ValidationError) -> str:
    """An error near to API Gateway's words, which are those of its validator in Java.

    Nothing that the caller sent is repeated.
    """
    if error.validator == "required" and isinstance(error.instance, dict):
        missing = [name for name in sorted(_strings(error.validator_value)) if name not in error.instance]
        return f"object has missing required properties ({json.dumps(missing, separators=(',', ':'))})"
    if error.validator == "type":
        allowed = json.dumps(sorted(_strings(error.validator_value)), separators=(",", ":"))
        return (
            f"instance type ({_kind(error.instance)}) does not match any allowed primitive type "
            f"(allowed: {allowed})"
        )
    where = "/".join(_shown(part, error) for part in error.absolute_path)
    return f"/{where} does not match {error.validator}"


def _shown(part: str | int, error: ValidationError) -> str:
    """A part of where an error is: `*` for a name that the caller chose, which may be anything, and long."""
    return str(part) if isinstance(part, int) or part in error.absolute_schema_path else "*"


def _strings(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _kind(value: object) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return kinds.get(type(value), "null")
