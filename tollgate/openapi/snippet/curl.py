"""A call by curl."""

from __future__ import annotations

import json
import shlex

from tollgate.openapi.snippet.call import VARIABLE, Call


def curl(call: Call) -> str:
    """One command for a POSIX shell, which reads the key from the environment."""
    # With '-X HEAD' it would wait for a body.
    method = "-I" if call.method == "HEAD" else f"-X {call.method}"
    words = [f"curl {'-N ' if call.streams else ''}{method} {shlex.quote(call.url)}"]
    if call.key is not None:
        scheme = "Bearer " if call.key == "Authorization" else ""
        # In double quotes, within which the shell puts the variable's value.
        words.append(f'-H "{call.key}: {scheme}${VARIABLE}"')
    words += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in call.headers.items()]
    if call.body is not None:
        words.append("-H 'Content-Type: application/json'")
        # Not '--data', which would read a file by the name behind an '@'.
        words.append(f"--data-raw {shlex.quote(json.dumps(call.body))}")
    return " \\\n  ".join(words) + "\n"
