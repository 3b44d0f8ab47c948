"""What API Gateway answers itself, by the gateway responses of the API.

Developer guide, "Gateway responses for REST APIs in API Gateway": one that an API does not have is taken
from its DEFAULT_4XX or DEFAULT_5XX, with its status if that has one, and else is Amazon's own. A template
takes no more than variables: `$context`, `$stageVariables` and `$method.request`; it is no Velocity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from tollgate.local.call import Answer, Call, Pairs, Refusal
from tollgate.local.mapping.parameters import constant, of_request
from tollgate.local.message.head import STATUSES, header_text, is_header_name
from tollgate.local.message.media_type import first_media_type
from tollgate.local.refusals.response_types import TOLD
from tollgate.local.served.gateway import GatewayResponse

_JSON: Final = "application/json"
_AMAZONS: Final = GatewayResponse(None, {}, {})
_VARIABLE: Final = re.compile(
    r"\$(?P<braced>\{)?(?P<root>context|stageVariables|method\.request(?=\.(?:path|querystring|header)\.))\."
    r"(?P<name>[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)(?(braced)\})"
)
_HEADER: Final = "gatewayresponse.header."
_SERVER_ERROR: Final = 500


def answer(call: Call, refusal: Refusal) -> Answer:
    """The answer to a call that is refused."""
    told = TOLD[refusal.type]
    response = _response_of(call, refusal)
    content_type, template = _template(call, response.templates or {_JSON: told.template})
    headers: Pairs = [("Content-Type", header_text(content_type)), ("x-amzn-ErrorType", told.error_type)]
    _set_parameters(headers, call, response)
    body = _VARIABLE.sub(lambda found: _value(call, f"{found['root']}.{found['name']}"), template)
    # Nothing can be said of a status or a header that is none: this is what says what is wrong.
    status = response.status or told.status
    return Answer(status if status in STATUSES else told.status, headers, body.encode(errors="replace"))


def _response_of(call: Call, refusal: Refusal) -> GatewayResponse:
    """The API's own of the type, or its own for all of the kind, or Amazon's."""
    responses = call.api.responses
    if (own := responses.get(refusal.type)) is not None:
        return own
    kind = "DEFAULT_5XX" if TOLD[refusal.type].status >= _SERVER_ERROR else "DEFAULT_4XX"
    return responses.get(kind, _AMAZONS)


def _template(call: Call, templates: Mapping[str, str]) -> tuple[str, str]:
    """The template that the caller would have by `Accept`, else JSON's, else the first."""
    accepted = first_media_type(call.headers.get("accept"))
    if accepted in templates:
        return accepted, templates[accepted]
    content_type = _JSON if _JSON in templates else next(iter(templates))
    return content_type, templates[content_type]


def _set_parameters(headers: Pairs, call: Call, response: GatewayResponse) -> None:
    for name, source in response.parameters.items():
        header = name.removeprefix(_HEADER)
        if header == name or not is_header_name(header):
            continue
        value = _parameter(call, source)
        if value is not None:
            headers[:] = [pair for pair in headers if pair[0].lower() != header.lower()]
            headers.append((header, header_text(value)))


def _parameter(call: Call, source: str) -> str | None:
    """What a header is taken from: a text in single quotes, or a variable without its `$`."""
    if constant(source) is None and not _VARIABLE.fullmatch(f"${source}"):
        return None
    return _value(call, source) or None


def _value(call: Call, source: str) -> str:
    """A variable as text, read as the parameters of an integration are; empty where there is none."""
    return next(iter(of_request(source)(call)), "")
