"""Whether `--backend` names origins that routes lead to: one that none has is mistyped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from tollgate.errors import TollgateError
from tollgate.local.backends.service_uri import service_uri
from tollgate.local.backends.targets import Targets, without_credentials
from tollgate.local.mapping.uri import with_stage_variables
from tollgate.local.served.gateway import Gateway


def check_redirects(redirects: Mapping[str, str], gateway: Gateway) -> None:
    """Check the origins.

    Raises:
        TollgateError: no route leads to one; else its calls would go to the real backend, with its secret.
    """
    urls = list(_urls(gateway))
    for origin, base in redirects.items():
        targets = Targets({origin: base}, None, offline=False)
        if not any(targets.has(url) for url in urls):
            there = ", ".join(dict.fromkeys(_origin(url) for url in urls)) or "none"
            raise TollgateError(
                f"--backend {origin}=…: no route leads to {origin}.\n"
                f"  Name one that the document has: {there}."
            )


def _urls(gateway: Gateway) -> Iterator[str]:
    """Where the routes lead, of each stage."""
    for api in gateway.apis:
        for stage in api.stages:
            for route in api.routes:
                uri = route.integration.uri
                if (called := service_uri(uri)) is not None:
                    yield called.url
                elif uri:
                    yield with_stage_variables(uri, stage.variables)


def _origin(url: str) -> str:
    parts = urlsplit(without_credentials(url))
    return f"{parts.scheme}://{parts.netloc}"
