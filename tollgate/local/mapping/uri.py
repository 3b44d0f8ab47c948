"""The URI of an integration, with the stage's variables, the path parameters and the query put in.

Developer guide, "Use stage variables for a REST API in API Gateway", and "Amazon API Gateway important
notes": request parameters are decoded, and encoded again for the backend.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

_STAGE_VARIABLE: Final = re.compile(r"\$\{stageVariables\.(\w+)\}", re.ASCII)
_PARAMETER: Final = re.compile(r"\{([^{}]+)\}")
_SEGMENT: Final = "!$&'()*+,;=:@~"
"""What a part of a path may have as it is, beside letters and digits: RFC 3986, `pchar`."""
_ACTION: Final = re.compile(r"arn:[^:]*:apigateway:[^:]*:[^:]*:action/")


class NoValue(Exception):
    """A parameter of a path has no value; `str()` is its name."""


def filled(
    uri: str,
    *,
    path: Mapping[str, str],
    greedy: frozenset[str],
    query: Mapping[str, Sequence[str]],
    stage_variables: Mapping[str, str],
) -> str:
    """A URI for a request.

    Args:
        greedy: the path parameters whose slashes stay as they are.
        query: to be added; what the URI has of the same names goes.

    Raises:
        NoValue: a parameter is not mapped, or is empty. API Gateway would leave it as it is written,
            `{model}`, and fails: AWS re:Post, "Illegal character in path".
    """

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if not path.get(name):
            raise NoValue(name)
        return quote(path[name], safe=_SEGMENT + ("/" if name in greedy else ""))

    uri = _STAGE_VARIABLE.sub(lambda match: stage_variables.get(match[1], ""), uri)
    return _with_query(_PARAMETER.sub(value, uri), query)


def _with_query(uri: str, query: Mapping[str, Sequence[str]]) -> str:
    if not query:
        return uri
    written = urlencode(query, doseq=True, quote_via=quote)
    if _ACTION.match(uri):
        return f"{uri}&{written}"
    base, _, own = uri.partition("?")
    kept = [pair for pair in parse_qsl(own, keep_blank_values=True) if pair[0] not in query]
    return f"{base}?" + "&".join(filter(None, (urlencode(kept, quote_via=quote), written)))
