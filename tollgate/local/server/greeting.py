"""What a person is told at the start: where the gateway is, what it serves and what not, and the keys."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console

from tollgate.local.backends.service_uri import service_uri
from tollgate.local.backends.targets import Targets, without_credentials
from tollgate.local.functions.runtimes import warning_of
from tollgate.local.keys.values import KeyValues
from tollgate.local.served.find import Found
from tollgate.local.served.gateway import Api, Gateway, Key, Route
from tollgate.local.server.app import OURS
from tollgate.local.server.assembly import gap_of_route
from tollgate.local.server.options import At, Options
from tollgate.terminal import add, console, say, table

MOST_KEYS: Final = 20
"""More are not printed: they are for a file."""


@dataclass(frozen=True)
class Greeting:
    """A gateway, and how it is served.

    Attributes:
        values: the keys' values.
        given: the file that some of them come from; None where all were made.
        saved: the file that all of them were written to; None where those that were made are printed.
    """

    found: Found
    gateway: Gateway
    options: Options
    values: KeyValues
    given: Path | None
    saved: Path | None

    def show(self, at: At) -> None:
        """Print it."""
        to = console()
        self._name(to)
        targets = self.options.targets(at)
        for api in self.gateway.apis:
            self._api(to, at, api, targets)
        self._gaps(to)
        self._warnings(to)
        self._keys(to)
        say(to, f"Counters, live: {at.url}{OURS}/    as JSON: {at.url}{OURS}/usage")
        say(to, f"Stand-in models: {at.stand_in}    Ctrl-C ends it.")

    def _name(self, to: Console) -> None:
        others = f" (--environment has {', '.join(self.found.others)}, too)" if self.found.others else ""
        say(to, f"{self.gateway.name} is served on this machine{others}.", style="bold")
        for name in self.found.missing:
            say(to, f"TF_VAR_{name} is not set: routes that need this secret answer 501.", style="yellow")

    def _api(self, to: Console, at: At, api: Api, targets: Targets) -> None:
        for stage in api.stages:
            shown = table(at.stage(api.name, stage.name), "route", "who", "answered by")
            for route in sorted(api.routes, key=lambda route: (route.path, route.verb)):
                if not _is_preflight(route):
                    add(shown, route, _who(api, route), _backend(route, at, targets))
            to.print(shown)

    def _gaps(self, to: Console) -> None:
        if self.gateway.gaps:
            say(to, "Not here:", style="bold")
            for gap in self.gateway.gaps:
                say(to, f"  {gap}")

    def _warnings(self, to: Console) -> None:
        """What of functions' runtimes is another here."""
        routes = (route for api in self.gateway.apis for route in api.routes)
        functions = dict.fromkeys(function for route in routes for function in route.functions)
        for warning in filter(None, map(warning_of, functions)):
            say(to, f"Note that {warning}.")

    def _keys(self, to: Console) -> None:
        made = [key for key in self.gateway.keys if key in self.values.made]
        if self.saved is not None or (self.given is not None and not made):
            say(to, f"The keys' values are in {self.saved or self.given}.")
        elif len(made) > MOST_KEYS:
            count = f"{len(made):,}"
            say(to, f"{count} keys were made: --save-keys FILE writes them, --keys FILE gives your own.")
        elif made:
            which = f"Keys that {self.given} does not name" if self.given else "Keys"
            shown = table(f"{which}, for this run alone (--keys FILE gives your own)", "key", "value", "plan")
            for key in made:
                add(shown, key.name, self.values[key], _plan(key, self.options.clock.now()))
            to.print(shown)


def _is_preflight(route: Route) -> bool:
    """Whether it is what browsers ask before a call: those would be half of the table."""
    return route.verb == "OPTIONS" and route.integration.type == "MOCK" and not route.key_required


def _who(api: Api, route: Route) -> str:
    if route.key_required:
        return "Authorization: Bearer KEY" if api.key_source == "AUTHORIZER" else "x-api-key: KEY"
    return "whom the authorizer lets in" if route.authorizer else "anyone"


def _backend(route: Route, at: At, targets: Targets) -> str:
    if (gap := gap_of_route(route, targets)) is not None:
        return f"501: {' '.join(gap.split())}"
    integration = route.integration
    if integration.type == "MOCK":
        return "itself"
    if integration.function is not None:
        return f"function {integration.function.name}"
    called = service_uri(integration.uri)
    to = targets.of_service(called.url) if called else targets.of(integration.uri)
    if to.startswith(at.stand_in):
        return "the stand-in model" if called else f"the stand-in model, for {_host(integration.uri)}"
    return without_credentials(to)


def _host(uri: str) -> str:
    return without_credentials(uri).partition("//")[2].partition("/")[0]


def _plan(key: Key, now: float) -> str:
    if not key.enabled:
        return "disabled"
    if key.expires is not None and key.expires.timestamp() <= now:
        return "expired"
    return ", ".join(plan.name for plan in key.plans) or "none: it opens nothing"
