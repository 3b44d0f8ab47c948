"""The address of an HTTP backend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Final
from urllib.parse import SplitResult, unquote_plus, urlsplit

from pydantic import AfterValidator

from tollgate.config.credential import is_value_of_a_credential, names_a_credential
from tollgate.config.model import TAKE_IT_OUT, credential_in_clear, is_token, wrong

_SCHEMES: Final = ("http", "https")
_FULL_ADDRESS: Final = "Write it in full, as in 'https://llm.example.com/v1/chat'."

_PARAMETER: Final = re.compile(r"\{[A-Za-z0-9._-]+\}")

_CREDENTIALS_IN_A_QUERY: Final = ("code", "sas", "sig")
"""What Azure calls a function's key and a shared access signature; elsewhere, the names say nothing."""
_CREDENTIAL_IN_A_QUERY_MIN_LENGTH: Final = 16
"""A country's code is shorter, either of these is not."""


def _check_url(url: str) -> str:
    """No message shows the part of an address that could be a credential."""
    if is_token(url):
        return url
    try:
        parts = urlsplit(url)
        has_braces = set("{}") & set(parts.netloc)
        port_is_valid = not has_braces and (parts.port is None or parts.port > 0)
    except ValueError:
        raise wrong("this is not an address", _FULL_ADDRESS) from None
    if "@" in (parts.netloc if parts.scheme in _SCHEMES and parts.netloc else url):
        raise wrong("the address carries a user name or password", TAKE_IT_OUT)
    if has_braces:
        raise wrong(
            "the address's host or port has braces, so that callers would choose the backend",
            "Write the host out: parameters stand in the path and the query.",
        )
    for name, value in _parameters(parts):
        is_named_so = names_a_credential(name) or (
            name.lower() in _CREDENTIALS_IN_A_QUERY and len(value) >= _CREDENTIAL_IN_A_QUERY_MIN_LENGTH
        )
        if is_named_so and is_value_of_a_credential(value):
            raise credential_in_clear(f"the address's parameter {name!r}")
    _check_braces(parts)
    if parts.scheme not in _SCHEMES or not parts.hostname or not port_is_valid:
        raise wrong(f"{shown(url)} is not an address", _FULL_ADDRESS)
    if re.search(r"[\s\x00-\x20\x7f]", url):
        raise wrong("the address has a space or a control character", "Write a space as '%20'.")
    if parts.fragment:
        raise wrong("the address has a '#' part, which no request carries", "Take it out.")
    return url


def _parameters(parts: SplitResult) -> Iterator[tuple[str, str]]:
    """The names and values of the query and of what follows a `;` in the path."""
    of_path = (field for part in parts.path.split("/") for field in part.split(";")[1:])
    for field in (*of_path, *re.split("[&;]", parts.query)):
        name, _, value = field.partition("=")
        yield unquote_plus(name), unquote_plus(value)


def _check_braces(parts: SplitResult) -> None:
    """A parameter stands anywhere in the path, or is a whole value of the query."""
    values = [field.partition("=")[2] or field for field in parts.query.split("&")]
    beside = [_PARAMETER.sub("", parts.path), *(value for value in values if not _PARAMETER.fullmatch(value))]
    if any(set("{}") & set(text) for text in beside):
        raise wrong(
            "the address has braces that are no parameter",
            "Write a parameter as '{name}', anywhere in the path or as a whole value of the query: "
            "'https://llm.example.com/{model}:generate?user={id}'.",
        )
    if re.search("[{}]", "".join(field.partition("=")[0] for field in parts.query.split("&"))):
        raise wrong("the address has braces in a name of its query", "Write the name out: '?id={id}'.")


def shown(url: str) -> str:
    """An address up to its query; `this` where a password may stand in it."""
    shown = re.split(r"[?#]", url)[0]
    has_host = re.match(r"[A-Za-z0-9+.-]+://[^/\\:]", shown)
    return repr(shown) if has_host and "@" not in url.partition("?")[0] else "this"


def parameters_of(url: str) -> tuple[str, ...]:
    """The names between braces in an address."""
    return () if is_token(url) else tuple(dict.fromkeys(re.findall(r"\{([^{}]+)\}", url)))


Url = Annotated[str, AfterValidator(_check_url)]
