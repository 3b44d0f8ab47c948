"""What of a request is looked at before the backend gets it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

from tollgate.access.facts import METHOD
from tollgate.access.identity import shown
from tollgate.review.backing import hit
from tollgate.review.impact import Impact, Risk
from tollgate.review.view import View
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Unknown
from tollgate.terraform.planned.change import Change

_VALIDATOR: Final = "aws_api_gateway_request_validator"
_MODEL: Final = "aws_api_gateway_model"
_ID: Final = "request_validator_id"
_CHECKS: Final = {"validate_request_body": "bodies", "validate_request_parameters": "required parameters"}

_PLACES: Final = 3
"""Of a schema, in one sentence."""
_NOTHING: Final = "nothing"

_How: TypeAlias = Literal["loosened", "tightened", "changed"]
_RISKS: Final[Mapping[_How, Risk]] = {"loosened": "low", "tightened": "medium", "changed": "medium"}
_DETAILS: Final[Mapping[_How, str]] = {
    "loosened": "Requests that were refused with 400 reach the backend, and are paid for.",
    "tightened": "Callers who send what no longer passes get 400.",
    "changed": "Callers who send what no longer passes get 400; others than before reach the backend.",
}


def impacts(view: View) -> Iterator[Impact]:
    """`validation-loosened`, `validation-tightened` and `validation-changed`."""
    for change in view.of(METHOD):
        method = view.after.resource(METHOD, change.address)
        if change.action == "update" and method is not None:
            yield from _impacts(view, change, [method], _of_method(change))
    for change in view.of(_VALIDATOR):
        if change.action == "update":
            named = (change.before or {}).get("id")
            methods = [found for found in _methods(view) if named and found.get(_ID) == named]
            yield from _impacts(view, change, methods, _of_validator(change))
    for change in view.of(_MODEL):
        if change.action == "update" and (said := _other_schema(change)):
            methods = [found for found in _methods(view) if _names(view, found, change)]
            yield from _impacts(view, change, methods, [("changed", said)])


def _other_schema(change: Change) -> str | None:
    """What another schema says, in words; None where it is merely written with other spaces."""
    if not change.differs("schema"):
        return None
    try:
        before, after = (json.loads((side or {})["schema"]) for side in (change.before, change.after))
    except (KeyError, TypeError, ValueError):
        return "are checked by another schema"
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    differ = [place for place in dict.fromkeys((*old, *new)) if old.get(place) != new.get(place)]
    if not differ:
        return None
    said = (
        f"{place}: {old.get(place, _NOTHING)}, now {new.get(place, _NOTHING)}" for place in differ[:_PLACES]
    )
    more = f" and {len(differ) - _PLACES} more" if len(differ) > _PLACES else ""
    return f"are checked by another schema ({'; '.join(said)}{more})"


def _leaves(schema: object, place: str) -> Iterator[tuple[str, str]]:
    """What a schema says at each of its places, as JSON: `properties.max_tokens.maximum`, `2048`."""
    if isinstance(schema, Mapping) and schema:
        for name, value in schema.items():
            yield from _leaves(value, f"{place}.{name}" if place else str(name))
    else:
        yield place, json.dumps(schema, ensure_ascii=False)


def _of_method(change: Change) -> Iterator[tuple[_How, str]]:
    before, after = change.before or {}, change.after or {}
    if change.differs(_ID):
        old, new = before.get(_ID), after.get(_ID) or change.is_unknown(_ID)
        if not new:
            yield "loosened", "are checked by nothing any more"
        elif not old:
            yield "tightened", "are checked, and were not until now"
        else:
            yield "changed", "are checked by another validator"
    if change.is_unknown("request_models"):
        yield "changed", "are checked by models that are known after apply"
    else:
        yield from _of_models(before, after)
    yield from _of_parameters(before, after)


def _of_models(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[_How, str]]:
    old_models, new_models = _mapping(before.get("request_models")), _mapping(after.get("request_models"))
    if gone := sorted(old_models.keys() - new_models.keys()):
        yield "loosened", f"are checked no more where they are {', '.join(gone)}"
    if came := sorted(new_models.keys() - old_models.keys()):
        yield "tightened", f"are checked by a model where they are {', '.join(came)}"
    both = old_models.keys() & new_models.keys()
    if other := sorted(kind for kind in both if old_models[kind] != new_models[kind]):
        yield "changed", f"are checked by another model where they are {', '.join(other)}"


def _of_parameters(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[_How, str]]:
    old, new = (
        {name for name, needed in _mapping(values.get("request_parameters")).items() if needed is True}
        for values in (before, after)
    )
    if new - old:
        yield "tightened", f"must have {', '.join(sorted(new - old))}"
    if old - new:
        yield "loosened", f"need not have {', '.join(sorted(old - new))} any more"


def _of_validator(change: Change) -> Iterator[tuple[_How, str]]:
    for name, what in _CHECKS.items():
        if change.differs(name) and not change.is_unknown(name):
            is_on = (change.after or {}).get(name) is True
            yield (
                ("tightened", f"are checked for their {what}, and were not until now")
                if is_on
                else ("loosened", f"are checked for their {what} no more")
            )


def _impacts(
    view: View, change: Change, methods: Sequence[Resource], found: Iterable[tuple[_How, str]]
) -> Iterator[Impact]:
    routes, stages, keys = hit(view, methods)
    for how, words in found if routes else ():
        title = routes[0] if len(routes) == 1 else f"each of {len(routes)} routes"
        yield view.impact(
            f"validation-{how}",
            _RISKS[how],
            f"requests to {title} {words}",
            detail=_DETAILS[how],
            keys=() if how == "loosened" else keys,
            routes=routes,
            stages=stages,
            takes_effect=view.effect(view.api_of(change)),
            interruption="none" if how == "loosened" else "until the callers change something",
            undo="Put the validation back as it was, and redeploy.",
            addresses=[change.address],
        )


def _methods(view: View) -> Sequence[Resource]:
    return view.after.facts.configuration.of(METHOD)


def _names(view: View, method: Resource, change: Change) -> bool:
    """Whether a method checks bodies by a model of its API."""
    models, api = _mapping(method.raw.get("request_models")), view.after.facts.api_of(method)
    is_of_it = api is not None and not isinstance(api, Unknown) and shown(api) == view.api_of(change)
    return is_of_it and (change.after or {}).get("name") in models.values()


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}
