"""Where the requests to backends go: to the backend, to another in its place, or to the stand-in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from tollgate.errors import TollgateError

STAND_IN: Final = "stand-in"
"""In the place of an URL: the stand-in model."""
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Targets:
    """Where requests go.

    Attributes:
        redirects: another base URL, or `stand-in`, by the origin whose place it takes.
        stand_in: the stand-in's base URL; None where none runs.
        offline: whether what is not on this machine goes to the stand-in.
    """

    redirects: Mapping[str, str]
    stand_in: str | None
    offline: bool

    @property
    def needs_stand_in(self) -> bool:
        """Whether a backend over HTTP may go there; services of AWS always may."""
        return self.offline or STAND_IN in self.redirects.values()

    def of(self, url: str) -> str:
        """Where a request to a backend's URL goes; its path and its query stay, and so does what is no URL.

        Raises:
            TollgateError: it goes to the stand-in, and none runs.
        """
        if (parts := _parts(url)) is None:
            return url
        base = self.redirects.get(_origin(parts))
        if base is None and self.offline and not _is_loopback(parts):
            base = STAND_IN
        return url if base is None else self._below(base, parts)

    def of_service(self, url: str) -> str:
        """Where a request to a service of AWS goes, which is never the service.

        Raises:
            TollgateError: it goes to the stand-in, and none runs.
        """
        parts = urlsplit(url)
        return self._below(self.redirects.get(_origin(parts), STAND_IN), parts)

    def has(self, url: str) -> bool:
        """Whether something else is in the place of an URL's origin."""
        parts = _parts(url)
        return parts is not None and _origin(parts) in self.redirects

    def _below(self, base: str, asked: SplitResult) -> str:
        if base == STAND_IN:
            if self.stand_in is None:
                raise TollgateError(f"{_origin(asked)} goes to the stand-in, and none runs.")
            base = self.stand_in
        to = urlsplit(base)
        return urlunsplit((to.scheme, to.netloc, to.path.rstrip("/") + asked.path, asked.query, ""))


def redirects_of(options: Iterable[str]) -> Mapping[str, str]:
    """What `--backend ORIGIN=URL` says, each perhaps several times.

    Raises:
        TollgateError: an option is not of this form, or two say where one origin goes.
    """
    redirects: dict[str, str] = {}
    for option in options:
        origin, base = _redirect(option)
        if redirects.setdefault(origin, base) != base:
            raise TollgateError(f"--backend says twice where {origin} goes.\n  Take one of them out.")
    return redirects


def _redirect(option: str) -> tuple[str, str]:
    said, _, base = option.partition("=")
    problem = _problem_of_origin(said) or _problem_of_base(base)
    if problem is not None:
        raise TollgateError(
            f"--backend {option!r}: {problem}.\n"
            f"  Write ORIGIN=URL, as 'https://api.openai.com=http://127.0.0.1:8000', "
            f"or ORIGIN={STAND_IN} for the stand-in."
        )
    return _origin(urlsplit(said)), base


def _problem_of_origin(said: str) -> str | None:
    parts = _parts(said)
    if parts is None:
        return f"{said!r} is no origin"
    if parts.path.strip("/") or parts.query or parts.fragment:
        return f"{said!r} is more than an origin: it ends with the host or the port"
    return None


def _problem_of_base(base: str) -> str | None:
    if base == STAND_IN:
        return None
    if not base:
        return "it does not say where to"
    parts = _parts(base)
    if parts is None:
        return f"{base!r} is no URL"
    return f"{base!r} has more than a path" if parts.query or parts.fragment else None


def _parts(url: str) -> SplitResult | None:
    """The parts of an URL that leads somewhere; it has no credentials, which errors would show."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in _PORTS and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return None
    return parts if fits else None


def _is_loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _origin(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return f"{parts.scheme}://{host}" + ("" if port in (None, _PORTS.get(parts.scheme)) else f":{port}")
