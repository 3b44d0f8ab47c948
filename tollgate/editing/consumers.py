"""What may be done to a consumer of a description."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from tollgate.config.consumer import DEFAULT_SLOT, Consumer
from tollgate.editing.book import Book, Edit, Place, Texts, edit, locked_out
from tollgate.editing.change import Change, Data, Plain, added, changed, removed, renamed
from tollgate.errors import TollgateError

_KEYS = "keys"


def add(
    book: Book, name: str, fields: Mapping[str, Any], *, environment: str | None, into: str | None
) -> Edit:
    """Add a consumer.

    Args:
        into: one of the files that the description includes.

    Raises:
        TollgateError: it is there already, or would be wrong.
    """
    if environment is not None:
        book.description.only([environment])
    if any(place.environment in (None, environment) or environment is None for place in book.places(name)):
        raise TollgateError(
            f"{book.file}: there is a consumer {name!r} already.\n  Look at it: tollgate consumer show {name}"
        )
    return _added(book, book.place_for_new(name, environment, into), dict(fields))


def rotate(
    book: Book, name: str, *, slot: str | None, old_expires: str | None, environment: str | None
) -> tuple[Edit, str]:
    """Give a consumer one more key; the edit, and the new slot.

    Args:
        slot: the new one; by default, the next after those that are there.
        old_expires: the day from which on the keys that are there open nothing.

    Raises:
        TollgateError: the slot is there already.
    """
    consumers = list(_consumers(book, name, environment))
    place = book.place(name, environment)
    slots = dict.fromkeys(slot for consumer in consumers for slot in consumer.keys)
    new = slot or next_slot(tuple(slots))
    if new in slots:
        raise TollgateError(f"{book.file}: {name!r} has a slot {new!r} already.\n  Name another: --slot NAME")
    old = [] if old_expires is None else [slot for consumer in consumers for slot in consumer.live_slots]

    def change(consumer: Data) -> None:
        keys = _keys(consumer, whole=place.environment is None or "usage_plan" in consumer)
        for key in dict.fromkeys(old):
            _slot(keys, key)["expires"] = Plain(old_expires)
        keys[new] = {}

    return _changed(book, place, change), new


def retire(book: Book, name: str, slot: str, *, environment: str | None, force: bool) -> Edit:
    """Take a consumer's slot out, and so delete its key.

    Raises:
        TollgateError: there is no such slot, it is the last one, or the last that opens anything.
    """
    consumers = list(_consumers(book, name, environment))
    place = book.place(name, environment)
    _check_slots(book, name, [slot], consumers)
    if any(len(consumer.keys) == 1 for consumer in consumers):
        raise TollgateError(
            f"{book.file}: {slot!r} is the only slot of {name!r}.\n  Add another first: tollgate consumer "
            f"rotate {name}; or let the consumer go: tollgate consumer remove {name}"
        )

    is_laid_over = place.environment is not None and any(
        other.environment is None for other in book.places(name)
    )

    def change(consumer: Data) -> None:
        if is_laid_over:
            # It takes away what holds for all environments.
            consumer.setdefault(_KEYS, {})[slot] = None
        else:
            del _keys(consumer, whole=True)[slot]

    made = _changed(book, place, change)
    _check_everywhere(made, name, environment, lambda consumer: slot not in consumer.keys)
    if (where := locked_out(made, name)) and not force:
        raise TollgateError(
            f"{book.file}: {slot!r} is the last key of {name!r} that opens anything, in "
            f"{' and '.join(where)}.\n  Add another first: tollgate consumer rotate {name}; or say --force."
        )
    return made


def revoke(
    book: Book, name: str, slots: Sequence[str], *, environment: str | None
) -> tuple[Edit, Sequence[str]]:
    """Disable keys of a consumer, which stay on record; the edit, and the slots.

    Args:
        slots: which; none is the only one that there is.

    Raises:
        TollgateError: there is no such slot, or several and none is named.
    """
    consumers = list(_consumers(book, name, environment))
    place = book.place(name, environment)
    there = tuple(dict.fromkeys(slot for consumer in consumers for slot in consumer.keys))
    if not slots and len(there) > 1:
        raise TollgateError(
            f"{book.file}: {name!r} has {len(there)} slots: {', '.join(there)}.\n  Name those to revoke: "
            f"{' '.join(f'--slot {slot}' for slot in there)}"
        )
    wanted = slots or there
    _check_slots(book, name, wanted, consumers)

    def change(consumer: Data) -> None:
        keys = _keys(consumer, whole=place.environment is None or "usage_plan" in consumer)
        for slot in wanted:
            _slot(keys, slot)["enabled"] = False

    made = _changed(book, place, change)
    _check_everywhere(
        made, name, environment, lambda consumer: not any(consumer.keys[slot].enabled for slot in wanted)
    )
    return made, wanted


def move(book: Book, name: str, plan: str, *, environment: str | None) -> Edit:
    """Put a consumer into another usage plan.

    Raises:
        TollgateError: there is no such consumer or plan.
    """
    list(_consumers(book, name, environment))
    return _changed(
        book, book.place(name, environment), lambda consumer: consumer.__setitem__("usage_plan", plan)
    )


def rename(book: Book, name: str, new: str) -> Edit:
    """Give a consumer another name, wherever it is described. Its keys keep their values.

    Raises:
        TollgateError: there is no such consumer, or one of the new name.
    """
    places = list(book.places(name))
    if not places:
        raise book.unknown(name)
    if any(new in gateway.consumers for gateway in book.description.environments.values()):
        raise TollgateError(f"{book.file}: there is a consumer {new!r} already.\n  Choose another name.")
    whole = [place for place in places if place.environment is None] or places
    for place in places:
        book.place(name, place.environment)

    def remember(consumer: Data) -> None:
        former = consumer.get("renamed_from") or []
        names = [former] if isinstance(former, str) else list(former)
        consumer["renamed_from"] = [*names, name] if names else name

    def change(texts: Texts) -> None:
        for place in places:
            text = texts[place.file]
            if place in whole:
                text = changed(text, place.path, remember, file=place.file)
            texts[place.file] = renamed(text, place.path, new, file=place.file)

    return edit(book, change, {place.file for place in places})


def remove(book: Book, name: str, *, force: bool) -> Edit:
    """Take a consumer out, wherever it is described, and so delete its keys.

    Raises:
        TollgateError: there is no such consumer, or a key of it is enabled.
    """
    places = list(book.places(name))
    if not places:
        raise book.unknown(name)

    for place in places:
        book.place(name, place.environment)

    def change(texts: Texts) -> None:
        for place in reversed(places):
            texts[place.file] = removed(texts[place.file], place.path, file=place.file)

    made = edit(book, change, {place.file for place in places})
    if (where := locked_out(made, name)) and not force:
        raise TollgateError(
            f"{book.file}: {name!r} has a key that is enabled, in {' and '.join(where)}.\n  Revoke it first, "
            f"which can be undone: tollgate consumer revoke {name}; or say --force."
        )
    return made


def next_slot(slots: Collection[str]) -> str:
    """`primary-2` after `primary`, `2027` after `2026`."""
    name = list(slots)[-1]
    match = re.fullmatch(r"(.*?)(\d+)", name)
    stem, number = (match[1], int(match[2]) + 1) if match else (f"{name}-", 2)
    while f"{stem}{number}" in slots:
        number += 1
    return f"{stem}{number}"


def _consumers(book: Book, name: str, environment: str | None) -> Iterator[Consumer]:
    """A consumer as each environment that a change is for has it.

    Raises:
        TollgateError: none has it.
    """
    gateways = (
        book.description.only([environment]).environments if environment else book.description.environments
    )
    found = [gateway.consumers[name] for gateway in gateways.values() if name in gateway.consumers]
    if not found:
        raise book.unknown(name, environment)
    yield from found


def _check_everywhere(
    edited: Edit, name: str, environment: str | None, is_so: Callable[[Consumer], bool]
) -> None:
    """Refuse a change that an environment, which says something of its own, does not take part in.

    Raises:
        TollgateError: one does not.
    """
    gateways = edited.after.environments
    for key, gateway in gateways.items():
        consumer = gateway.consumers.get(name)
        if consumer is not None and environment in (None, key) and not is_so(consumer):
            raise TollgateError(
                f"{edited.book.file}: {key} says something of {name!r} of its own, so nothing is written.\n"
                f"  Change it there first: --environment {key}"
            )


def _check_slots(book: Book, name: str, slots: Sequence[str], consumers: Sequence[Consumer]) -> None:
    for slot in slots:
        for consumer in consumers:
            if slot not in consumer.keys:
                raise TollgateError(
                    f"{book.file}: {name!r} has no slot {slot!r}\n  It has {', '.join(consumer.keys)}."
                )


def _changed(book: Book, place: Place, change: Change) -> Edit:
    """Change a consumer's mapping; in an environment that has none of it yet, begin one."""
    if place not in list(book.places(place.path[-1])):
        patch: dict[str, Any] = {}
        change(patch)
        return _added(book, place, patch)

    def do(texts: Texts) -> None:
        texts[place.file] = changed(texts[place.file], place.path, change, file=place.file)

    return edit(book, do, {place.file})


def _added(book: Book, place: Place, fields: dict[str, Any]) -> Edit:
    def do(texts: Texts) -> None:
        texts[place.file] = added(texts[place.file], place.path, fields, file=place.file)

    return edit(book, do, {place.file})


def _keys(consumer: Data, *, whole: bool) -> Data:
    """The mapping of a consumer's slots, written out where it was left to the default."""
    if not consumer.get(_KEYS):
        consumer[_KEYS] = {DEFAULT_SLOT: {}} if whole else {}
    keys: Data = consumer[_KEYS]
    return keys


def _slot(keys: Data, slot: str) -> Data:
    if not keys.get(slot):
        keys[slot] = {}
    found: Data = keys[slot]
    return found
