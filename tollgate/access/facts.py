"""What belongs together in a configuration: APIs with their routes and stages, plans with their keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from tollgate.access.identity import Identity, identity, is_declared, may_be_one
from tollgate.access.keys import Keys
from tollgate.access.plan import Plan, plan
from tollgate.access.roles import Roles
from tollgate.access.route import Route, guard, path_of, verb
from tollgate.access.written import Written
from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.configuration.mentions import Mention
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Reference, Unknown, as_text

REST_API = "aws_api_gateway_rest_api"
METHOD = "aws_api_gateway_method"
INTEGRATION = "aws_api_gateway_integration"
RESOURCE = "aws_api_gateway_resource"
STAGE = "aws_api_gateway_stage"
DEPLOYMENT = "aws_api_gateway_deployment"
SETTINGS = "aws_api_gateway_method_settings"
REST_API_PUT = "aws_api_gateway_rest_api_put"
REST_API_POLICY = "aws_api_gateway_rest_api_policy"
DOMAIN = "aws_api_gateway_domain_name"
MAPPING = "aws_api_gateway_base_path_mapping"
PLAN = "aws_api_gateway_usage_plan"
MAPPING_V2 = "aws_apigatewayv2_api_mapping"

_WEB_ACL_ASSOCIATIONS = ("aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association")

Spot: TypeAlias = tuple[Reference | str, str]
"""A method's place: what its `resource_id` says, and its verb."""

StageName: TypeAlias = tuple[Identity | None, str | None]
"""A stage by its API and its name, each None where it may be any."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What Terraform makes before a resource.

    Attributes:
        unknown: why there may be more; None where there is no more.
    """

    found: Set[Resource]
    unknown: Unknown | None


class Facts:
    """A configuration with what belongs together, found when it is first asked for.

    Attributes:
        configuration: all stacks.
        keys: the API keys, and the plans that they are in.
        roles: the roles behind the routes, and what they may do.
        written: what documents say that a plan lacks.
    """

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.keys = Keys(configuration)
        self.roles = Roles(configuration)
        self.written = Written(configuration)
        self._dependencies: dict[Resource, Dependencies] = {}
        self._strangers: dict[str, Sequence[Identity]] = {}
        self._uncertain: dict[str, Sequence[Resource]] = {}

    def api_of(self, resource: Resource) -> Identity | Unknown | None:
        """The REST API that a resource is of, by its `rest_api_id`."""
        if resource.kind == REST_API:
            return resource
        return identity(resource.get("rest_api_id"))

    @cached_property
    def apis(self) -> Sequence[Identity]:
        """Every REST API that something is of, those that are declared first."""
        found: dict[Identity, None] = dict.fromkeys(self.configuration.of(REST_API))
        for kind in (METHOD, STAGE):
            for resource in self.configuration.of(kind):
                api = self.api_of(resource)
                if api is not None and not isinstance(api, Unknown):
                    found.setdefault(api)
        return tuple(found)

    def has_body(self, api: Identity) -> bool:
        """Whether an OpenAPI document makes routes of an API, beside its methods."""
        is_put = bool(self.members(api, REST_API_PUT))
        return is_put or (isinstance(api, Resource) and api.get("body") is not None)

    def may_be_of(self, api: Identity, kind: str) -> Sequence[Resource]:
        """The resources of a type that are not certainly of an API, and may be: by an id, or unknown."""
        known = self._members(kind)
        others = self._undeclared(kind) if is_declared(api) else known
        may_be = [found for other in others if may_be_one({api, other}) for found in known[other]]
        return [*self.uncertain(kind), *may_be]

    def members(self, api: Identity, kind: str) -> Sequence[Resource]:
        """The resources of a type that are of an API; not those whose API is not known."""
        return self._members(kind).get(api, ())

    def uncertain(self, kind: str) -> Sequence[Resource]:
        """The resources of a type whose API is not known, so that they may be of any."""
        if kind not in self._uncertain:
            self._uncertain[kind] = [
                resource
                for resource in self.configuration.of(kind)
                if isinstance(self.api_of(resource), Unknown)
            ]
        return self._uncertain[kind]

    @cached_property
    def routes(self) -> Mapping[Resource, Route]:
        """Every route by its method."""
        return {
            method: Route(
                method=method,
                api=self.api_of(method),
                verb=verb(method),
                path=path_of(method.get("resource_id")),
                guard=guard(method),
                is_declared_public=method.note("public") is True,
            )
            for method in self.configuration.of(METHOD)
        }

    def routes_of(self, api: Identity) -> Sequence[Route]:
        """The routes of an API."""
        return [self.routes[method] for method in self.members(api, METHOD)]

    def spot(self, resource: Resource) -> Spot | None:
        """Which method something is of, by `resource_id` and `http_method`; None where it is not known."""
        path, found = resource.get("resource_id"), verb(resource)
        if isinstance(found, Unknown) or not isinstance(path, (Reference, str)):
            return None
        return (path, found)

    @cached_property
    def methods_at(self) -> Mapping[Spot, Sequence[Resource]]:
        """The methods by their places, of which each has one unless something is wrong."""
        return self._at(METHOD)

    @cached_property
    def integrations_at(self) -> Mapping[Spot, Sequence[Resource]]:
        """The integrations by the places of their methods."""
        return self._at(INTEGRATION)

    @cached_property
    def unplaced_integrations(self) -> Sequence[Resource]:
        """The integrations of which the method is not known, so that they may be of any."""
        return [found for found in self.configuration.of(INTEGRATION) if self.spot(found) is None]

    @cached_property
    def preflights(self) -> Mapping[Identity | None, Sequence[Route]]:
        """The OPTIONS routes by their API; under None those whose API is not known."""
        found: dict[Identity | None, list[Route]] = defaultdict(list)
        for route in self.routes.values():
            if route.verb == "OPTIONS":
                found[None if isinstance(route.api, Unknown) else route.api].append(route)
        return found

    def first_child_at(self, api: Identity, parent: Reference | str, part: str) -> Resource | None:
        """The first API resource of a place: below a parent, all parameters have the same."""
        return self._first_children.get((api, parent, _place(part)))

    def stages_of(self, api: Identity) -> Mapping[str, Resource]:
        """The stages of an API by name; not those whose name is not known."""
        named = ((as_text(stage.get("stage_name")), stage) for stage in self.members(api, STAGE))
        return {name: stage for name, stage in named if isinstance(name, str)}

    @cached_property
    def mapped(self) -> Set[Identity | Unknown | None]:
        """The APIs that a domain leads to, by mappings of either kind."""
        return {
            identity(mapping.get("api_id"))
            for kind in (MAPPING, MAPPING_V2)
            for mapping in self.configuration.of(kind)
        }

    @cached_property
    def behind_web_acls(self) -> tuple[Set[Resource], str | None]:
        """The stages before which a web ACL stands, and why there may be others."""
        found: set[Resource] = set()
        why = None
        for association in (each for kind in _WEB_ACL_ASSOCIATIONS for each in self.configuration.of(kind)):
            mentions = association.mentioned("resource_arn")
            named = {mention.resource for mention in mentions if isinstance(mention, Mention)}
            if not named:
                why = f"{association.address} names it by an ARN"
            found |= named
        return found, why

    @cached_property
    def canaries(self) -> Mapping[Resource, Identity]:
        """The deployment that a canary gets a share of the calls of, and the canary's own: by the first.

        Those alone that are known, and two.
        """
        found: dict[Resource, Identity] = {}
        for stage in self.configuration.of(STAGE):
            settings = stage.block("canary_settings")
            own = identity(stage.get("deployment_id"))
            other = identity(settings.get("deployment_id")) if isinstance(settings, Block) else None
            if other is None or isinstance(other, Unknown) or other == own:
                continue
            if isinstance(own, Resource):
                found[own] = other
        return found

    @cached_property
    def plans(self) -> Mapping[Resource, Plan]:
        """Every usage plan by its resource."""
        return {resource: plan(resource) for resource in self.configuration.of(PLAN)}

    @cached_property
    def plans_by_stage(self) -> Mapping[StageName, Sequence[Plan]]:
        """The plans that open each stage; those with a part that is not known are under None, too."""
        found: dict[StageName, dict[Resource, Plan]] = defaultdict(dict)
        for opening in self.plans.values():
            if isinstance(opening.stages, Unknown):
                found[None, None][opening.resource] = opening
                continue
            for opened in opening.stages:
                for name in _names(opened.api, opened.stage):
                    found[name][opening.resource] = opening
        return {name: list(plans.values()) for name, plans in found.items()}

    @cached_property
    def settings_by_stage(self) -> Mapping[StageName, Resource]:
        """What each stage sets for all methods (`*/*`), or may; with a part that is not known under None."""
        found: dict[StageName, Resource] = {}
        for settings in self.configuration.of(SETTINGS):
            path = as_text(settings.get("method_path"))
            if path == "*/*":
                names = _names(self.api_of(settings), as_text(settings.get("stage_name")))
            elif isinstance(path, Unknown):
                names = [(None, None)]
            else:
                continue
            for name in names:
                found.setdefault(name, settings)
        return found

    def dependencies(self, resource: Resource) -> Dependencies:
        """Everything that Terraform makes before a resource."""
        if resource not in self._dependencies:
            found: set[Resource] = set()
            unknown: Unknown | None = None
            waiting = [resource]
            while waiting:
                for mentioned in waiting.pop().waits_for():
                    if isinstance(mentioned, Unknown):
                        unknown = mentioned
                    elif mentioned.resource not in found:
                        found.add(mentioned.resource)
                        waiting.append(mentioned.resource)
            self._dependencies[resource] = Dependencies(found, unknown)
        return self._dependencies[resource]

    def _at(self, kind: str) -> Mapping[Spot, Sequence[Resource]]:
        found: dict[Spot, list[Resource]] = defaultdict(list)
        for resource in self.configuration.of(kind):
            if (spot := self.spot(resource)) is not None:
                found[spot].append(resource)
        return found

    @cached_property
    def _first_children(self) -> Mapping[tuple[Identity, Reference | str, str], Resource]:
        found: dict[tuple[Identity, Reference | str, str], Resource] = {}
        for resource in self.configuration.of(RESOURCE):
            api, parent = self.api_of(resource), resource.get("parent_id")
            part = as_text(resource.get("path_part"))
            if api is None or isinstance(api, Unknown) or not isinstance(part, str):
                continue
            if isinstance(parent, (Reference, str)):
                found.setdefault((api, parent, _place(part)), resource)
        return found

    @cached_property
    def _by_kind_and_api(self) -> dict[str, Mapping[Identity, Sequence[Resource]]]:
        return {}

    def _undeclared(self, kind: str) -> Sequence[Identity]:
        if kind not in self._strangers:
            self._strangers[kind] = [api for api in self._members(kind) if not is_declared(api)]
        return self._strangers[kind]

    def _members(self, kind: str) -> Mapping[Identity, Sequence[Resource]]:
        if kind not in self._by_kind_and_api:
            found: dict[Identity, list[Resource]] = defaultdict(list)
            for resource in self.configuration.of(kind):
                api = self.api_of(resource)
                if api is not None and not isinstance(api, Unknown):
                    found[api].append(resource)
            self._by_kind_and_api[kind] = found
        return self._by_kind_and_api[kind]


def _place(part: str) -> str:
    return "{}" if part.startswith("{") else part


def _names(api: Identity | Unknown | None, stage: str | Unknown | None) -> Sequence[StageName]:
    """The stage that two arguments name. An API that is not declared here may be any, too."""
    if api is None or stage is None:
        return []
    name = None if isinstance(stage, Unknown) else stage
    if isinstance(api, Unknown):
        return [(None, name)]
    return [(api, name)] if is_declared(api) else [(api, name), (None, name)]
