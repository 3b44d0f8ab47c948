"""What a browser asks before it calls: `OPTIONS`, answered by API Gateway itself, without a key."""

from __future__ import annotations

from collections.abc import Iterator, Set

from constructs import Construct

from stacks.constructs.api_scope import ApiScope
from stacks.constructs.cors import preflight_headers
from stacks.constructs.method import Method
from stacks.constructs.request_checks import Checked
from stacks.constructs.resource_tree import ResourceTree
from tollgate.config.api import Api, ApiRoute
from tollgate.config.cors import Cors
from tollgate.config.integration import MockIntegration
from tollgate.config.route import METHODS, RouteKey

_OPTIONS = "OPTIONS"
_NO_CONTENT = 204


class Preflights(Construct):
    """An API's `OPTIONS` methods: one at each path that has routes and no such route of the description's."""

    def __init__(self, scope: Construct, id_: str, *, api: ApiScope, tree: ResourceTree, cors: Cors) -> None:
        super().__init__(scope, id_)
        for key, methods in _preflights(api.config):
            headers = dict(preflight_headers(cors, methods))
            answer = MockIntegration(status=_NO_CONTENT, headers=headers)
            Method(
                self,
                str(key),
                api=api,
                resource_id=tree.resource_id(key),
                key=key,
                route=ApiRoute(integration=answer, public=True).caused_by(cors),
                checked=Checked(),
                is_described=False,
            )


def _preflights(api: Api) -> Iterator[tuple[RouteKey, list[str]]]:
    """Where there is to be one, and the methods that its path has."""
    by_path: dict[str, set[str]] = {}
    for key, _ in api.items():
        by_path.setdefault(key.path, {_OPTIONS}).add(key.method)
    described = {key.path for key, _ in api.items() if key.method == _OPTIONS}
    for path in sorted(by_path.keys() - described):
        yield RouteKey(_OPTIONS, path), _spelt_out(by_path[path])


def _spelt_out(methods: Set[str]) -> list[str]:
    return [method for method in METHODS if method != "ANY" and ("ANY" in methods or method in methods)]
