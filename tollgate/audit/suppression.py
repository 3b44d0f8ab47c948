"""Findings that someone answers for: beside the thing itself, or in a file of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from tollgate.access.facts import REST_API, Facts
from tollgate.answers import day_of, is_reason
from tollgate.terraform.configuration.resource import Place, Resource, place_of
from tollgate.terraform.configuration.value import Unknown

NOTE = "suppressions"
"""Where synthesis writes them, in a resource's `//` and in the document's."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """Someone's answer.

    Attributes:
        rule: its id.
        expires: the last day that it holds.
        place: where it is written.
        address: of a file's own: the addresses that it holds for, with `*` for any text.
        stack: the same for stacks.
    """

    rule: str
    reason: str
    expires: date
    place: Place
    address: str = "*"
    stack: str = "*"

    def __str__(self) -> str:
        return f"{self.place}: the suppression of {self.rule}"

    def covers(self, rule: str, subject: Resource) -> bool:
        """Whether a file's own holds for a finding."""
        return (
            rule == self.rule
            and fnmatchcase(subject.address, _literal_brackets(self.address))
            and fnmatchcase(subject.stack, self.stack)
        )


class Suppressions:
    """All of them, and which have been of use."""

    def __init__(self, facts: Facts, of_file: Sequence[Suppression], today: date) -> None:
        self._facts = facts
        self._of_file = of_file
        self._today = today
        self._used: set[tuple[str, Place]] = set()
        self._stack_notes = {stack.name: stack.notes for stack in facts.configuration.stacks}
        self._stack_places = {stack.name: stack.place for stack in facts.configuration.stacks}

    def of(self, rule: str, subject: Resource) -> Suppression | None:
        """The one that holds for a finding today."""
        for found in self._candidates(rule, subject):
            self._used.add((found.rule, found.place))
            if found.expires >= self._today:
                return found
        return None

    def warnings(self) -> Iterator[str]:
        """Those that are over, that match nothing, or that say too little; to be asked when all is judged."""
        seen: set[tuple[str, Place]] = set()
        for found in self._all():
            if isinstance(found, str):
                yield found
                continue
            key = (found.rule, found.place)
            if key in seen:
                continue
            seen.add(key)
            if key not in self._used:
                yield f"{found} matches nothing. Take it out."
            elif found.expires < self._today:
                yield f"{found} expired on {found.expires}. Mend the finding, or give a later day."

    def _candidates(self, rule: str, subject: Resource) -> Iterator[Suppression]:
        """The nearest first: the resource's own, its API's, its stack's, a file's."""
        for holder in (subject, self._api(subject)):
            if holder is not None:
                yield from _noted(holder.note(NOTE), holder.place, rule)
        yield from _noted(self._stack_notes[subject.stack].get(NOTE), self._stack_places[subject.stack], rule)
        yield from (found for found in self._of_file if found.covers(rule, subject))

    def _api(self, subject: Resource) -> Resource | None:
        if subject.kind == REST_API or "rest_api_id" not in subject.raw:
            return None
        api = self._facts.api_of(subject)
        return None if api is None or isinstance(api, (str, Unknown)) else api

    def _all(self) -> Iterator[Suppression | str]:
        for stack in self._facts.configuration.stacks:
            yield from _every(stack.notes.get(NOTE), stack.place)
            for resource in stack.module.resources:
                if (noted := resource.note(NOTE)) is not None:
                    yield from _every(noted, resource.place)
        yield from self._of_file


def _noted(noted: object, holder: Place, rule: str) -> Iterator[Suppression]:
    if isinstance(noted, Mapping) and rule in noted:
        found = _read(rule, noted[rule], holder)
        if isinstance(found, Suppression):
            yield found


def _every(noted: object, holder: Place) -> Iterator[Suppression | str]:
    if isinstance(noted, Mapping):
        for rule, entry in noted.items():
            yield _read(str(rule), entry, holder)
    elif noted is not None:
        yield f"{holder}: its suppressions are not by rule, and are void."


def _read(rule: str, entry: object, holder: Place) -> Suppression | str:
    """A note as synthesis writes it, or what it lacks."""
    fields = entry if isinstance(entry, Mapping) else {}
    source, reason, expires = (fields.get(name) for name in ("source", "reason", "expires"))
    place = place_of(source) if isinstance(source, str) else holder
    day = day_of(expires)
    if not isinstance(reason, str) or not is_reason(reason) or day is None:
        return f"{place}: the suppression of {rule} lacks a reason or a day that it expires, and is void."
    return Suppression(rule, reason, day, place)


def _literal_brackets(pattern: str) -> str:
    """An instance's key is part of its address, and no set of characters."""
    return pattern.replace("[", "[[]")
