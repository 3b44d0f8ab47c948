"""The URI of an integration, with the stage's variables, the path parameters and the query put in.

Developer guide, "Use stage variables for a REST API in API Gateway", and "Amazon API Gateway important
notes": request parameters are decoded, and encoded again for the backend.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote, urlencode

from tollgate.local.call import NotServed

_VARIABLE: Final = re.compile(r"\$\{stageVariables\.(?P<variable>\w+)\}", re.ASCII)
_HOLE: Final = re.compile(_VARIABLE.pattern + r"|\{(?P<parameter>[^{}]+)\}", re.ASCII)
_SEGMENT: Final = "!$&'()*+,;=:@~"
"""What a part of a path may have as it is, beside letters and digits: RFC 3986, `pchar`."""
_DOTS: Final = frozenset({".", ".."})
_ACTION: Final = re.compile(r"arn:[^:]*:apigateway:[^:]*:[^:]*:action/")


class NoValue(Exception):
    """A parameter of a path has no value; `str()` is its name."""


def with_stage_variables(uri: str, stage_variables: Mapping[str, str]) -> str:
    """A URI with a stage's variables alone put in; one that is not there is empty."""
    return _VARIABLE.sub(lambda found: stage_variables.get(found["variable"], ""), uri)


def filled(
    uri: str,
    *,
    path: Mapping[str, str],
    greedy: frozenset[str],
    query: Mapping[str, Sequence[str]],
    stage_variables: Mapping[str, str],
) -> str:
    """A URI for a request. A stage variable that is not there is empty.

    Args:
        greedy: the path parameters whose slashes stay as they are.
        query: what is added to the URI's own.

    Raises:
        NoValue: a parameter is not mapped, or is empty. API Gateway leaves it as it is written, `{model}`,
            and then fails: AWS re:Post, "Illegal character in path" errors.
        NotServed: a parameter's value has a segment `.` or `..`, which would lead to another of the backend's
            paths. What API Gateway does with it was not found.
    """

    def value(match: re.Match[str]) -> str:
        if match["variable"]:
            return stage_variables.get(match["variable"], "")
        name = match["parameter"]
        if not path.get(name):
            raise NoValue(name)
        if not _DOTS.isdisjoint(path[name].split("/")):
            raise NotServed(f"the value of path parameter {name!r} has a segment '.' or '..'")
        return quote(path[name], safe=_SEGMENT + ("/" if name in greedy else ""), errors="replace")

    whole = _HOLE.sub(value, uri)
    if not query:
        return whole
    # An action's parameters stand behind its name: `action/GetObject&Bucket=b`.
    joint = "&" if "?" in whole or _ACTION.match(whole) else "?"
    return whole + joint + urlencode(query, doseq=True, quote_via=quote, errors="replace")
