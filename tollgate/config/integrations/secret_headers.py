"""Headers towards a backend whose value is a secret: it comes by a Terraform variable, never by the file."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator

from tollgate.config.integrations.headers import check_headers
from tollgate.config.model import wrong

_SCHEMES: Final = ("Api-Key", "ApiKey", "Basic", "Bearer", "DeepL-Auth-Key", "Key", "Token")
_TEMPLATE: Final = re.compile(rf"((?:(?:{'|'.join(_SCHEMES)}) )?)\{{([a-z][a-z0-9_]{{0,63}})\}}")
"""A scheme and one variable. Anything more could be a credential itself."""

_RESERVED: Final = frozenset(
    {"api_key_values", "count", "depends_on", "for_each", "lifecycle", "locals", "providers", "source"}
    | {"version"}
)
"""Terraform's own, "Input Variables", and the variable of the keys' values."""


def _check_secret_headers(headers: dict[str, str]) -> dict[str, str]:
    check_headers(dict.fromkeys(headers, ""))
    for name, template in headers.items():
        match = _TEMPLATE.fullmatch(template)
        if match is None:
            raise wrong(
                f"the secret header {name!r} does not name a variable",
                "Write a variable in braces, '{llm_token}', behind the scheme if there is one "
                f"({', '.join(_SCHEMES)}). Terraform asks for its value, as by TF_VAR_llm_token: "
                "never write the value itself.",
            )
        if match[2] in _RESERVED:
            raise wrong(
                f"the secret header {name!r} names the variable {match[2]!r}, which means something else",
                "Choose another name, as in '{llm_token}'.",
            )
    return headers


SecretHeaders = Annotated[dict[str, str], AfterValidator(_check_secret_headers)]
"""By name: a scheme, if there is one, and the variable, `Bearer {llm_token}`."""


def variable_of(template: str) -> str:
    """The variable that a secret header names."""
    match = _TEMPLATE.fullmatch(template)
    assert match is not None
    return match[2]


def scheme_of(template: str) -> str:
    """What stands before the secret: `Bearer `, or nothing."""
    return template[: template.index("{")]
