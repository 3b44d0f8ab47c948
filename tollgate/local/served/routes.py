"""The routes of an API, as the document has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tollgate.access import route as access
from tollgate.access.facts import Facts, Spot
from tollgate.local.message.json_text import NoJson, read_json
from tollgate.local.served.arguments import Arguments, Untold
from tollgate.local.served.functions import Functions
from tollgate.local.served.gateway import Authorizer, Route
from tollgate.local.served.integrations import NOTHING, Integrations
from tollgate.local.served.made_up import MadeUp
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown

METHOD_RESPONSE: Final = "aws_api_gateway_method_response"
MODEL: Final = "aws_api_gateway_model"
VALIDATOR: Final = "aws_api_gateway_request_validator"
AUTHORIZER: Final = "aws_api_gateway_authorizer"
_DEFAULT_TTL: Final = 300
_DEFAULT_SOURCE: Final = "method.request.header.Authorization"
_BUILT_IN: Final[Mapping[str, Mapping[str, object]]] = {"Empty": {}, "Error": {}}
"""The models that every API has; they refuse nothing."""
_SIGNED: Final = {
    "AWS_IAM": "it asks for a signature of AWS's",
    "COGNITO_USER_POOLS": "it asks for a token of a Cognito user pool",
}


class Routes:
    """Reads the routes of APIs."""

    def __init__(
        self,
        facts: Facts,
        arguments: Arguments,
        made_up: MadeUp,
        functions: Functions,
        integrations: Integrations,
    ) -> None:
        self._facts = facts
        self._arguments = arguments
        self._made_up = made_up
        self._functions = functions
        self._integrations = integrations
        self._authorizers: dict[Resource, Authorizer] = {}
        self._method_responses: dict[Spot, list[Resource]] = {}
        for response in facts.configuration.of(METHOD_RESPONSE):
            if (spot := facts.spot(response)) is not None:
                self._method_responses.setdefault(spot, []).append(response)

    def of(self, api: Resource) -> Iterator[Route | str]:
        """The routes of an API, and what of them is at no place that can be told."""
        for found in self._facts.routes_of(api):
            if isinstance(found.path, Unknown) or isinstance(found.verb, Unknown):
                why = found.path if isinstance(found.path, Unknown) else found.verb
                yield f"{found.method.address}: {why.why if isinstance(why, Unknown) else why}"
            else:
                yield self._route(api, found, found.path, found.verb)

    def _route(self, api: Resource, found: access.Route, path: str, verb: str) -> Route:
        method = found.method
        spot = self._facts.spot(method)
        gap = None
        integration, authorizer = NOTHING, None
        responses: Mapping[int, frozenset[str]] = {}
        required: tuple[str, ...] = ()
        models: Mapping[str, Mapping[str, object]] = {}
        key_required = True
        try:
            key_required = self._arguments.flag(method, "api_key_required")
            authorizer = self._authorizer(method)
            required, models = self._checks(api, method)
            if spot is None:
                raise Untold("its resource_id is not known")
            integration = self._integrations.at(spot)
            responses = self._responses(spot)
        except Untold as untold:
            gap = str(untold)
        return Route(
            verb=verb,
            path=path,
            resource_id=self._resource_id(method),
            key_required=key_required,
            authorizer=authorizer,
            required=required,
            models=models,
            integration=integration,
            method_responses=responses,
            gap=gap,
        )

    def _resource_id(self, method: Resource) -> str:
        found = method.get("resource_id")
        return (self._made_up.attribute(found) or "") if isinstance(found, Reference) else str(found or "")

    def _authorizer(self, method: Resource) -> Authorizer | None:
        authorization = self._arguments.text(method, "authorization") or "NONE"
        if authorization == "NONE":
            return None
        if authorization != "CUSTOM":
            raise Untold(f"{_SIGNED.get(authorization, authorization)}, which is not checked here")
        named = method.get("authorizer_id")
        if not isinstance(named, Reference) or named.resource.kind != AUTHORIZER:
            raise Untold("its authorizer is not declared here")
        if named.resource not in self._authorizers:
            self._authorizers[named.resource] = self._read_authorizer(named.resource)
        return self._authorizers[named.resource]

    def _read_authorizer(self, resource: Resource) -> Authorizer:
        arguments = self._arguments
        kind = arguments.text(resource, "type") or "TOKEN"
        if kind not in ("TOKEN", "REQUEST"):
            raise Untold(f"it asks an authorizer of the type {kind}, which is not asked here")
        source = arguments.text(resource, "identity_source")
        ttl = arguments.number(resource, "authorizer_result_ttl_in_seconds")
        return Authorizer(
            id=self._made_up.id_of(resource),
            name=arguments.text(resource, "name") or resource.address,
            type="TOKEN" if kind == "TOKEN" else "REQUEST",
            function=self._functions.called(arguments.text(resource, "authorizer_uri") or ""),
            identity_sources=tuple(
                part.strip()
                for part in (_DEFAULT_SOURCE if source is None else source).split(",")
                if part.strip()
            ),
            validation=arguments.text(resource, "identity_validation_expression") or None,
            ttl=_DEFAULT_TTL if ttl is None else int(ttl),
        )

    def _checks(
        self, api: Resource, method: Resource
    ) -> tuple[tuple[str, ...], Mapping[str, Mapping[str, object]]]:
        """What is validated: the parameters that must be there, and the schemas of bodies."""
        named = method.get("request_validator_id")
        if named is None:
            return (), {}
        if not isinstance(named, Reference) or named.resource.kind != VALIDATOR:
            raise Untold("its request validator is not declared here")
        arguments = self._arguments
        required: tuple[str, ...] = ()
        models: Mapping[str, Mapping[str, object]] = {}
        if arguments.flag(named.resource, "validate_request_parameters"):
            parameters = arguments.texts(method, "request_parameters")
            required = tuple(sorted(name for name, value in parameters.items() if value == "true"))
        if arguments.flag(named.resource, "validate_request_body"):
            models = {
                content_type: self._schema(api, name)
                for content_type, name in arguments.texts(method, "request_models").items()
            }
        return required, models

    def _schema(self, api: Resource, name: str) -> Mapping[str, object]:
        for model in self._facts.members(api, MODEL):
            if self._arguments.text(model, "name") == name:
                return _schema(model, self._arguments.text(model, "schema") or "{}")
        if name not in _BUILT_IN:
            raise Untold(f"the model {name} is not declared here")
        return _BUILT_IN[name]

    def _responses(self, spot: Spot) -> Mapping[int, frozenset[str]]:
        found: Sequence[Resource] = self._method_responses.get(spot, ())
        return {
            int(self._arguments.text(response, "status_code") or 200): frozenset(
                name.rpartition(".")[2].lower()
                for name in self._arguments.texts(response, "response_parameters")
            )
            for response in found
        }


def _schema(model: Resource, text: str) -> Mapping[str, object]:
    try:
        schema = read_json(text)
    except NoJson:
        raise Untold(f"the schema of {model.address} is no JSON") from None
    if not isinstance(schema, dict):
        raise Untold(f"the schema of {model.address} is no object")
    if "/models/" in text:
        raise Untold(f"the schema of {model.address} refers to another model")
    return schema
