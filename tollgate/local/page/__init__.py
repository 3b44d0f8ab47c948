"""Our own pages beside the gateway's paths: the counters as JSON, and as a page that shows them live."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from tollgate.local.records.usage import Usage

_DIGITS: Final = 9
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def routes(usage: Usage) -> list[BaseRoute]:
    """`/__tollgate/` for people, `/__tollgate/usage` for programs, of the last 20 callers with `?keys=20`."""
    html, policy = _page()

    async def page(request: Request) -> Response:
        return HTMLResponse(html, headers={**_HEADERS, "Content-Security-Policy": policy})

    async def snapshot(request: Request) -> Response:
        keys = request.query_params.get("keys")
        if keys is None:
            return JSONResponse(usage.snapshot(), headers=_HEADERS)
        if not (keys.isascii() and keys.isdigit() and len(keys) <= _DIGITS):
            return PlainTextResponse("keys is no number: write ?keys=20\n", 400, headers=_HEADERS)
        return JSONResponse(usage.snapshot(int(keys)), headers=_HEADERS)

    return [Route("/__tollgate/", page), Route("/__tollgate/usage", snapshot)]


def _page() -> tuple[str, str]:
    """The page, and a policy by which its own style and script run, and nothing else does."""
    style, script = _text("page.css"), _text("page.js")
    html = _text("page.html").replace("/* page.css */", style).replace("/* page.js */", script)
    allowed = {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": _hash(style),
        "script-src": _hash(script),
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return html, "; ".join(f"{name} {source}" for name, source in allowed.items())


def _text(name: str) -> str:
    return (files(__name__) / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
