"""`tollgate snippet`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tollgate.cli.options import DEFAULT_FILE, DEFAULT_OUT, File, out_option
from tollgate.errors import MissingStack, TollgateError

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway
    from tollgate.config.load import Description


class Lang(StrEnum):
    """What a snippet is for."""

    CURL = "curl"
    OPENAI = "openai"
    PYTHON = "python"


def snippet(
    consumer: Annotated[str, typer.Argument(metavar="CONSUMER", help="The consumer's name.")],
    environment: Annotated[
        str | None,
        typer.Option("--environment", "-e", help="Of which; the first by default.", show_default=False),
    ] = None,
    slot: Annotated[
        str | None,
        typer.Option(help="Which of its keys; the first that works, by default.", show_default=False),
    ] = None,
    route: Annotated[
        str | None,
        typer.Option(
            metavar="ROUTE", help="As 'POST /chat'; chat completions by default.", show_default=False
        ),
    ] = None,
    lang: Annotated[Lang, typer.Option(help="What it is for.")] = Lang.CURL,
    file: File = DEFAULT_FILE,
    out: Annotated[Path, out_option("CDKTF's output folder, by which the state is found.")] = DEFAULT_OUT,
) -> None:
    """Print how a consumer calls the gateway, to copy.

    The key is read from the environment variable TOLLGATE_API_KEY and never printed. Where nothing is
    applied and no domain leads to the API, the URL has API_ID in place of the API's id.
    """
    from tollgate.config.load import load
    from tollgate.openapi.snippet.call import VARIABLE, at, call_of, consumer_of
    from tollgate.openapi.snippet.curl import curl
    from tollgate.openapi.snippet.openai import openai
    from tollgate.openapi.snippet.python import python

    gateway = _gateway(load(file), environment, consumer)
    _, key = consumer_of(gateway, consumer, slot, str(file))
    call = call_of(gateway, consumer, route, openai=lang is Lang.OPENAI, file=str(file))
    url = _url(out, gateway, call.api)
    text = {Lang.CURL: curl, Lang.OPENAI: openai, Lang.PYTHON: python}[lang](at(call, url) if url else call)
    sys.stdout.write(text)
    if call.twice is not None:
        print(
            _twice(call.twice, of_domain=bool(gateway.domain_urls(call.api))),
            file=sys.stderr,
        )
    if (asking := _asks_for_a_certificate(gateway, call.api)) is not None:
        print(
            f"note: {asking} asks callers for a certificate, too: give curl --cert and --key, and any other "
            "client what it has for that.",
            file=sys.stderr,
        )
    if call.key is not None:
        print(
            f"{VARIABLE} is the value of {consumer}'s key {key!r}, as from "
            f"`tollgate outputs {gateway.stack_name} --show-keys {consumer}`.",
            file=sys.stderr,
        )


def _asks_for_a_certificate(gateway: Gateway, api: str) -> str | None:
    """The domain that is shown, where it asks for one."""
    leading = ((name, domain) for name, domain in gateway.domains.items() if api in domain.paths.values())
    name, domain = next(leading, (None, None))
    return name if domain is not None and domain.mutual_tls is not None else None


def _twice(part: str, *, of_domain: bool) -> str:
    what, other = (
        ("domain's base path", "base path") if of_domain else ("stage's own name", "name for the stage")
    )
    return (
        f"note: the path begins with the {what}, so that the address has /{part}/{part}. Nicer: another "
        f"{other}, or paths without /{part}."
    )


def _gateway(description: Description, environment: str | None, consumer: str) -> Gateway:
    """The environment that is asked for, or the first one that has the consumer."""
    if environment is not None:
        return description.only([environment]).environments[environment]
    gateways = list(description.environments.values())
    return next((gateway for gateway in gateways if consumer in gateway.consumers), gateways[0])


def _url(out: Path, gateway: Gateway, api: str) -> str | None:
    """Where the API is, if a state tells; else why not, on standard error."""
    from tollgate.cli.deployed import invoke_url_of

    why = _why_no_state(out, gateway)
    if why is None:
        try:
            return invoke_url_of(out, gateway, api)
        except MissingStack:
            why = f"{gateway.stack_name} is not deployed yet, or not with this API"
        except TollgateError as error:
            why = str(error).splitlines()[0].rstrip(".")
    if not gateway.domain_urls(api):
        print(f"API_ID stands for the API's id: {why}.", file=sys.stderr)
    return None


def _why_no_state(out: Path, gateway: Gateway) -> str | None:
    """Why no state of this gateway's can be asked; None where there may be one."""
    from tollgate.terraform.stacks import notes_of, read_stacks

    try:
        stacks = read_stacks(out)
    except MissingStack:
        return "nothing is deployed yet"
    if any(stack.name == gateway.stack_name for stack in stacks):
        return None
    held = {str(notes_of(stack).get("gateway", stack.name)) for stack in stacks}
    if gateway.name in held:
        return f"{out} holds the gateway {gateway.name!r}, and not its environment {gateway.environment!r}"
    named = " and ".join(map(repr, sorted(held)))
    return f"{out} holds the gateway{'s' if len(held) > 1 else ''} {named} and not {gateway.name!r}"
