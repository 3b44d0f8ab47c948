"""Which key a value is, and whether it opens the stage."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping

from tollgate.local.call import Call, Refusal
from tollgate.local.limits.clock import MICROSECONDS, Clock
from tollgate.local.served.gateway import Gateway, Key, Plan, Stage


class Keys:
    """The keys of a gateway by their values, of which only digests are kept.

    A key opens the stages of its plans, each by one plan ("Usage plans and API keys for REST APIs").
    Whatever else is wrong with a value, a caller is told the same.
    """

    def __init__(self, gateway: Gateway, values: Mapping[Key, str], clock: Clock) -> None:
        """Know them.

        Args:
            values: of the gateway's keys. One without a value opens nothing.
        """
        self._clock = clock
        self._by_digest = {
            _digest(values[key]): (key, _ends(key)) for key in gateway.keys if key.enabled and key in values
        }

    def open(self, call: Call, value: str | None) -> None:
        """Note into a call its key, and the plan by which that opens the call's stage.

        Args:
            value: what the caller or an authorizer gave for one.

        Raises:
            Refusal: INVALID_API_KEY: there is none, no key has it, or the key is disabled, has expired or
                is in no plan of the stage.
        """
        found = None if value is None else self._by_digest.get(_digest(value))
        if found is None or self._clock.microseconds() >= found[1]:
            raise Refusal("INVALID_API_KEY")
        key, _ = found
        plan = _plan_of(key, call.stage)
        if plan is None:
            raise Refusal("INVALID_API_KEY")
        call.key, call.plan = key, plan


def _plan_of(key: Key, stage: Stage) -> Plan | None:
    return next((plan for plan in key.plans if stage in plan.stages), None)


def _ends(key: Key) -> float:
    """When a key expires, in microseconds since the epoch."""
    return math.inf if key.expires is None else round(key.expires.timestamp() * MICROSECONDS)


def _digest(value: str) -> bytes:
    """What a value is looked up by: how long that takes tells nothing of the values that there are."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()
