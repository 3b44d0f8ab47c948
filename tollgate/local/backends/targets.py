"""Where the requests to backends go: to the backend, to another in its place, or to the stand-in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

import httpx

from tollgate.errors import TollgateError

STAND_IN: Final = "stand-in"
"""In the place of an URL: the stand-in model."""
_PORTS: Final = {"http": 80, "https": 443}
_ALL_PORTS: Final = range(1, 65536)
_ORIGIN: Final = re.compile(r"(?:[^:/?#]*:)?//[^/?#]*")
"""Scheme and authority, as httpx has them."""
_USERINFO: Final = re.compile(r"(?<=//)[^/?#]*@")


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
        """Where a request to a backend's URL goes; its path and its query stay.

        What is no URL stays as it is: httpx, which reads it here, sends nothing to it.

        Raises:
            TollgateError: it goes to the stand-in, and none runs.
        """
        if (asked := _url(url)) is None:
            return url
        base = self.redirects.get(_origin(asked))
        if base is None and self.offline and not _is_loopback(asked):
            base = STAND_IN
        return url if base is None else self._below(base, url, asked)

    def of_service(self, url: str) -> str:
        """Where a request to a service of AWS goes, which is never the service; what is no URL stays.

        Raises:
            TollgateError: it goes to the stand-in, and none runs.
        """
        if (asked := _url(url)) is None:
            return url
        return self._below(self.redirects.get(_origin(asked), STAND_IN), url, asked)

    def has(self, url: str) -> bool:
        """Whether something else is in the place of an URL's origin."""
        asked = _url(url)
        return asked is not None and _origin(asked) in self.redirects

    def _below(self, base: str, url: str, asked: httpx.URL) -> str:
        if base == STAND_IN:
            if self.stand_in is None:
                raise TollgateError(f"{_origin(asked)} goes to the stand-in, and none runs.")
            base = self.stand_in
        # What is below begins with `/` or `?`: it cannot change where the base leads.
        return base.rstrip("/") + _ORIGIN.sub("", url, count=1).partition("#")[0]


def without_credentials(url: str) -> str:
    """A URL, or the template of one, to be shown to a person."""
    return _USERINFO.sub("", url, count=1)


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
        shown = repr(option)
        if "@" in option:
            # What is before it may be a password, wherever an "=" or a "/" of it makes parts of the option.
            shown, problem = repr(f"…@{option.rpartition('@')[2]}"), "it may have no credentials"
        raise TollgateError(
            f"--backend {shown}: {problem}.\n"
            f"  Write ORIGIN=URL, as 'https://api.openai.com=http://127.0.0.1:8000', "
            f"or ORIGIN={STAND_IN} for the stand-in."
        )
    return _origin(httpx.URL(said)), base


def _problem_of_origin(said: str) -> str | None:
    url = _web_url(said)
    if url is None:
        return f"{said!r} is no origin"
    if url.path.strip("/") or url.query or url.fragment:
        return f"{said!r} is more than an origin: it ends with the host or the port"
    return None


def _problem_of_base(base: str) -> str | None:
    if base == STAND_IN:
        return None
    if not base:
        return "it does not say where to"
    url = _web_url(base)
    if url is None:
        return f"{base!r} is no URL"
    return f"{base!r} has more than a path" if url.query or url.fragment else None


def _url(text: str) -> httpx.URL | None:
    """A URL that has a host, read by what sends requests: others read some URLs otherwise.

    None of any other text, which `Exchange` refuses.
    """
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        return None
    return url if url.host else None


def _web_url(text: str) -> httpx.URL | None:
    """The URL of an option: of the web, without credentials, with a port that there is."""
    url = _url(text)
    if url is None or url.scheme not in _PORTS or url.userinfo:
        return None
    return url if url.port is None or url.port in _ALL_PORTS else None


def _is_loopback(url: httpx.URL) -> bool:
    """Whether a host is on this machine whatever resolves names; `models.localhost` may be asked of a DNS."""
    host = _host(url)
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host(url: httpx.URL) -> str:
    """As it is connected to."""
    return url.raw_host.decode("ascii")


def _origin(url: httpx.URL) -> str:
    host = _host(url)
    if ":" in host:
        host = f"[{host}]"
    port = url.port
    return f"{url.scheme}://{host}" + ("" if port in (None, _PORTS.get(url.scheme)) else f":{port}")
