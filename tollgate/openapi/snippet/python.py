"""A call by Python, with nothing but its standard library."""

from __future__ import annotations

from tollgate.openapi.snippet.call import VARIABLE, Call


def python(call: Call) -> str:
    """A program that reads the key from the environment."""
    lines = [
        *(["import json"] if call.body is not None else []),
        *(["import os"] if call.key is not None else []),
        "import urllib.request",
        "",
        *([f"body = {call.body!r}"] if call.body is not None else []),
        "request = urllib.request.Request(",
        f"    {call.url!r},",
        f"    method={call.method!r},",
        "    headers={",
        *(f"        {header}," for header in _headers(call)),
        "    },",
        *(["    data=json.dumps(body).encode(),"] if call.body is not None else []),
        ")",
        "with urllib.request.urlopen(request) as answer:",
        *_read(call),
    ]
    return "\n".join(lines) + "\n"


def _headers(call: Call) -> list[str]:
    key = f'os.environ["{VARIABLE}"]'
    headers = [f"{name!r}: {value!r}" for name, value in call.headers.items()]
    if call.key == "Authorization":
        headers.append(f'"Authorization": "Bearer " + {key}')
    elif call.key is not None:
        headers.append(f'"{call.key}": {key}')
    return [*headers, '"Content-Type": "application/json"'] if call.body is not None else headers


def _read(call: Call) -> list[str]:
    if call.streams:
        return ["    for line in answer:", '        print(line.decode(), end="", flush=True)']
    return ["    print(answer.read().decode())"]
