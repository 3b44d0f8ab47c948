"""A route that is to answer as a stream, and cannot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tollgate.access.facts import INTEGRATION, Facts
from tollgate.access.method_settings import is_cached
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided, worst
from tollgate.audit.rule import Rule, each
from tollgate.audit.rules.routes.naming import route_of
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown, Value, as_mapping, as_text

_STREAM: Final = "STREAM"
_PROXIES: Final = ("HTTP_PROXY", "AWS_PROXY")
_OF_LAMBDA: Final = ":lambda:path/"
_STREAMED: Final = "/response-streaming-invocations"
_STREAMED_ATTRIBUTE: Final = "response_streaming_invoke_arn"
_RESPONSE: Final = "aws_api_gateway_integration_response"


def judge(integration: Resource, facts: Facts) -> Judgement:
    route, mode = route_of(integration, facts), as_text(integration.get("response_transfer_mode"))
    uri = integration.get("uri")
    if isinstance(mode, Unknown):
        return Undecided(f"Whether {route} answers as a stream is not known: {mode.why}.")
    if mode != _STREAM:
        if _form(uri) == "streamed":
            return Failed(
                f"{route} calls its function for a stream, and response_transfer_mode is not STREAM: it "
                "answers what no client can read."
            )
        return NOT_APPLICABLE
    return worst([*_of_stream(integration, facts), PASSED])


def _of_stream(integration: Resource, facts: Facts) -> Iterator[Judgement]:
    route, kind, uri = (
        route_of(integration, facts), as_text(integration.get("type")), integration.get("uri")
    )  # fmt: skip
    if isinstance(kind, Unknown):
        yield Undecided(f"Whether {route} can answer as a stream is not known: {kind.why}.")
    elif kind not in _PROXIES:
        yield Failed(f"{route} is to answer as a stream, and type {kind} cannot: Amazon refuses it.")
    if kind == "AWS_PROXY" and (form := _form(uri)) != "streamed":
        yield (
            Failed(f"{route} is to answer as a stream, and its uri calls the function for a whole answer.")
            if form == "whole"
            else Undecided(f"Whether the uri of {route} calls its function for a stream is not known.")
        )
    if method := _method(integration, facts):
        cached = is_cached(facts.routes[method], facts)
        if cached is True:
            yield Failed(
                f"{route} is to answer as a stream, and to be cached: one of both cannot be.", "medium"
            )
        elif isinstance(cached, Unknown):
            yield Undecided(
                f"Whether {route}, which answers as a stream, is cached is not known: {cached.why}."
            )
    yield from _of_templates(integration, route, facts)


def _of_templates(integration: Resource, route: str, facts: Facts) -> Iterator[Judgement]:
    """What is made of the answer or of the call by templates, which a stream leaves no time for."""
    if _has_some(integration.get("request_templates")):
        yield Failed(f"{route} answers as a stream, and its request_templates are not looked at.", "low")
    spot = facts.spot(integration)
    for response in facts.configuration.of(_RESPONSE) if spot is not None else ():
        if facts.spot(response) == spot and _has_some(response.get("response_templates")):
            yield Failed(f"{route} answers as a stream, and {response.address} does not change it.", "low")


def _has_some(templates: Value) -> bool:
    found = as_mapping(templates)
    return not isinstance(found, Unknown) and bool(found)


def _method(integration: Resource, facts: Facts) -> Resource | None:
    spot = facts.spot(integration)
    return next(iter(facts.methods_at.get(spot, ())), None) if spot is not None else None


def _form(uri: Value) -> str | None:
    """How a uri calls a function, `whole` or `streamed`; None where it calls none, or that is not known."""
    if isinstance(uri, Reference):
        return {"invoke_arn": "whole", _STREAMED_ATTRIBUTE: "streamed"}.get(uri.attribute)
    text = uri.text if isinstance(uri, Unknown) else uri
    if not isinstance(text, str) or _OF_LAMBDA not in text:
        return None
    return "streamed" if text.endswith(_STREAMED) else "whole" if text.endswith("/invocations") else None


RULE = Rule(
    id="TG-B07",
    severity="high",
    title="A streamed route cannot stream",
    condition=(
        "response_transfer_mode of an aws_api_gateway_integration is STREAM, and its type is not HTTP_PROXY "
        "or AWS_PROXY, or the uri of its function does not end in /response-streaming-invocations (high), or "
        "the method is cached (medium), or templates are to change the call or the answer (low); or the uri "
        "is that of a stream without STREAM."
    ),
    why=(
        "The apply fails, or callers who wait for the first words of an answer get all of it at the end, or "
        "an error."
    ),
    in_gateway="Tollgate does not write this: look for an override.",
    in_terraform=(
        'Set type to HTTP_PROXY or AWS_PROXY, and for a function the uri "arn:aws:apigateway:REGION:lambda:'
        'path/2021-11-15/functions/ARN/response-streaming-invocations".'
    ),
    link="https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html",
    subjects=each(INTEGRATION),
    judge=judge,
)
