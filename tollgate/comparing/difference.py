"""What differs between two environments, in the terms of the description."""

from __future__ import annotations

from dataclasses import dataclass

from tollgate.config.problem import Path
from tollgate.config.source import Source


@dataclass(frozen=True, slots=True)
class Side:
    """What one of two environments has at a place.

    Attributes:
        is_there: whether it has something there.
        value: as in the file: texts, numbers, truths, None, and lists and mappings of these.
        source: the line that it comes from, or that takes it away; None where neither is written.
    """

    is_there: bool
    value: object
    source: Source | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where they differ. At least one of the two has something there.

    Attributes:
        path: as the user writes it, `("apis", "chat", "routes", "GET /x", "throttle", "rate_limit")`; of what
            one of them has alone the uppermost part, a whole consumer or a whole route.
        here: what the first has.
        there: what the second has.
    """

    path: Path
    here: Side
    there: Side
