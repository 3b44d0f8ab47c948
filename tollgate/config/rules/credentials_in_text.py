"""No text holds a credential: the document, the state and Amazon's console would show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pydantic import JsonValue

from tollgate.config.credential import is_credential, is_credential_as_name, is_issued
from tollgate.config.integration import (
    LambdaIntegration,
    MockIntegration,
)
from tollgate.config.integrations.forwarding import ForwardingIntegration
from tollgate.config.integrations.function_code import FunctionCode
from tollgate.config.model import is_token
from tollgate.config.problem import Path, Problem

if TYPE_CHECKING:
    from tollgate.config.api import Api, ApiRoute
    from tollgate.config.backend import Backend
    from tollgate.config.consumer import Consumer
    from tollgate.config.gateway import Gateway
    from tollgate.config.request_check import RequestCheck

_Texts = Iterator[tuple[Path, str | None]]


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find what hardly is anything but a credential, in names and in what people write freely."""
    for path, text in _names(gateway):
        if text and is_credential_as_name(text):
            yield _problem(path)
    for path, text in _written_freely(gateway):
        # Nobody is reached at a digest; a tag may name a commit.
        if text and not is_token(text) and is_credential(text, digests=path[-1] == "contact"):
            yield _problem(path)
    for path, text in _with_a_form_of_their_own(gateway):
        if text and not is_token(text) and is_issued(text):
            yield _problem(path)


def _problem(path: Path) -> Problem:
    return Problem(
        path,
        "this looks like a credential in clear",
        "Take it out, and replace it if it is in use: the synthesized document and the state would show it.",
    )


def _names(gateway: Gateway) -> _Texts:
    yield ("name",), gateway.name
    for field in ("apis", "usage_plans", "consumers"):
        for name in getattr(gateway, field):
            yield (field, name), name
    for name, consumer in gateway.consumers.items():
        for slot in consumer.keys:
            yield ("consumers", name, "keys", slot), slot
        for former in consumer.renamed_from:
            yield ("consumers", name, "renamed_from"), former


def _written_freely(gateway: Gateway) -> _Texts:
    for key, value in gateway.tags.items():
        yield ("tags", key), key
        yield ("tags", key), value
    for name, api in gateway.apis.items():
        yield from _of_api(("apis", name), api)
    for name, plan in gateway.usage_plans.items():
        yield ("usage_plans", name, "description"), plan.description
        yield ("usage_plans", name, "name"), plan.name
        yield from _of_mapping(("usage_plans", name, "tags"), plan.tags)
    for path, delivery in gateway.declared_deliveries():
        yield (*path, "name"), delivery.name
        yield from _of_mapping((*path, "tags"), delivery.tags)
    for name, consumer in gateway.consumers.items():
        yield from _of_consumer(("consumers", name), consumer)


def _of_consumer(path: Path, consumer: Consumer) -> _Texts:
    yield (*path, "description"), consumer.description
    yield (*path, "contact"), consumer.contact
    for slot, key in consumer.keys.items():
        yield (*path, "keys", slot, "name"), key.name
        yield (*path, "keys", slot, "description"), key.description
        yield from _of_mapping((*path, "keys", slot, "tags"), key.tags)


def _of_api(path: Path, api: Api) -> _Texts:
    yield (*path, "description"), api.description
    yield (*path, "name"), api.name
    yield (*path, "stage", "description"), api.stage.description
    yield from _of_mapping((*path, "stage", "variables"), api.stage.variables)
    if api.stage.canary is not None:
        yield from _of_mapping((*path, "stage", "canary", "variables"), api.stage.canary.variables)
    for text, route in api.routes.items():
        at = (*path, "routes", text, "integration")
        match route.integration:
            case ForwardingIntegration(headers=headers):
                yield from _of_mapping((*at, "headers"), headers)
            case LambdaIntegration(from_=FunctionCode(environment=variables)):
                yield from _of_mapping((*at, "from", "environment"), variables)


def _of_mapping(path: Path, texts: Mapping[str, str]) -> _Texts:
    for key, value in texts.items():
        yield (*path, key), value


def _with_a_form_of_their_own(gateway: Gateway) -> _Texts:
    """Where random letters mean nothing: addresses, answers, what has been named elsewhere."""
    yield from _of_backend(gateway.backend)
    if gateway.assume_role is not None:
        # By AWS's own words no secret: IAM user guide, "Access to AWS accounts owned by third parties".
        yield ("assume_role", "external_id"), gateway.assume_role.external_id
    for path, delivery in gateway.declared_deliveries():
        yield (*path, "kms_key_id"), delivery.kms_key_id
    for name, plan in gateway.usage_plans.items():
        for position, stage in enumerate(plan.existing_stages):
            yield ("usage_plans", name, "existing_stages", position, "stage"), stage.stage
    for name, api in gateway.apis.items():
        yield ("apis", name, "stage", "name"), api.stage.name
        yield ("apis", name, "stage", "redeploy"), api.stage.redeploy
        for text, route in api.routes.items():
            yield from _of_route(("apis", name, "routes", text), text, route)


def _of_backend(backend: Backend) -> _Texts:
    for field, value in backend:
        yield ("backend", field), value


def _of_route(path: Path, text: str, route: ApiRoute) -> _Texts:
    yield path, text
    yield (*path, "operation_name"), route.operation_name
    if route.request is not None:
        yield from _of_request((*path, "request"), route.request)
    at = (*path, "integration")
    match route.integration:
        case ForwardingIntegration(url=url):
            yield (*at, "url"), unquote(url)
        case LambdaIntegration(function=function):
            yield (*at, "function"), function
        case MockIntegration() as mock:
            yield from _of_mapping((*at, "headers"), mock.headers)
            yield (*at, "body"), next(filter(is_issued, _strings(mock.body)), None)


def _of_request(path: Path, request: RequestCheck) -> _Texts:
    for field in ("models", "headers", "query"):
        for position, name in enumerate(getattr(request, field) or ()):
            yield (*path, field, position), name
    if (schema := request.schema_given) is not None:
        field = "json_schema" if request.schema_file is None else "schema_file"
        yield (*path, field), next(filter(is_issued, _strings(dict(schema))), None)


def _strings(body: JsonValue) -> Iterator[str]:
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict):
        for key, value in body.items():
            yield key
            yield from _strings(value)
    elif isinstance(body, list):
        for value in body:
            yield from _strings(value)
