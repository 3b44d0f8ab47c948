"""The call that a snippet shows: which route, and what is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from tollgate.config.api import ApiRoute
from tollgate.config.consumer import Consumer
from tollgate.config.gateway import Gateway
from tollgate.config.integration import BedrockIntegration, SageMakerIntegration
from tollgate.config.integrations.called import CalledIntegration
from tollgate.config.integrations.forwarding import ForwardingIntegration
from tollgate.config.route import RouteKey
from tollgate.config.suggestion import instead
from tollgate.errors import TollgateError
from tollgate.openapi.invoke_url import invoke_url
from tollgate.openapi.snippet.sample import body_of

VARIABLE: Final = "TOLLGATE_API_KEY"
"""The environment variable that a snippet reads the key from."""

CHAT: Final = "/chat/completions"
OPENAI: Final = (CHAT, "/completions", "/embeddings", "/responses", "/models")
"""How paths of OpenAI's API end."""
_PLACEHOLDER: Final = "VALUE"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of one route.

    Attributes:
        api: the API's name in the description.
        method: one that a request can have.
        base: the address of the stage, or of the domain that leads to it, without a slash at the end.
        path: below it, with everything filled in.
        query: what must be there.
        headers: what must be there, beside the key and the body's type.
        body: as JSON; None where none is sent.
        key: the header that takes the key, `x-api-key` or `Authorization`; None for a public route.
        streams: whether the answer is read as it arrives.
    """

    api: str
    method: str
    base: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    key: str | None
    streams: bool

    @property
    def url(self) -> str:
        query = f"?{urlencode(self.query)}" if self.query else ""
        return f"{self.base}{self.path}{query}"

    @property
    def openai(self) -> str | None:
        """Which of OpenAI's calls it is, as `/chat/completions`; None for any other."""
        if self.method != ("GET" if self.path.endswith("/models") else "POST"):
            return None
        return next((end for end in OPENAI if self.path.endswith(end)), None)

    @property
    def twice(self) -> str | None:
        """What the address has twice, as `v1` in `/v1/v1/chat`: a stage's name or a domain's base path, and
        the path's first part."""
        before, first = self.base.rpartition("/")[2], self.path.split("/")[1]
        return before if before == first else None


def consumer_of(gateway: Gateway, name: str, slot: str | None, file: str) -> tuple[Consumer, str]:
    """A consumer, and the slot of the key that it calls with.

    Raises:
        TollgateError: there is no such consumer or slot, or it has no key that opens anything.
    """
    where = f"{file}: in {gateway.environment}"
    if name not in gateway.consumers:
        raise TollgateError(f"{where} there is no consumer {name!r}\n  {instead(name, gateway.consumers)}")
    consumer = gateway.consumers[name]
    if slot is not None and slot not in consumer.keys:
        raise TollgateError(f"{where} {name} has no key {slot!r}\n  {instead(slot, consumer.keys)}")
    if slot is not None and not consumer.is_live(slot):
        raise TollgateError(
            f"{where} the key {slot!r} of {name} is revoked or expired\n  Name another slot, or enable it."
        )
    if slot is None and not consumer.live_slots:
        raise TollgateError(f"{where} {name} has no key that opens anything\n  Enable one, or add one.")
    return consumer, slot or consumer.live_slots[0]


def call_of(gateway: Gateway, consumer: str, route: str | None, *, openai: bool, file: str) -> Call:
    """The call of a route, or of the one that a consumer most likely wants.

    Args:
        route: as the description has it; chat completions by default, or the first that needs a key.
        openai: whether it must be a call of OpenAI's API.

    Raises:
        TollgateError: the consumer's usage plan opens no such route.
    """
    plan = gateway.consumers[consumer].usage_plan
    opened = list(_opened(gateway, plan))
    found = {(api, text): _call(gateway, api, text) for api, text in opened}
    where = f"{file}: in {gateway.environment}"
    if route is not None:
        chosen = [call for (_, text), call in found.items() if text == route]
        if not chosen:
            raise TollgateError(
                f"{where} the usage plan {plan!r} of {consumer} opens no route {route!r}\n  "
                f"{instead(route, {text for _, text in opened})}"
            )
    else:
        keyed = [call for call in found.values() if call.key is not None]
        chosen = sorted(keyed, key=lambda call: (call.openai != CHAT, openai and call.openai is None))
        if not chosen:
            raise TollgateError(
                f"{where} the usage plan {plan!r} of {consumer} opens no route that takes a key\n  "
                "Name a public one: --route 'GET /healthz'."
            )
    if openai and chosen[0].openai is None:
        raise TollgateError(
            f"{where} the OpenAI client does not call {chosen[0].method} {chosen[0].path!r}\n  "
            f"Its paths end in {', '.join(OPENAI)}. For others: --lang curl or --lang python."
        )
    return chosen[0]


def at(call: Call, url: str) -> Call:
    """The call where its API really is."""
    from dataclasses import replace

    return replace(call, base=url.rstrip("/"))


def _opened(gateway: Gateway, plan: str) -> Iterator[tuple[str, str]]:
    """The APIs and routes that a plan's keys open, in the order of the description."""
    for name, api in gateway.apis.items():
        if name in gateway.usage_plans[plan].apis:
            for text in api.routes:
                yield name, text


def _call(gateway: Gateway, name: str, text: str) -> Call:
    api = gateway.apis[name]
    key, route = RouteKey.parse(text), api.routes[text]
    path = _filled(key, route)
    is_openai = any(path.endswith(end) for end in OPENAI if end != "/models")
    any_method = "POST" if is_openai or not isinstance(route.integration, ForwardingIntegration) else "GET"
    method = any_method if key.method == "ANY" else key.method
    streams = isinstance(route.integration, CalledIntegration) and route.integration.streams
    check = route.request
    headers = {header.lower(): header for header in ((check and check.headers) or ())}
    own = {"authorization", "x-api-key", "content-type"}
    return Call(
        api=name,
        method=method,
        base=next(iter(gateway.domain_urls(name)), invoke_url("API_ID", gateway.region, api.stage.name)),
        path=path,
        query=dict.fromkeys((check and check.query) or (), _PLACEHOLDER),
        headers={header: _PLACEHOLDER for low, header in headers.items() if low not in own},
        body=body_of(route, path, streams=streams) if method in ("POST", "PUT", "PATCH") else None,
        key=None if route.public else api.key_header,
        streams=streams,
    )


def _filled(key: RouteKey, route: ApiRoute) -> str:
    """The path with something in place of each parameter: of a greedy one, chat completions."""
    match route.integration:
        case BedrockIntegration(parameter=str(chosen), models=models):
            values = {chosen: models[0]}
        case SageMakerIntegration(parameter=str(chosen), target_models=models):
            values = {chosen: models[0]}
        case _:
            values = {}
    parts = []
    for part in key.parts:
        name = part.strip("{+}")
        if part.endswith("+}"):
            parts.append(CHAT[1:] if key.method in ("ANY", "POST") else name.upper())
        elif part.startswith("{"):
            # RFC 3986, 3.3: a part of a path may have ':' in it, as model ids do.
            parts.append(quote(values.get(name, name.upper()), safe=":"))
        else:
            parts.append(part)
    return "/" + "/".join(parts)
