"""What answers a route: one model per integration type, told apart by `type`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Annotated, Final, Literal
from urllib.parse import SplitResult, unquote_plus, urlsplit

from pydantic import AfterValidator, Field, JsonValue, model_validator

from tollgate.config.credential import is_value_of_a_credential, names_a_credential
from tollgate.config.limits import (
    INTEGRATION_TIMEOUT_DEFAULT_MS,
    INTEGRATION_TIMEOUT_MIN_MS,
    INTEGRATION_TIMEOUT_PROVIDER_MAX_MS,
    MAPPING_TEMPLATE_MAX_BYTES,
)
from tollgate.config.model import (
    TAKE_IT_OUT,
    Model,
    check_no_credential,
    credential_in_clear,
    is_token,
    wrong,
)

_SCHEMES: Final = ("http", "https")
_FULL_ADDRESS: Final = "Write it in full, as in 'https://llm.example.com/v1/chat'."

_PARAMETER: Final = re.compile(r"\{[A-Za-z0-9._-]+\}")

_CREDENTIALS_IN_A_QUERY: Final = ("code", "sas", "sig")
"""What Azure calls a function's key and a shared access signature; elsewhere, the names say nothing."""
_CREDENTIAL_IN_A_QUERY_MIN_LENGTH: Final = 16
"""A country's code is shorter, either of these is not."""

HEADER_NAME: Final = re.compile(r"[A-Za-z0-9._$-]+")
"""What a mapping of API Gateway can name; RFC 9110, section 5.1, allows more. [mapping] in `limits`"""

LAMBDA_FUNCTION: Final = re.compile(
    r"(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:)?[A-Za-z0-9_-]{1,64}(?::[A-Za-z0-9_-]{1,128})?"
)
"""A name or an ARN, with an alias or version or without: AWS Lambda API, `FunctionName`."""

_LATEST: Final = ":$LATEST"
"""AWS Lambda, `AddPermission`: "We currently do not support adding policies for $LATEST."."""


def _check_headers(headers: dict[str, str]) -> dict[str, str]:
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
    lowered = [name.lower() for name in headers]
    for name in headers:
        if lowered.count(name.lower()) > 1:
            raise wrong(f"the header {name!r} is given twice", "Header names ignore case: keep one.")
    return headers


def _check_timeout(seconds: float) -> float:
    if not INTEGRATION_TIMEOUT_MIN_MS <= seconds * 1000 <= INTEGRATION_TIMEOUT_PROVIDER_MAX_MS:
        raise wrong(
            f"a timeout of {seconds:g} s is out of range",
            f"Give seconds, from {INTEGRATION_TIMEOUT_MIN_MS / 1000:g} to "
            f"{INTEGRATION_TIMEOUT_PROVIDER_MAX_MS / 1000:g}: the AWS provider takes no other.",
        )
    return seconds


def _check_function(function: str) -> str:
    if function.endswith(_LATEST):
        raise wrong(
            f"Lambda lets nobody call the qualifier {_LATEST[1:]!r} by a permission of its own",
            f"Leave it out: {function.removesuffix(_LATEST)!r} means the latest version.",
        )
    if not is_token(function) and not LAMBDA_FUNCTION.fullmatch(function):
        raise wrong(
            f"{function!r} is neither a function's name nor its ARN",
            "Write 'my-function', 'my-function:live' or "
            "'arn:aws:lambda:us-east-1:123456789012:function:my-function'.",
        )
    return function


def _check_credentials(headers: dict[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        check_no_credential("header", name, value)
    return headers


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
        raise wrong(f"{_shown(url)} is not an address", _FULL_ADDRESS)
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


def _shown(url: str) -> str:
    """An address up to its query; `this` where a password may stand in it."""
    shown = re.split(r"[?#]", url)[0]
    has_host = re.match(r"[A-Za-z0-9+.-]+://[^/\\:]", shown)
    return repr(shown) if has_host and "@" not in url.partition("?")[0] else "this"


def _check_body(body: JsonValue) -> JsonValue:
    try:
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, allow_nan=False)
    except ValueError:
        raise wrong("the body holds a number that JSON cannot write", "Use finite numbers.") from None
    size = len(text.encode(errors="surrogatepass"))
    if size > MAPPING_TEMPLATE_MAX_BYTES:
        raise wrong(
            f"the body has {size:,} bytes",
            f"API Gateway keeps it in a mapping template, of {MAPPING_TEMPLATE_MAX_BYTES:,} at most.",
        )
    return body


Headers = Annotated[dict[str, str], AfterValidator(_check_headers)]
Timeout = Annotated[float, AfterValidator(_check_timeout)]


class MockIntegration(Model):
    """A fixed answer from API Gateway itself; nothing is called."""

    type: Literal["mock"] = "mock"
    status: int = Field(default=200, ge=200, le=599)
    """The HTTP status of the answer."""
    headers: Headers = Field(default_factory=dict)
    """Fixed headers of the answer."""
    body: Annotated[JsonValue, AfterValidator(_check_body)] = None
    """The answer's body: a text as it is, anything else as JSON. Without one, the body is empty."""


class HttpIntegration(Model):
    """Passes the request on to an HTTP endpoint and its answer back."""

    type: Literal["http"]
    url: Annotated[str, AfterValidator(_check_url)]
    """Where the request goes. `{name}` in its path, or as a value of its query, stands for the route's path
    parameter of that name."""
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"] | None = None
    """The method towards the endpoint; the route's own by default."""
    headers: Annotated[Headers, AfterValidator(_check_credentials)] = Field(default_factory=dict)
    """Fixed headers towards the endpoint. Never a credential: the document shows them."""
    timeout: Timeout = INTEGRATION_TIMEOUT_DEFAULT_MS / 1000
    """Seconds, 0.05 to 300. Over 29 the account's quota must have been raised."""
    stream: bool = False
    """Send the answer on as it arrives. Needs AWS provider 6.25 or later."""
    allow_plaintext: bool = False
    """Accept an `http://` address, over which prompts and answers travel in clear."""

    @model_validator(mode="after")
    def _check_plaintext(self) -> HttpIntegration:
        if self.url.lower().startswith("http:") and not self.allow_plaintext:
            raise wrong(
                f"{_shown(self.url)} is not encrypted",
                "Use https://, or say 'allow_plaintext: true' if prompts may travel in clear.",
            )
        return self

    @property
    def url_parameters(self) -> tuple[str, ...]:
        """The names between braces in the address."""
        return () if is_token(self.url) else tuple(dict.fromkeys(re.findall(r"\{([^{}]+)\}", self.url)))


class LambdaIntegration(Model):
    """Calls an existing Lambda function with the whole request, and may do so for this API only."""

    type: Literal["lambda"]
    function: Annotated[str, AfterValidator(_check_function)]
    """The function's name or ARN, with `:alias` or `:version` or without."""
    timeout: Timeout = INTEGRATION_TIMEOUT_DEFAULT_MS / 1000
    """Seconds, 0.05 to 300. Over 29 the account's quota must have been raised."""


Integration = Annotated[MockIntegration | HttpIntegration | LambdaIntegration, Field(discriminator="type")]
