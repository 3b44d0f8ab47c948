"""No text holds a credential: the document, the state and Amazon's console would show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tollgate.config.credential import is_credential
from tollgate.config.integration import HttpIntegration
from tollgate.config.model import is_token
from tollgate.config.problem import Path, Problem

if TYPE_CHECKING:
    from tollgate.config.api import Api
    from tollgate.config.consumer import Consumer
    from tollgate.config.gateway import Gateway
    from tollgate.config.usage_plan import UsagePlan


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find what hardly is anything but a credential, in names and in what people write freely."""
    for path, text in _texts(gateway):
        # Nobody is reached at a digest; a tag may name a commit.
        if text and not is_token(text) and is_credential(text, digests=path[-1] == "contact"):
            yield Problem(
                path,
                "this looks like a credential in clear",
                "Take it out, and replace it if it is in use: the synthesized document and the state "
                "would show it.",
            )


def _texts(gateway: Gateway) -> Iterator[tuple[Path, str | None]]:
    for key, value in gateway.tags.items():
        yield ("tags", key), key
        yield ("tags", key), value
    for name, api in gateway.apis.items():
        yield from _of_api(("apis", name), name, api)
    for name, plan in gateway.usage_plans.items():
        yield from _of_part(("usage_plans", name), name, plan)
        yield ("usage_plans", name, "name"), plan.name
    for name, consumer in gateway.consumers.items():
        yield from _of_part(("consumers", name), name, consumer)
        yield ("consumers", name, "contact"), consumer.contact
        for slot in consumer.keys:
            yield ("consumers", name, "keys", slot), slot


def _of_api(path: Path, name: str, api: Api) -> Iterator[tuple[Path, str | None]]:
    yield from _of_part(path, name, api)
    yield (*path, "name"), api.name
    yield (*path, "stage", "description"), api.stage.description
    yield from _of_mapping((*path, "stage", "variables"), api.stage.variables)
    for text, route in api.routes.items():
        if isinstance(route.integration, HttpIntegration):
            yield from _of_mapping(
                (*path, "routes", text, "integration", "headers"), route.integration.headers
            )


def _of_part(path: Path, name: str, part: Api | Consumer | UsagePlan) -> Iterator[tuple[Path, str | None]]:
    yield path, name
    yield (*path, "description"), part.description


def _of_mapping(path: Path, texts: Mapping[str, str]) -> Iterator[tuple[Path, str | None]]:
    for key, value in texts.items():
        yield (*path, key), value
