"""What API Gateway holds requests to before a backend gets them: models and request validators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cdktf_cdktf_provider_aws.api_gateway_model import ApiGatewayModel
from cdktf_cdktf_provider_aws.api_gateway_request_validator import ApiGatewayRequestValidator
from constructs import Construct

from stacks import addresses
from stacks.constructs.api_scope import ApiScope
from stacks.provenance import identify
from tollgate.config.api import ApiRoute
from tollgate.config.request_check import Kind, RequestCheck
from tollgate.config.route import RouteKey
from tollgate.redeploy.literal import literal

_ANY_MEDIA_TYPE: Final = "$default"
"""A body of a media type without a model is not checked at all: "Request validation for REST APIs in API
Gateway"."""

_READABLE_LENGTH: Final = 64


@dataclass(frozen=True, slots=True)
class Checked:
    """The arguments of a method whose requests are checked, or are not.

    Attributes:
        validator_id: of the request validator.
        models: the model's name by media type.
        parameters: what must be there: `{"method.request.header.X-Team": True}`.
    """

    validator_id: str | None = None
    models: Mapping[str, str] | None = None
    parameters: Mapping[str, bool] = field(default_factory=dict)


class RequestChecks(Construct):
    """The models of an API, one for each route whose bodies are checked, and its validators, one per kind."""

    def __init__(self, scope: Construct, id_: str, *, api: ApiScope) -> None:
        super().__init__(scope, id_)
        self._api = api
        self._validator_ids: dict[Kind, str] = {}

    def of(self, key: RouteKey, route: ApiRoute) -> Checked:
        """Make what a route's method refers to."""
        if route.request is None:
            return Checked()
        request = route.request
        return Checked(
            validator_id=self._validator_id(request.kind),
            models=self._models(key, route, request),
            parameters={
                **{f"method.request.header.{name}": True for name in request.headers or ()},
                **{f"method.request.querystring.{name}": True for name in request.query or ()},
            },
        )

    def _validator_id(self, kind: Kind) -> str:
        if kind not in self._validator_ids:
            validator = ApiGatewayRequestValidator(
                self,
                f"validator {kind}",
                rest_api_id=self._api.id,
                name=kind,
                validate_request_body=kind != "parameters",
                validate_request_parameters=kind != "body",
            )
            identify(validator, addresses.of_validator(self._api.name, kind), self._api.config)
            self._validator_ids[kind] = validator.id
        return self._validator_ids[kind]

    def _models(self, key: RouteKey, route: ApiRoute, request: RequestCheck) -> Mapping[str, str] | None:
        if request.schema_text is None:
            return None
        address = addresses.of_route(self._api.name, key)
        model = ApiGatewayModel(
            self,
            f"model {key}".replace("/", " "),
            rest_api_id=self._api.id,
            name=_name(address),
            content_type="application/json",
            schema=literal(request.schema_text),
        )
        identify(model, address, request, route)
        return {_ANY_MEDIA_TYPE: model.name}


def _name(address: str) -> str:
    """A model's name: what can be read of a route's address, and its digest, as Amazon takes no other sign.

    So it is as stable as the address, and no two of an API are alike.
    """
    readable = re.sub(r"[^A-Za-z0-9]", "", address.partition("__")[2])
    return f"{readable[:_READABLE_LENGTH]}{addresses.digest(address)}"
