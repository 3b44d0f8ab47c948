"""Where a document's API is: the backend."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import ValidationError

from tollgate.config.integration import HttpIntegration
from tollgate.openapi.imported.document import Document, Node
from tollgate.openapi.imported.findings import Findings

_NAME_IT = "Say where the backend is: --backend https://llm.example.com/v1."


def base_of(document: Document, findings: Findings) -> str | None:
    """The address that all paths begin with, without a slash at its end; None where that is refused."""
    if document.version == "2.0":
        return _checked(document.root, _of_swagger(document), findings)
    return base_of_servers(document.root.get("servers"), document.root, findings)


def base_of_servers(servers: Node | None, place: Node, findings: Findings) -> str | None:
    """The address of some `servers`: where there are several they are of one host, and the first is taken."""
    urls = [_filled(server) for server in servers.each()] if servers else []
    return _checked(servers or place, urls, findings)


def checked(url: str, place: Node, findings: Findings) -> str | None:
    """An address that a backend may have, or None where it is refused."""
    try:
        HttpIntegration.model_validate({"type": "http", "url": url})
    except ValidationError as error:
        findings.refuse_all(place, error)
        return None
    if "?" in url:
        findings.refuse(place, "the backend's address has a query, which no path can follow", _NAME_IT)
        return None
    return url.rstrip("/")


def _checked(place: Node, urls: list[str], findings: Findings) -> str | None:
    absolute = [url for url in urls if "://" in url]
    if not absolute:
        findings.refuse(place, "the document names no host", _NAME_IT)
        return None
    hosts = list(dict.fromkeys(map(_host, absolute)))
    if len(hosts) > 1:
        shown = " and ".join(repr(host) for host in hosts)
        findings.refuse(place, f"the document has servers on different hosts: {shown}", _NAME_IT)
        return None
    first = next((url for url in absolute if url.startswith("https:")), absolute[0])
    if len(absolute) > 1:
        findings.note(place, "of several servers, the first by https is the backend", _NAME_IT)
    return checked(first, place, findings)


def _host(url: str) -> str:
    """Without what may be a password before it."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _of_swagger(document: Document) -> list[str]:
    host = document.root.text("host")
    schemes = document.root.get("schemes")
    names = [str(scheme.value) for scheme in schemes.each()] if schemes else ["https"]
    return [f"{name}://{host}{document.root.text('basePath')}" for name in names] if host else []


def _filled(server: Node) -> str:
    """A server's address with the defaults of its variables."""
    url = server.text("url")
    variables = server.get("variables")
    for name, variable in variables.items() if variables else ():
        default = variable.get("default")
        if default is not None:
            url = url.replace(f"{{{name}}}", str(default.value))
    return url
