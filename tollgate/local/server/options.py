"""How a gateway is served, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tollgate.local.backends.targets import Targets
from tollgate.local.limits.clock import Clock
from tollgate.local.served.gateway import Key


@dataclass(frozen=True)
class Options:
    """How a gateway is served.

    Attributes:
        values: the value of each key.
        redirects: the base URL that is called in place of an origin, `https://llm.example.com`.
        offline: whether nothing but loopback is called: the stand-in answers for what is elsewhere.
        log: the access log's file, `-` for standard output; None for none.
        port: 0 for any that is free.
    """

    values: Mapping[Key, str] = field(repr=False)
    clock: Clock = field(default_factory=Clock)
    redirects: Mapping[str, str] = field(default_factory=dict, repr=False)
    offline: bool = False
    log: str | None = None
    port: int = 0

    def targets(self, at: At) -> Targets:
        """Where requests to backends go, of a gateway that is served somewhere."""
        return Targets(self.redirects, stand_in=at.stand_in, offline=self.offline)


@dataclass(frozen=True)
class At:
    """Where a gateway is served.

    Attributes:
        url: `http://127.0.0.1:8080`.
        stand_in: where the stand-in models are.
    """

    url: str
    stand_in: str

    def stage(self, api: str, stage: str) -> str:
        """The URL of a stage."""
        return f"{self.url}/{api}/{stage}"
