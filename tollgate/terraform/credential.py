"""What looks like a credential, where Terraform's text has one written down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tollgate.terraform.configuration.value import Value

_NAME = re.compile(
    r"(?i:authorization|api[-_]?key|secret|passw(?:or)?d|credential)"
    r"|(?<![A-Za-z])(?i:(?:auth|access|bearer|session)?[-_]?token)(?![sS])|(?<=[a-z])Token(?!s)"
)
_SHAPES = re.compile(
    r"\bsk-[A-Za-z0-9_-]{16,}|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}"
    r"|\bBearer\s+[A-Za-z0-9._~+/-]{16,}|\bxox[abp]-[A-Za-z0-9-]{10,}"
)
_POINTER = re.compile(
    r"(?i:[_-](?:arn|bucket|header|id|length|name|parameter|path|prefix|table|ttl|type|uri|url)s?)$"
    r"|(?<=[a-z])(?:Arn|Header|Id|Name|Parameter|Path|Table|Ttl|Type|Uri|Url)s?$"
)
_ASSIGNED = re.compile(r"""["']?([A-Za-z][\w.-]*)["']?\s*[:=]\s*["']([^"'$#{}\s][^"'${}]{7,})["']""")
_EXPRESSION = re.compile(r"\$\{|\$context|\$input|\$util|\$stageVariables|stageVariables\.|context\.")


def names_one(name: str) -> bool:
    """Whether a header, a variable or a field is called like a credential: `x-api-key`, `dbPassword`."""
    return _NAME.search(name) is not None


def points_elsewhere(name: str) -> bool:
    """Whether a name says where a credential is to be found, and not what it is: `SECRET_ARN`."""
    return _POINTER.search(name) is not None


def has_shape(text: str) -> bool:
    """Whether a text holds something in a form that only credentials have: `sk-…`, `Bearer …`."""
    return _SHAPES.search(text) is not None


def is_written(name: str, value: Value) -> bool:
    """Whether a value under a name is a credential that is written down, and no expression."""
    if not isinstance(value, str):
        return False
    text = value.strip().removeprefix("'").removesuffix("'").strip()
    if not text or _EXPRESSION.search(text):
        return False
    return has_shape(text) or (names_one(name) and len(text) >= _MIN_LENGTH and " of " not in text)


def in_template(text: str) -> bool:
    """Whether a template sets a field that is called like a credential to a text of its own."""
    return has_shape(text) or any(is_written(name, value) for name, value in _ASSIGNED.findall(text))


def under(values: Mapping[str, Value]) -> Iterator[str]:
    """The names under which a credential is written down."""
    return (name for name, value in values.items() if is_written(name, value))


def under_quotes(parameters: Mapping[str, Value]) -> Iterator[str]:
    """The same of a parameter mapping, where only what stands in single quotes is a text."""
    quoted = {
        name: value for name, value in parameters.items() if isinstance(value, str) and value.startswith("'")
    }
    return under(quoted)


_MIN_LENGTH = 8
"""Characters; what is shorter is a word, as in `token: none`."""
