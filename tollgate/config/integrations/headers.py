"""Fixed headers, of a request to a backend or of an answer."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator

from tollgate.config.model import check_no_credential, wrong
from tollgate.config.once import each_header_once

HEADER_NAME: Final = re.compile(r"[A-Za-z0-9._$-]+")
"""What a mapping of API Gateway can name; RFC 9110, section 5.1, allows more. [mapping] in `limits`"""


def check_headers(headers: dict[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not HEADER_NAME.fullmatch(name):
            # Someone may have put the value into the name.
            shown = "this" if re.search(r"[:\s]", name) else repr(name)
            raise wrong(f"{shown} is not a header name", "Use letters, digits and . _ $ -.")
        if any(ord(character) < 32 or ord(character) == 127 or character == "'" for character in value):
            raise wrong(
                f"the value of the header {name!r} has a control character or a single quote",
                "Leave it out: API Gateway cannot carry it in a fixed header.",
            )
    return each_header_once(headers)


def _check_credentials(headers: dict[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        check_no_credential("header", name, value)
    return headers


Headers = Annotated[dict[str, str], AfterValidator(check_headers)]
SentHeaders = Annotated[Headers, AfterValidator(_check_credentials)]
"""Those that a backend gets: never a credential."""
