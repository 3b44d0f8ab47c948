"""`tollgate consumer …`: the life of consumers and their keys, as edits of the description."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tollgate.cli.options import DEFAULT_FILE, File
from tollgate.errors import TollgateError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tollgate.config.consumer import Consumer
    from tollgate.editing.book import Book, Edit
    from tollgate.editing.glance import Listed

app = typer.Typer(help="Add, rotate, revoke, move, rename and list consumers.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="CONSUMER", help="The consumer's name.")]
Environment = Annotated[
    str | None,
    typer.Option("--environment", "-e", help="Change it in this environment alone.", show_default=False),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the change, and write nothing.")]
Force = Annotated[bool, typer.Option("--force", help="Do it though somebody can no longer call.")]


@app.command()
def add(
    consumer: Name,
    plan: Annotated[str, typer.Option(help="Its usage plan.")],
    contact: Annotated[str | None, typer.Option(help="Whom to ask about it.", show_default=False)] = None,
    description: Annotated[str | None, typer.Option(help="What it is.", show_default=False)] = None,
    environment: Environment = None,
    into: Annotated[
        str | None,
        typer.Option(help="The file to put it into, of those that are included.", show_default=False),
    ] = None,
    file: File = DEFAULT_FILE,
    dry_run: DryRun = False,
) -> None:
    """Add a consumer with one key."""
    from tollgate.editing import consumers

    fields = {"usage_plan": plan, "contact": contact, "description": description}
    given = {name: value for name, value in fields.items() if value is not None}
    _done(consumers.add(_book(file), consumer, given, environment=environment, into=into), dry_run=dry_run)


@app.command()
def rotate(
    consumer: Name,
    slot: Annotated[
        str | None, typer.Option(help="The new slot; the next one by default.", show_default=False)
    ] = None,
    old_expires: Annotated[
        str | None,
        typer.Option(
            metavar="DAY",
            help="From this day on the keys that are there open nothing: 2027-01-31.",
            show_default=False,
        ),
    ] = None,
    environment: Environment = None,
    file: File = DEFAULT_FILE,
    dry_run: DryRun = False,
) -> None:
    """Add a consumer's next key, while the ones that it has still work."""
    from tollgate.editing import consumers

    book = _book(file)
    edited, new = consumers.rotate(
        book, consumer, slot=slot, old_expires=old_expires, environment=environment
    )
    live = max((found.live_slots for found in _in_each(edited, consumer, environment)), key=len)
    old = [name for name in live if name != new]
    until = f" until {old_expires}" if old_expires else ""
    works = (
        f"{_and(old)} still {'works' if len(old) == 1 else 'work'}{until}" if old else "no other one works"
    )
    said = [f"{consumer} gets the key {new!r}; {works}."]
    if old:
        said += [
            f"Each key has a throttle and a quota of its own: until it is retired, {consumer} may use "
            f"{len(live)} times what its plan allows.",
            f"When its clients have the new key: tollgate consumer retire {consumer} --slot {old[0]}"
            f"{f' --environment {environment}' if environment else ''}"
            f"{f' --file {file}' if file != DEFAULT_FILE else ''}",
        ]
    _done(edited, *said, dry_run=dry_run)


@app.command()
def retire(
    consumer: Name,
    slot: Annotated[str, typer.Option(help="The slot to take out; its key is deleted.")],
    environment: Environment = None,
    file: File = DEFAULT_FILE,
    dry_run: DryRun = False,
    force: Force = False,
) -> None:
    """Take a key out that another one has replaced."""
    from tollgate.editing import consumers

    edited = consumers.retire(_book(file), consumer, slot, environment=environment, force=force)
    _done(edited, f"The key {slot!r} is deleted by the next apply, and its value is gone.", dry_run=dry_run)


@app.command()
def revoke(
    consumer: Name,
    slot: Annotated[
        list[str] | None,
        typer.Option(help="A slot; needed where there are several.", show_default=False),
    ] = None,
    environment: Environment = None,
    file: File = DEFAULT_FILE,
    dry_run: DryRun = False,
) -> None:
    """Disable keys, and keep them on record: enabled again, they have the same value."""
    from tollgate.editing import consumers
    from tollgate.editing.book import locked_out

    book = _book(file)
    edited, slots = consumers.revoke(book, consumer, slot or [], environment=environment)
    said = [f"The next apply disables {_and(slots)}. To undo it, take `enabled: false` out again."]
    if where := locked_out(edited, consumer):
        said.append(f"{consumer} can call no more, in {_and(where)}.")
    _done(edited, *said, dry_run=dry_run)


@app.command()
def move(
    consumer: Name,
    plan: Annotated[str, typer.Argument(help="The usage plan to put it into.")],
    environment: Environment = None,
    file: File = DEFAULT_FILE,
    dry_run: DryRun = False,
) -> None:
    """Put a consumer into another usage plan. Its keys keep their values."""
    from tollgate.editing import consumers

    edited = consumers.move(_book(file), consumer, plan, environment=environment)
    said = ["While it is applied, its keys are in no plan for seconds, and calls get 403."]
    if environment is None:
        said += [
            f"{name} has a plan of its own for it, and keeps {found.usage_plan}."
            for name, gateway in edited.after.environments.items()
            if (found := gateway.consumers.get(consumer)) is not None and found.usage_plan != plan
        ]
    _done(edited, *said, dry_run=dry_run)


@app.command()
def rename(
    consumer: Name,
    new: Annotated[str, typer.Argument(help="The new name.")],
    file: File = DEFAULT_FILE,
    dry_run: DryRun = False,
) -> None:
    """Give a consumer another name. Its keys keep their values, by `renamed_from`."""
    from tollgate.editing import consumers

    edited = consumers.rename(_book(file), consumer, new)
    said = "Keep renamed_from until every environment is applied: without it, keys are made anew."
    _done(edited, said, dry_run=dry_run)


@app.command()
def remove(consumer: Name, file: File = DEFAULT_FILE, dry_run: DryRun = False, force: Force = False) -> None:
    """Take a consumer out; its keys are deleted. Where one is enabled, --force says that it is meant."""
    from tollgate.editing import consumers

    edited = consumers.remove(_book(file), consumer, force=force)
    said = f"The keys of {consumer} are deleted by the next apply, and their values are gone."
    _done(edited, said, dry_run=dry_run)


@app.command("list")
def list_consumers(
    expiring: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Only those with a key that ends within: 30d.", show_default=False),
    ] = None,
    plan: Annotated[str | None, typer.Option(help="Only those of this plan.", show_default=False)] = None,
    environment: Annotated[
        str | None,
        typer.Option("--environment", "-e", help="Of which; the first by default.", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
    file: File = DEFAULT_FILE,
) -> None:
    """List the consumers, their plans and keys, and what is due."""
    from tollgate.config.suggestion import instead
    from tollgate.editing.glance import days_of, listed

    days = None if expiring is None else days_of(expiring)
    name, environments, found = listed(file, environment)
    if plan is not None and plan not in (plans := dict.fromkeys(one.usage_plan for one in found)):
        raise TollgateError(f"{file}: no consumer is in the plan {plan!r}\n  {instead(plan, plans)}")
    kept = [
        one
        for one in found
        if (plan is None or one.usage_plan == plan) and (days is None or one.expiring(days))
    ]
    if as_json:
        _print_json(name, kept)
        return
    if environment is None and len(environments) > 1:
        print(f"Of {name}; --environment takes {_and(environments[1:])} too.", file=sys.stderr)
    sys.stdout.write(_table(kept, days))


@app.command()
def show(consumer: Name, file: File = DEFAULT_FILE) -> None:
    """Show a consumer: its plan and keys in each environment, and the line to change."""
    book = _book(file)
    if not list(book.places(consumer)):
        raise book.unknown(consumer)
    for name, gateway in book.description.environments.items():
        if (found := gateway.consumers.get(consumer)) is None:
            print(f"{name}: not there")
            continue
        print(f"{name}: {consumer}, {found.source or file}")
        if gateway.shards:
            print(f"  stack: {gateway.stack_of(consumer)}")
        for word, text in (
            ("usage plan", found.usage_plan), ("contact", found.contact), ("description", found.description),
            ("renamed from", ", ".join(found.renamed_from)),
        ):  # fmt: skip
            if text:
                print(f"  {word}: {text}")
        for slot, key in found.keys.items():
            state = "live" if found.is_live(slot) else "revoked" if not key.enabled else "expired"
            until = f", expires {key.expires}" if key.expires and key.enabled else ""
            value = ", value from the variable api_key_values" if key.value_from else ""
            print(f"  key {slot}: {state}{until}{value}, {gateway.key_name(consumer, slot)} at Amazon")


def _book(file: Path) -> Book:
    from tollgate.editing.book import open_book

    return open_book(file)


def _in_each(edited: Edit, consumer: str, environment: str | None) -> list[Consumer]:
    return [
        gateway.consumers[consumer]
        for name, gateway in edited.after.environments.items()
        if consumer in gateway.consumers and environment in (None, name)
    ]


def _done(edited: Edit, *said: str, dry_run: bool) -> None:
    from tollgate.printable import printable

    if not edited.diff:
        print("Nothing changes: it is so already.")
        return
    sys.stdout.write("".join(f"{printable(line)}\n" for line in edited.diff.splitlines()))
    if dry_run:
        print("Nothing is written: --dry-run.")
        return
    edited.save()
    for line in said:
        print(line)
    for environment, stacks in edited.stacks.items():
        if edited.after.environments[environment].shards:
            what = "one stack" if len(stacks) == 1 else f"{len(stacks)} stacks"
            plans = "; ".join(f"tollgate plan {stack}" for stack in stacks)
            print(f"In {environment} it is in {what}: {plans}")


def _table(found: list[Listed], days: int | None) -> str:
    """Lines with columns: a library's table of ten thousand rows takes ten seconds."""
    from tollgate.printable import printable

    if not found:
        return "None.\n"
    rows = [("CONSUMER", "PLAN", "KEYS", "EXPIRES", "CONTACT"), *(_row(one, days) for one in found)]
    shown = [tuple(map(printable, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = (
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in shown
    )
    return "\n".join(lines) + f"\n{len(found):,} consumer{'' if len(found) == 1 else 's'}.\n"


def _row(one: Listed, days: int | None) -> tuple[str, ...]:
    live = sum(slot.is_live for slot in one.slots)
    keys = f"{live} of {len(one.slots)}" if live < len(one.slots) else str(live)
    due = [slot for slot in (one.expiring(days) if days is not None else ()) if slot.expires]
    expires = (
        ", ".join(f"{slot.name} {slot.expires}{'' if slot.is_live else ' (over)'}" for slot in due)
        if due
        else str(one.expires or "")
    )
    return one.name, one.usage_plan, keys, expires, one.contact


def _print_json(environment: str, found: list[Listed]) -> None:
    import json

    document = {
        "version": 1,
        "environment": environment,
        "consumers": [
            {
                "name": one.name,
                "usage_plan": one.usage_plan,
                "contact": one.contact or None,
                "keys": [
                    {
                        "slot": slot.name,
                        "enabled": slot.enabled,
                        "expires": str(slot.expires) if slot.expires else None,
                        "live": slot.is_live,
                    }
                    for slot in one.slots
                ],
                "source": f"{one.file}:{one.line}",
            }
            for one in found
        ],
    }
    sys.stdout.write(json.dumps(document, indent=2) + "\n")


def _and(names: Sequence[str]) -> str:
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last
