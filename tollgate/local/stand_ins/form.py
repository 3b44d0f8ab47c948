"""How a family of models is spoken to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tollgate.local.stand_ins.asked import Asked
from tollgate.local.stand_ins.speech import Speech


@dataclass(frozen=True, slots=True)
class Form:
    """The requests and answers of a family, as JSON.

    Attributes:
        said: what the model of this name says to a request.
        answer: that as a whole answer.
        events: that as the parts of a stream.
    """

    said: Callable[[str, Asked], Speech]
    answer: Callable[[str, Speech], object]
    events: Callable[[str, Speech], Iterator[object]]
