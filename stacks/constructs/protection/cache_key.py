"""What tells the answers of a cached route apart."""

from __future__ import annotations

from collections.abc import Collection

from tollgate.config.api import Api, ApiRoute
from tollgate.config.route import RouteKey


def cache_key(api: Api, key: RouteKey, route: ApiRoute) -> Collection[str]:
    """The parameters of a request whose values an answer is kept by; none where a route is not cached.

    A method has to declare each. Without the header of the key, one caller would be given what another
    asked for; without the origin, a browser would be given another page's permission.
    """
    if route.cache is None:
        return ()
    headers = {name.lower(): name for name in route.cache.headers}
    if not route.public:
        headers.setdefault(api.key_header.lower(), api.key_header)
    if api.cors is not None:
        headers.setdefault("origin", "Origin")
    return {
        **{f"method.request.header.{name}": None for name in headers.values()},
        **{f"method.request.path.{name}": None for name in key.parameters},
        **{f"method.request.querystring.{name}": None for name in route.cache.query},
    }.keys()
