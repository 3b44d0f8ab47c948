"""Reads a document as the gateway that it makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from tollgate.access.facts import DOMAIN, REST_API_POLICY, SETTINGS, STAGE, Facts
from tollgate.access.method_settings import ALL_METHODS, settings_of
from tollgate.access.omitted import omitted
from tollgate.errors import TollgateError
from tollgate.local.served.arguments import Arguments, Untold
from tollgate.local.served.functions import Functions
from tollgate.local.served.gateway import Api, Gateway, GatewayResponse, KeySource, Route, Stage, Throttle
from tollgate.local.served.integrations import Integrations
from tollgate.local.served.made_up import MadeUp
from tollgate.local.served.plans import Plans, read_keys
from tollgate.local.served.routes import Routes
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, as_number, as_text

GATEWAY_RESPONSE: Final = "aws_api_gateway_gateway_response"
_ALARM: Final = "aws_cloudwatch_metric_alarm"
_DEFAULT_REGION: Final = "us-east-1"


def read_gateway(facts: Facts) -> Gateway:
    """The gateway of some stacks: one environment, with its shards.

    Raises:
        TollgateError: no stage of any API is declared there.
    """
    made_up = MadeUp(_region(facts))
    reader = _Reader(facts, made_up)
    apis = reader.apis()
    if not any(api.stages for api in apis.values()):
        names = ", ".join(stack.name for stack in facts.configuration.stacks)
        raise TollgateError(
            f"{names}: no stage of any REST API is declared there, so there is nothing to serve.\n"
            "  Name a document that has one; `tollgate access` shows what there is."
        )
    plans = Plans(facts, apis)
    read = plans.read()
    gaps = [*reader.gaps, *_not_emulated(facts)]
    keys = tuple(read_keys(facts, read, made_up, gaps))
    return Gateway(
        name=next(iter(apis)).stack,
        region=made_up.region,
        account=made_up.account,
        apis=tuple(apis.values()),
        plans=tuple(read.values()),
        keys=keys,
        gaps=tuple(dict.fromkeys([*gaps, *plans.gaps])),
    )


def _region(facts: Facts) -> str:
    for provider in facts.configuration.blocks("provider"):
        region = as_text(provider.get("region"))
        if provider.address.endswith("provider.aws") and isinstance(region, str):
            return region
    return _DEFAULT_REGION


class _Reader:
    """Reads the APIs.

    Attributes:
        gaps: what of them cannot be told, each for a person.
    """

    def __init__(self, facts: Facts, made_up: MadeUp) -> None:
        self._facts = facts
        self._made_up = made_up
        self._arguments = Arguments(made_up)
        functions = Functions(facts, self._arguments, made_up)
        integrations = Integrations(facts, self._arguments, functions)
        self._routes = Routes(facts, self._arguments, made_up, functions, integrations)
        self.gaps: list[str] = []

    def apis(self) -> Mapping[Resource, Api]:
        """Every API that is declared, by its resource."""
        declared = [api for api in self._facts.apis if isinstance(api, Resource) and not api.is_data]
        return {api: self._api(api) for api in declared}

    def _api(self, api: Resource) -> Api:
        routes = []
        for found in self._routes.of(api):
            if isinstance(found, Route):
                routes.append(found)
            else:
                self.gaps.append(found)
        source = self._told(api, "api_key_source") or "HEADER"
        return Api(
            name=api.address.rpartition(".")[2],
            id=self._made_up.id_of(api),
            key_source=cast("KeySource", source),
            binary_media_types=self._binary_media_types(api),
            responses=dict(self._responses(api)),
            routes=tuple(routes),
            stages=tuple(
                self._stage(name, stage, routes) for name, stage in self._facts.stages_of(api).items()
            ),
        )

    def _told(self, resource: Resource, name: str) -> str | None:
        try:
            return self._arguments.text(resource, name)
        except Untold as untold:
            self.gaps.append(f"{resource.address}: {untold}")
            return None

    def _binary_media_types(self, api: Resource) -> tuple[str, ...]:
        try:
            return self._arguments.items(api, "binary_media_types")
        except Untold as untold:
            self.gaps.append(f"{api.address}: {untold}")
            return ()

    def _responses(self, api: Resource) -> Iterator[tuple[str, GatewayResponse]]:
        for found in self._facts.members(api, GATEWAY_RESPONSE):
            try:
                status = self._arguments.text(found, "status_code")
                yield (
                    self._arguments.text(found, "response_type") or "",
                    GatewayResponse(
                        int(status) if status else None,
                        self._arguments.texts(found, "response_parameters"),
                        self._arguments.texts(found, "response_templates"),
                    ),
                )
            except Untold as untold:
                self.gaps.append(f"{found.address}: {untold}")

    def _stage(self, name: str, stage: Resource, routes: list[Route]) -> Stage:
        log = stage.block("access_log_settings")
        try:
            variables = self._arguments.texts(stage, "variables")
            log_format = self._arguments.text(log, "format") if isinstance(log, Block) else None
        except Untold as untold:
            self.gaps.append(f"{stage.address}: {untold}")
            variables, log_format = {}, None
        return Stage(name, variables, log_format, self._throttles(stage, routes))

    def _throttles(self, stage: Resource, routes: list[Route]) -> Mapping[Route, Throttle]:
        settings = settings_of(stage, self._facts)
        if settings.why is not None:
            self.gaps.append(f"{stage.address} may throttle more than it does here: {settings.why.why}")
        made: dict[str, Throttle] = {}
        found: dict[Route, Throttle] = {}
        for route in routes:
            setting = settings.of(route.path, route.verb)
            if setting is not None:
                path, block = setting
                if path not in made:
                    made[path] = self._of_settings(stage, block, path)
                found[route] = made[path]
        return found

    def _of_settings(self, stage: Resource, block: Block, path: str) -> Throttle:
        """As a stage sets it, where less than 0 is no limit."""
        limits: list[float | None] = []
        for name in ("throttling_rate_limit", "throttling_burst_limit"):
            value = as_number(block.get(name))
            if isinstance(value, Unknown):
                what = "all routes" if path == ALL_METHODS else path
                self.gaps.append(f"{stage.address}, {name} of {what}: {value.why}")
            limits.append(None if value is None or isinstance(value, Unknown) or value < 0 else value)
        return Throttle(limits[0], limits[1])


def _not_emulated(facts: Facts) -> Iterator[str]:
    """What stands around the routes, and does nothing here."""
    for what in omitted(facts):
        yield f"{what}: not served"
    for domain in facts.configuration.of(DOMAIN):
        yield f"{domain.address}: no custom domain leads here"
        if isinstance(domain.block("mutual_tls_authentication"), Block):
            yield f"{domain.address}: callers are asked for no certificate here"
    for policy in facts.configuration.of(REST_API_POLICY):
        yield f"{policy.address}: resource policies are not asked"
    for api in facts.apis:
        if isinstance(api, Resource) and not api.is_data:
            yield from _around_api(api)
    if facts.configuration.of(_ALARM):
        yield "alarms: none goes off here"
    for settings in facts.configuration.of(SETTINGS):
        block = settings.block("settings")
        if isinstance(block, Block) and block.get("logging_level") in ("ERROR", "INFO"):
            yield f"{settings.address}: there is no execution log"
    if facts.configuration.of(_ALARM):
        yield "alarms: none goes off here"
    behind, _ = facts.behind_web_acls
    for stage in facts.configuration.of(STAGE):
        yield from _around_stage(stage)
        if stage in behind:
            yield f"{stage.address}: no web ACL stands before it here"


def _around_api(api: Resource) -> Iterator[str]:
    if api.raw.get("policy") is not None:
        yield f"{api.address}: resource policies are not asked"
    if api.raw.get("minimum_compression_size") is not None:
        yield f"{api.address}: answers are not compressed"
    endpoint = api.block("endpoint_configuration")
    types = endpoint.get("types") if isinstance(endpoint, Block) else None
    if isinstance(types, list) and "PRIVATE" in types:
        yield f"{api.address}: it is private to VPC endpoints, and open to this machine here"


def _around_stage(stage: Resource) -> Iterator[str]:
    if stage.raw.get("cache_cluster_enabled") not in (None, False):
        yield f"{stage.address}: nothing is cached"
    if stage.raw.get("canary_settings") is not None:
        yield (
            f"{stage.address}: there is no canary, all calls go to the routes of the document, which are the "
            "canary's, with the stage's own variables"
        )
    if stage.raw.get("client_certificate_id") is not None:
        yield f"{stage.address}: backends see no client certificate"
    if stage.raw.get("xray_tracing_enabled") not in (None, False):
        yield f"{stage.address}: calls are not traced"
