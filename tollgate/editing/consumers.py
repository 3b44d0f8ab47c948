"""What may be done to a consumer of a description."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tollgate.config.consumer import DEFAULT_SLOT, Consumer
from tollgate.config.day import day_of
from tollgate.config.load import DEFAULT_FILE
from tollgate.editing.book import Book, Edit, Place, Texts, edit, editable, locked_out
from tollgate.editing.change import Change, Data, Plain, added, changed, removed, renamed
from tollgate.errors import TollgateError

State = dict[str, tuple[bool, str | None]]
"""Of each slot of a consumer: whether its key is enabled, and the day on which it ends."""

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
            f"{book.file}: there is a consumer {name!r} already.\n"
            f"  Look at it: tollgate consumer show {name}{_options(book)}"
        )
    return _added(book, book.place_for_new(name, environment, into), dict(fields))


def rotate(
    book: Book, name: str, *, slot: str | None, old_expires: str | None, environment: str | None
) -> tuple[Edit, str]:
    """Give a consumer one more key; the edit, and the new slot.

    Args:
        slot: the new one; by default, the next after those that are there.
        old_expires: the day from which on the keys that are there open nothing, if they do not end sooner.

    Raises:
        TollgateError: the slot is there already, or the day is none to come.
    """
    if old_expires is not None:
        _check_to_come(old_expires)
    consumers = list(_consumers(book, name, environment))
    place = book.place(name, environment)
    slots = dict.fromkeys(slot for consumer in consumers for slot in consumer.keys)
    new = slot or next_slot(tuple(slots))
    if new in slots:
        raise TollgateError(f"{book.file}: {name!r} has a slot {new!r} already.\n  Name another: --slot NAME")

    def ended(state: State) -> State:
        if old_expires is None:
            return state
        return {
            key: (enabled, min(expires or old_expires, old_expires) if enabled else expires)
            for key, (enabled, expires) in state.items()
        }

    expiring = {
        key: day
        for consumer in consumers
        for key, (enabled, day) in ended(_state(consumer)).items()
        if enabled and day is not None and day != consumer.keys[key].expires
    }

    def change(consumer: Data) -> None:
        keys = _keys(consumer, whole=_is_whole(book, place))
        for key, day in expiring.items():
            _slot(keys, key)["expires"] = Plain(day)
        keys[new] = {}

    made = _changed(book, place, change)
    _verify(made, name, environment, lambda state: {**ended(state), new: (True, None)})
    return made, new


def retire(book: Book, name: str, slot: str, *, environment: str | None, force: bool) -> Edit:
    """Take a consumer's slot out, and so delete its key.

    Raises:
        TollgateError: there is no such slot, it is the last one, or the last that opens anything.
    """
    consumers = list(_consumers(book, name, environment))
    place = book.place(name, environment)
    _check_slots(book, name, [slot], consumers)
    if any(list(consumer.keys) == [slot] for consumer in consumers):
        raise TollgateError(
            f"{book.file}: {slot!r} is the only slot of {name!r}.\n  Add another first: tollgate consumer "
            f"rotate {name}{_options(book, environment)}; or let the consumer go: tollgate consumer "
            f"remove {name}{_options(book)}"
        )

    def change(consumer: Data) -> None:
        if not _is_whole(book, place):
            # It takes away what holds for all environments.
            consumer.setdefault(_KEYS, {})[slot] = None
        else:
            del _keys(consumer, whole=True)[slot]

    made = _changed(book, place, change)
    _verify(made, name, environment, lambda state: {key: it for key, it in state.items() if key != slot})
    if (where := locked_out(made, name)) and not force:
        raise TollgateError(
            f"{book.file}: {slot!r} is the last key of {name!r} that opens anything, in "
            f"{' and '.join(where)}.\n  Add another first: tollgate consumer rotate "
            f"{name}{_options(book, environment)}; or say --force."
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
        keys = _keys(consumer, whole=_is_whole(book, place))
        for slot in wanted:
            _slot(keys, slot)["enabled"] = False

    made = _changed(book, place, change)
    _verify(
        made,
        name,
        environment,
        lambda state: {key: (it[0] and key not in wanted, it[1]) for key, it in state.items()},
    )
    return made, wanted


def move(book: Book, name: str, plan: str, *, environment: str | None) -> Edit:
    """Put a consumer into another usage plan.

    Raises:
        TollgateError: there is no such consumer or plan.
    """
    list(_consumers(book, name, environment))
    place = book.place(name, environment)
    made = _changed(book, place, lambda consumer: consumer.__setitem__("usage_plan", plan))
    _verify(made, name, environment, lambda state: state)
    return made


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
        editable(place, name)

    def remember(consumer: Data) -> None:
        former = consumer.get("renamed_from") or []
        names = [former] if isinstance(former, str) else list(former)
        # Back to a name that it had: from then on, that name is no former one.
        names = [*(one for one in names if one != new), name]
        consumer["renamed_from"] = names if len(names) > 1 else name

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
        editable(place, name)

    def change(texts: Texts) -> None:
        for place in reversed(places):
            texts[place.file] = removed(texts[place.file], place.path, file=place.file)

    made = edit(book, change, {place.file for place in places})
    if (where := locked_out(made, name)) and not force:
        raise TollgateError(
            f"{book.file}: {name!r} has a key that is enabled, in {' and '.join(where)}.\n  Revoke it first, "
            f"which can be undone: tollgate consumer revoke {name}{_options(book)}; or say --force."
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


def _verify(edited: Edit, name: str, environment: str | None, wanted: Callable[[State], State]) -> None:
    """Refuse a change that does something else to a consumer's keys than is meant, in any environment.

    Raises:
        TollgateError: it does: an environment says something of the consumer of its own.
    """
    for key, gateway in edited.book.description.environments.items():
        if (before := gateway.consumers.get(name)) is None:
            continue
        after = edited.after.environments[key].consumers.get(name)
        meant = wanted(_state(before)) if environment in (None, key) else _state(before)
        if after is None or _state(after) != meant:
            raise TollgateError(
                f"{edited.book.file}: {key} says something of {name!r} of its own, so nothing is written.\n"
                f"  Change each environment by itself: --environment {key}"
            )


def _state(consumer: Consumer) -> State:
    return {slot: (key.enabled, key.expires) for slot, key in consumer.keys.items()}


def _is_whole(book: Book, place: Place) -> bool:
    """Whether a place describes its consumer, and lays nothing over it."""
    return place.environment is None or all(
        other.environment is not None for other in book.places(place.path[-1])
    )


def _check_to_come(day: str) -> None:
    found = day_of(day)
    if found is None:
        raise TollgateError(f"--old-expires {day}: it is no day.\n  Write it as in '2027-01-31'.")
    if found <= datetime.now(UTC).date():
        raise TollgateError(
            f"--old-expires {day}: the keys would end at once.\n  Give a day to come; to turn a key off now: "
            "tollgate consumer revoke"
        )


def _options(book: Book, environment: str | None = None) -> str:
    """What a command that is proposed needs of the command line that was given."""
    file = f" --file {shlex.quote(book.file)}" if book.file != DEFAULT_FILE else ""
    return (f" --environment {environment}" if environment else "") + file


def _check_slots(book: Book, name: str, slots: Sequence[str], consumers: Sequence[Consumer]) -> None:
    there = dict.fromkeys(slot for consumer in consumers for slot in consumer.keys)
    for slot in slots:
        if slot not in there:
            raise TollgateError(f"{book.file}: {name!r} has no slot {slot!r}\n  It has {', '.join(there)}.")


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
