"""The parts of a description that hold entries by name, and what an entry of each is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from tollgate.config.api import Api
from tollgate.config.consumer import Consumer
from tollgate.config.located import LocatedMapping
from tollgate.config.model import Model
from tollgate.config.usage_plan import UsagePlan


@dataclass(frozen=True, slots=True)
class Section:
    """One such part.

    Attributes:
        word: what an entry is called in messages.
        model: what an entry is.
        required: the one field that an entry cannot go without.
    """

    word: str
    model: type[Model]
    required: str

    @property
    def fields(self) -> Collection[str]:
        return self.model.model_fields.keys()

    def is_whole(self, entry: object) -> bool:
        """Whether it could be an entry of its own, and not only a change to one."""
        return isinstance(entry, LocatedMapping) and entry.get(self.required) is not None


SECTIONS: Final = {
    "apis": Section("API", Api, "routes"),
    "usage_plans": Section("usage plan", UsagePlan, "apis"),
    "consumers": Section("consumer", Consumer, "usage_plan"),
}


def patches(root: LocatedMapping) -> Iterator[tuple[str, LocatedMapping]]:
    """The environments of a document that change anything."""
    environments = root.get("environments")
    if isinstance(environments, LocatedMapping):
        for name, patch in environments.items():
            if isinstance(patch, LocatedMapping):
                yield name, patch


def entries(data: LocatedMapping, section: str) -> LocatedMapping:
    """What a document or an environment has in a section; nothing where that is no mapping."""
    found = data.get(section)
    return found if isinstance(found, LocatedMapping) else LocatedMapping()
