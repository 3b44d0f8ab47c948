"""`tollgate serve`."""

from __future__ import annotations

import math
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tollgate.cli.options import DEFAULT_OUT
from tollgate.errors import TollgateError

if TYPE_CHECKING:
    from tollgate.local.limits.clock import Clock

DEFAULT_PORT = 8080
_DAY, _MOMENT = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"


def serve(
    path: Annotated[
        Path,
        typer.Argument(
            envvar="CDKTF_OUTDIR",
            metavar="[PATH]",
            help="CDKTF's output folder, a stack's folder, or its document.",
        ),
    ] = DEFAULT_OUT,
    environment: Annotated[
        str | None,
        typer.Option(help="The environment to serve; the first by name, by default.", show_default=False),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="On loopback; 0 takes a free one.")
    ] = DEFAULT_PORT,
    keys: Annotated[
        Path | None,
        typer.Option(help="The keys' values, as `terraform output -json api_key_values` prints them."),
    ] = None,
    save_keys: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the keys' values to a file and not to the terminal."),
    ] = None,
    backend: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ORIGIN=URL", help="Call URL in place of ORIGIN; `stand-in` is a model made up."
        ),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Call nothing but this machine; stand-ins answer for the rest.")
    ] = False,
    clock: Annotated[
        datetime | None,
        typer.Option(formats=[_DAY, _MOMENT], help="What the gateway's clock says at first, in UTC."),
    ] = None,
    speed: Annotated[
        float, typer.Option(min=0.0, help="The gateway's seconds in one of ours: 86400 is a day a second.")
    ] = 1.0,
    log: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the access log, in the document's format; - prints it."),
    ] = None,
) -> None:
    """Serve what was synthesized, on this machine.

    Keys, limits, checks and errors are those of the document. Ends with Ctrl-C.
    """
    from tollgate.local.installed import check_installed

    check_installed()
    from tollgate.local.backends.targets import redirects_of
    from tollgate.local.keys import values as values_of
    from tollgate.local.served.find import find
    from tollgate.local.served.read import read_gateway
    from tollgate.local.server.greeting import Greeting
    from tollgate.local.server.options import Options
    from tollgate.local.server.redirected import check_redirects
    from tollgate.local.server.serving import serve_until_told

    found = find(path, environment, os.environ, offline=offline)
    gateway = read_gateway(found.facts)
    values = values_of.made(gateway) if keys is None else values_of.read(gateway, keys)
    redirects = redirects_of(backend or [])
    check_redirects(redirects, gateway)
    options = Options(
        values=values,
        clock=_clock(clock, speed),
        redirects=redirects,
        offline=offline,
        log=log,
        port=port,
    )
    if save_keys is not None:
        _check_own_file(save_keys, log)
        values_of.save(save_keys, values)
    greeting = Greeting(found, gateway, options, values, given=keys, saved=save_keys)
    try:
        serve_until_told(gateway, options, greeting.show)
    except KeyboardInterrupt:
        # As it is meant to end.
        return


def _check_own_file(save_keys: Path, log: str | None) -> None:
    if str(save_keys) == "-" or (log is not None and Path(log).absolute() == save_keys.absolute()):
        raise TollgateError(
            f"--save-keys {save_keys}: keys are written to a file of their own.\n"
            "  Name one, or leave the option out: the keys are printed then."
        )


def _clock(start: datetime | None, speed: float) -> Clock:
    from tollgate.local.limits.clock import Clock

    if not math.isfinite(speed):
        raise TollgateError(f"--speed {speed} is no number of seconds.\n  Write one, as in --speed 86400.")

    return Clock(start.replace(tzinfo=UTC) if start else None, speed=speed)
