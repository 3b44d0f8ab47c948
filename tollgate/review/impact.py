"""One thing that a plan will do to callers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tollgate.terraform.configuration.resource import Place

Risk: TypeAlias = Literal["none", "low", "medium", "high", "critical"]
RISKS: Final[tuple[Risk, ...]] = ("none", "low", "medium", "high", "critical")
"""From what nobody notices to what must not happen unseen."""

TakesEffect: TypeAlias = Literal[
    "now",
    "for the canary's share now",
    "for the canary's share now, for all at its promotion",
    "at the next redeploy",
    "already",
    "never",
]
"""`now` is with this apply; `for the canary's share now` is with a canary that is aborted: the other calls
are served that already; `already` is what was done outside of Terraform."""

Interruption: TypeAlias = Literal[
    "none", "seconds", "until it is undone", "until the callers change something"
]


@dataclass(frozen=True, slots=True)
class Impact:
    """One thing that a plan will do to callers.

    Attributes:
        kind: `access-lost`, `key-reissued`, ….
        title: one sentence, in the callers' terms.
        detail: what else there is to know of it, and why.
        consumers: the names of those that are hit; of an API without keys, none.
        routes: `POST /v1/chat`.
        stages: `inference/v1`: the API by its address without the type, and the stage.
        undo: what brings it back, before or after the apply.
        addresses: the resources that do it.
        stack: the stack that they are in.
        place: the line to look at, where one is known.
        keys: the addresses of the consumers' keys.
    """

    kind: str
    risk: Risk
    title: str
    detail: str
    consumers: tuple[str, ...]
    routes: tuple[str, ...]
    stages: tuple[str, ...]
    takes_effect: TakesEffect
    interruption: Interruption
    undo: str
    addresses: tuple[str, ...]
    stack: str
    place: Place | None = None
    keys: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What it is known by from one plan to the next: of all that it says, so that worse is another."""
        said = (
            self.kind, self.stack, self.title, self.takes_effect, self.interruption,
            *self.keys, "", *self.routes, "", *self.stages, "", *self.addresses,
        )  # fmt: skip
        return f"{self.kind}-{hashlib.sha256(chr(10).join(said).encode('utf-8', 'replace')).hexdigest()[:10]}"

    def is_at_least(self, risk: Risk) -> bool:
        """Whether it is as bad as that, or worse."""
        return RISKS.index(self.risk) >= RISKS.index(risk)


def highest(risks: Iterable[Risk]) -> Risk:
    """The worst of some; `none` of none."""
    return max(risks, key=RISKS.index, default="none")
