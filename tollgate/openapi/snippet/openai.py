"""A call by OpenAI's client for Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tollgate.openapi.snippet.call import VARIABLE, Call

_METHODS: Final = {
    "/chat/completions": "chat.completions.create",
    "/completions": "completions.create",
    "/embeddings": "embeddings.create",
    "/responses": "responses.create",
    "/models": "models.list",
}


def openai(call: Call) -> str:
    """A program that reads the key from the environment.

    Args:
        call: one that is a call of OpenAI's API.
    """
    assert call.openai is not None
    base = call.base + call.path.removesuffix(call.openai)
    lines = [
        *(["import os", ""] if call.key is not None else []),
        "from openai import OpenAI",
        "",
        "client = OpenAI(",
        f"    base_url={base!r},",
        *(f"    {argument}," for argument in _credentials(call)),
        *([f"    default_query={dict(call.query)!r},"] if call.query else []),
        ")",
        f"answer = client.{_METHODS[call.openai]}(",
        *(f"    {name}={value!r}," for name, value in _arguments(call)),
        ")",
        *_read(call),
    ]
    return "\n".join(lines) + "\n"


def _credentials(call: Call) -> Iterator[str]:
    """The key by the header that takes it. The client asks for an `api_key` even where none is needed."""
    key = f'os.environ["{VARIABLE}"]'
    headers = [f"{name!r}: {value!r}" for name, value in call.headers.items()]
    if call.key == "Authorization":
        yield f"api_key={key}"
    else:
        yield 'api_key="unused"'
        headers += [f'"{call.key}": {key}'] if call.key is not None else []
    if headers:
        yield f"default_headers={{{', '.join(headers)}}}"


def _arguments(call: Call) -> list[tuple[str, object]]:
    """The body's fields: what the client has no argument for goes by `extra_body`."""
    body = call.body if isinstance(call.body, dict) else {}
    own = {name: value for name, value in body.items() if name in _KNOWN}
    further = {name: value for name, value in body.items() if name not in own}
    return [*own.items(), *([("extra_body", further)] if further else [])]


_KNOWN: Final = (
    *("model", "messages", "prompt", "input", "max_tokens", "max_output_tokens", "stream"),
)  # fmt: skip


def _read(call: Call) -> list[str]:
    if call.streams and call.openai != "/embeddings":
        return ["for event in answer:", "    print(event)"]
    return ["print(answer)"]
