"""Lambda authorizers: who may call what, and with which key.

Developer guide, "Use API Gateway Lambda authorizers", "Input to an API Gateway Lambda authorizer", "Output
from an API Gateway Lambda authorizer", "Configure a Lambda authorizer".
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from tollgate.local.authorizers.identity_sources import identity_values
from tollgate.local.authorizers.policy import MalformedPolicy, Policy, UnknownPolicy, read_policy
from tollgate.local.call import Call, NotServed, Refusal
from tollgate.local.functions.events import method_arn, request_event, token_event
from tollgate.local.functions.functions import Functions
from tollgate.local.limits.clock import Clock
from tollgate.local.message.json_text import NoJson, read_json
from tollgate.local.served.gateway import Authorizer, Gateway, Stage

MOST_KEPT: Final = 10_000
"""Answers. Nobody has said how many API Gateway keeps: the oldest goes for a new one."""
_UNAUTHORIZED: Final = "Unauthorized"
_DENIED: Final = "User is not authorized to access this resource"
_EXPLICITLY: Final = f"{_DENIED} with an explicit deny"

Values: TypeAlias = tuple[str, ...]
"""What a call has in the places that identify who calls."""
Place: TypeAlias = tuple[Authorizer, Stage, bytes]
"""Where an answer is kept: by whom, for which stage, and a digest of the identity sources' values."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an authorizer answered.

    Attributes:
        context: as text, which is what everyone gets of it.
        key: the `usageIdentifierKey`.
    """

    policy: Policy
    principal: str
    context: Mapping[str, str]
    key: str | None = field(repr=False)


class Authorizers:
    """Asks authorizers, and keeps their answers for as long as each says."""

    def __init__(self, functions: Functions, clock: Clock, gateway: Gateway) -> None:
        self._functions = functions
        self._clock = clock
        self._validations = {
            route.authorizer: _validation(route.authorizer)
            for api in gateway.apis
            for route in api.routes
            if route.authorizer is not None
        }
        self._kept: dict[Place, tuple[float, Said]] = {}
        self._asked: dict[Place, asyncio.Task[Said]] = {}

    async def authorize(self, call: Call) -> str | None:
        """Whether a call may go on; notes into it who calls.

        Returns:
            The value of the API key that the authorizer names.

        Raises:
            Refusal: UNAUTHORIZED, ACCESS_DENIED, or AUTHORIZER_CONFIGURATION_ERROR where the function fails
                with anything but "Unauthorized", or answers in another form.
            NotServed: the authorizer's function cannot be run here, or what it says is not known.
        """
        assert call.route is not None
        assert call.route.authorizer is not None
        authorizer = call.route.authorizer
        values = identity_values(call, authorizer)
        if values is None or not self._is_valid(authorizer, values):
            raise Refusal("UNAUTHORIZED")
        said = await self._said(call, authorizer, values)
        _judge(said.policy, method_arn(call))
        call.principal = said.principal
        call.authorizer = said.context
        return said.key

    def _is_valid(self, authorizer: Authorizer, values: Values) -> bool:
        validation = self._validations[authorizer]
        if validation is None:
            return True
        if isinstance(validation, str):
            raise NotServed(validation)
        return validation.fullmatch(values[0]) is not None

    async def _said(self, call: Call, authorizer: Authorizer, values: Values) -> Said:
        """What an authorizer says of a call, or said before."""
        if authorizer.ttl == 0 or not values:
            return await self._timed(call, self._ask(call, authorizer, values))
        place = (authorizer, call.stage, _digest(values))
        kept = self._kept.get(place)
        if kept is not None and self._clock.now() < kept[0]:
            call.authorizer_latency = 0.0
            return kept[1]
        return await self._timed(call, self._asked_once(place, call, authorizer, values))

    async def _timed(self, call: Call, asked: Coroutine[None, None, Said]) -> Said:
        began = time.perf_counter()
        try:
            return await asked
        finally:
            call.authorizer_latency = time.perf_counter() - began

    async def _asked_once(self, place: Place, call: Call, authorizer: Authorizer, values: Values) -> Said:
        """What an authorizer says, which is asked once for all that come meanwhile."""
        task = self._asked.get(place)
        if task is None:
            task = self._asked[place] = asyncio.ensure_future(
                self._ask_and_keep(place, call, authorizer, values)
            )
            task.add_done_callback(lambda done: self._forget(place, done))
        # One who goes away is not the last to wait for it.
        return await asyncio.shield(task)

    def _forget(self, place: Place, done: asyncio.Task[Said]) -> None:
        del self._asked[place]
        if not done.cancelled():
            # Looked at, in case that nobody waits any longer.
            done.exception()

    async def _ask_and_keep(self, place: Place, call: Call, authorizer: Authorizer, values: Values) -> Said:
        said = await self._ask(call, authorizer, values)
        self._kept.pop(place, None)
        if len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[place] = (self._clock.now() + authorizer.ttl, said)
        return said

    async def _ask(self, call: Call, authorizer: Authorizer, values: Values) -> Said:
        arn = method_arn(call)
        event = token_event(values[0], arn) if authorizer.type == "TOKEN" else request_event(call, arn)
        invoked = await self._functions.invoke(authorizer.function, event)
        if invoked.error is not None:
            raise Refusal("UNAUTHORIZED") if invoked.error == _UNAUTHORIZED else _refused()
        return _read(invoked.payload)


def _refused() -> Refusal:
    return Refusal("AUTHORIZER_CONFIGURATION_ERROR")


def _validation(authorizer: Authorizer) -> re.Pattern[str] | str | None:
    """What a token must match; a text where that cannot be told here: why. It holds for none but TOKEN."""
    if authorizer.type != "TOKEN" or authorizer.validation is None:
        return None
    try:
        # Java's classes are of ASCII.
        return re.compile(authorizer.validation, re.ASCII)
    except re.error as error:
        return f"{authorizer.validation!r} is an expression of Java's that Python cannot read: {error}"


def _judge(policy: Policy, arn: str) -> None:
    if policy.denied.fullmatch(arn):
        raise Refusal("ACCESS_DENIED", _EXPLICITLY)
    if not policy.allowed.fullmatch(arn):
        raise Refusal("ACCESS_DENIED", _DENIED)


def _read(payload: bytes) -> Said:
    """What an authorizer's answer says.

    Raises:
        Refusal: AUTHORIZER_CONFIGURATION_ERROR: it is of another form.
        NotServed: its policy is of a form that is not known here.
    """
    said = _object(_parsed(payload))
    principal, key = said.get("principalId"), said.get("usageIdentifierKey")
    if not isinstance(principal, str) or not isinstance(key, str | None):
        raise _refused()
    try:
        policy = read_policy(said.get("policyDocument"))
    except MalformedPolicy as error:
        raise _refused() from error
    except UnknownPolicy as error:
        raise NotServed(str(error)) from error
    context = {name: _text(value) for name, value in _object(said.get("context") or {}).items()}
    return Said(policy, principal, context, key)


def _parsed(payload: bytes) -> object:
    try:
        return read_json(payload)
    except NoJson as error:
        raise _refused() from error


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _refused()
    return value


def _text(value: object) -> str:
    """A value of a context: neither a list nor an object."""
    if isinstance(value, str):
        return value
    if not isinstance(value, bool | int | float):
        raise _refused()
    return json.dumps(value)


def _digest(values: Values) -> bytes:
    """What an answer is kept by: the values themselves may be secret."""
    digest = hashlib.sha256()
    for value in values:
        encoded = value.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.digest()
