"""Calls to the gateway, served on this machine with the keys that were deployed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.console import Console

from tollgate.terminal import add, table

if TYPE_CHECKING:
    from tollgate.local.served.gateway import Api, Gateway, Key, Plan, Route, Stage
    from tollgate.local.server.options import At

_CHAT: Final = "/chat/completions"
_WRONG: Final = "0" * 40
"""As long as a key is."""
_MOST_CALLS: Final = 500
"""To find a limit; a plan with a larger burst is not tried."""
_MODEL: Final = "gpt-4o-mini"
_TOO_MANY: Final = 429
_QUESTION: Final = "Who answers this?"


@dataclass(frozen=True)
class Target:
    """What is called, and by whom.

    Attributes:
        burst: how many calls at once the plan admits, at most; None for any number.
    """

    api: Api
    stage: Stage
    route: Route
    key: Key
    value: str
    burst: float | None

    def headers(self, value: str | None = None) -> dict[str, str]:
        """What a caller sends.

        Args:
            value: another key's than the right one.
        """
        value = self.value if value is None else value
        by = (
            ("Authorization", f"Bearer {value}")
            if self.api.key_source == "AUTHORIZER"
            else ("x-api-key", value)
        )
        return {"Content-Type": "application/json", by[0]: by[1]}


def show(console: Console, gateway: Gateway, values: Mapping[Key, str], at: At) -> None:
    """Call it as callers would, and print what they get; nothing where no key opens a route."""
    target = _target(gateway, values)
    if target is None:
        return
    shown = table(f"Calls to {at.stage(target.api.name, target.stage.name)}", "Call", "Answer")
    for what, answer in asyncio.run(_calls(target, at)):
        add(shown, what, answer)
    if target.route.path.endswith(_CHAT):
        add(shown, "openai: chat.completions.create(stream=True)", _chat(target, at))
    console.print(shown)


async def _calls(target: Target, at: At) -> list[tuple[str, str]]:
    import httpx

    url = at.stage(target.api.name, target.stage.name) + target.route.path
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:

        async def call(headers: Mapping[str, str]) -> httpx.Response:
            return await client.request(target.route.verb, url, headers=headers, content=_body(target.route))

        found = [
            (f"{target.route}, no key", _told(await call({"Content-Type": "application/json"}))),
            ("a wrong key", _told(await call(target.headers(_WRONG)))),
            (f"the key of {target.key.name}", _told(await call(target.headers()))),
        ]
        if target.burst is not None and target.burst <= _MOST_CALLS // 2:
            count = int(target.burst) * 2 + 1
            answers = await asyncio.gather(*(call(target.headers()) for _ in range(count)))
            refused = [answer for answer in answers if answer.status_code == _TOO_MANY]
            said = f"{count - len(refused)} answered, {len(refused)} refused"
            told = f": {_told(refused[0])}" if refused else ""
            found.append((f"{count} at once, where the plan admits {target.burst:g}", f"{said}{told}"))
    return found


def _told(answer: object) -> str:
    """`401  The API key is missing, …`."""
    import httpx

    assert isinstance(answer, httpx.Response)
    try:
        body = answer.json()
    except ValueError:
        body = {}
    error = body.get("error", body) if isinstance(body, dict) else {}
    message = error.get("message", "") if isinstance(error, dict) else ""
    return f"{answer.status_code}  {message}".rstrip()


def _chat(target: Target, at: At) -> str:
    """What a model says, word for word, by OpenAI's own client."""
    import openai

    base = at.stage(target.api.name, target.stage.name) + target.route.path.removesuffix(_CHAT)
    by_header = target.api.key_source == "HEADER"
    client = openai.OpenAI(
        base_url=base,
        api_key="-" if by_header else target.value,
        default_headers={"x-api-key": target.value} if by_header else None,
        # The calls before have used the burst up: it waits as the gateway tells it to.
        max_retries=5,
    )
    with client:
        stream = client.chat.completions.create(
            model=_model(target.route), messages=[{"role": "user", "content": _QUESTION}], stream=True
        )
        pieces = [chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices]
    return f"{len([piece for piece in pieces if piece])} pieces: {''.join(pieces)}"


def _target(gateway: Gateway, values: Mapping[Key, str]) -> Target | None:
    """A chat rather than another route, and the key with the smallest burst."""
    found = sorted(
        _targets(gateway, values),
        key=lambda target: (not target.route.path.endswith(_CHAT), target.burst is None, target.burst or 0),
    )
    return next(iter(found), None)


def _targets(gateway: Gateway, values: Mapping[Key, str]) -> Iterator[Target]:
    for key in gateway.keys:
        if not key.enabled or key.expires is not None or key not in values:
            continue
        for plan in key.plans:
            for api in gateway.apis:
                for stage in api.stages:
                    for route in api.routes if stage in plan.stages else ():
                        if route.key_required and route.gap is None and "{" not in route.path:
                            burst = _burst(plan, stage, route)
                            yield Target(api, stage, route, key, values[key], burst)


def _burst(plan: Plan, stage: Stage, route: Route) -> float | None:
    throttles = (plan.throttle, plan.stages[stage].get(route), stage.throttles.get(route))
    return min((found.burst for found in throttles if found and found.burst is not None), default=None)


def _body(route: Route) -> bytes | None:
    if route.verb in ("GET", "HEAD", "OPTIONS"):
        return None
    return json.dumps(
        {"model": _model(route), "messages": [{"role": "user", "content": _QUESTION}], "input": _QUESTION}
    ).encode()


def _model(route: Route) -> str:
    """One that the route takes, where it says which it does."""
    for schema in route.models.values():
        properties = schema.get("properties")
        model = properties.get("model") if isinstance(properties, Mapping) else None
        names = model.get("enum") if isinstance(model, Mapping) else None
        if isinstance(names, list) and names:
            return str(names[0])
    return _MODEL
