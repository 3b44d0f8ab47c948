"""What a caller gets of a backend's answer.

Developer guide, "Integration response for REST APIs in API Gateway", "Mapping template transformations for
REST APIs in API Gateway" and "Override your API's request and response parameters and status codes for REST
APIs in API Gateway".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from tollgate.local.call import Answer, Call, NotServed, Pairs, failed
from tollgate.local.mapping import content_handling
from tollgate.local.mapping.answer_headers import proxied_headers
from tollgate.local.mapping.java import printed
from tollgate.local.mapping.parameters import AnswerSource, constant, of_answer
from tollgate.local.mapping.request import payload_of
from tollgate.local.mapping.velocity import Rendered, TemplateFailed, template
from tollgate.local.message.binary import is_binary
from tollgate.local.message.head import STATUSES, header_text, is_header_name
from tollgate.local.message.media_type import first_media_type
from tollgate.local.served.gateway import Integration, IntegrationResponse

_JSON: Final = "application/json"
_PREFIX: Final = "method.response.header."
_HEADER: Final = "header."
_INVOKED: Final = 200
"""What Lambda answers of a function that ran."""
_NO_MATCH: Final = (
    "Execution failed due to configuration error: No match for output mapping and no default output mapping "
    "configured. Endpoint Response Status Code: {}"
)
_FAILED: Final = "Execution failed due to configuration error: Unable to transform response"
_NO_STATUS: Final = "Execution failed due to configuration error: {} is no status of an answer"
_NO_HEADER: Final = "Execution failed due to configuration error: {!r} is no header's name"
_NO_BASE64: Final = "Execution failed due to configuration error: Unable to base64 decode the body"


def answered(call: Call, integration: Integration, backend: Answer, error: str | None = None) -> Answer:
    """The answer to a call.

    Args:
        backend: what the backend answered, its body whole.
        error: what a Lambda function failed with; None where it did not, or the backend is another.

    Raises:
        Refusal: API_CONFIGURATION_ERROR, where no response is for this answer, or its mapping fails or makes
            a status or a header that is none.
        NotServed: a pattern or a JSONPath is not known here.
    """
    response = _responses(integration).of(_said(integration, backend, error))
    if response is None:
        raise failed(call, _NO_MATCH.format(backend.status))
    return response.answer(call, backend)


def _said(integration: Integration, backend: Answer, error: str | None) -> str:
    """What a response is chosen by: the status, or a function's error, of which one that ran says none."""
    if error is not None:
        return error
    of_function = integration.function is not None and backend.status == _INVOKED
    return "" if of_function else str(backend.status)


class _Responses:
    """The responses of an integration, by what a backend says: its status, or a function's error."""

    def __init__(self, integration: Integration) -> None:
        made = [(each.selection_pattern, _Response(each)) for each in integration.responses]
        self._selected = [(_compiled(pattern), each) for pattern, each in made if pattern]
        self._default = next((each for pattern, each in made if not pattern), None)

    def of(self, said: str) -> _Response | None:
        """The first that takes it, else the one that takes what no other does."""
        for pattern, response in self._selected:
            if pattern.fullmatch(said):
                return response
        return self._default


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.ASCII)
    except re.error as error:
        raise NotServed(f"the selection pattern {pattern!r} is not known here: {error}") from None


@lru_cache(maxsize=1024)
def _responses(integration: Integration) -> _Responses:
    return _Responses(integration)


class _Response:
    """A response, with what does not depend on a call made once."""

    def __init__(self, response: IntegrationResponse) -> None:
        self._status = response.status
        self._handling = response.content_handling
        # A template without a letter is none, as LocalStack's authors saw it.
        self._templates = {name.lower(): text for name, text in response.templates.items() if text}
        self._only = next(iter(self._templates.items())) if len(self._templates) == 1 else None
        self._constants: Pairs = []
        self._sources: list[tuple[str, AnswerSource]] = []
        for target, expression in response.parameters.items():
            name = target.removeprefix(_PREFIX)
            text = constant(expression)
            if text is None:
                self._sources.append((name, of_answer(expression)))
            elif text:
                self._constants.append((name, header_text(text)))

    def answer(self, call: Call, backend: Answer) -> Answer:
        """Make a caller's answer of a backend's."""
        headers = [*self._constants, *self._taken(call, backend)]
        content_type, text = self._template(call)
        status, overrides = self._status, call.response_overrides
        if text is None:
            body = self._converted(call, backend)
        else:
            rendered = self._rendered(call, backend, text)
            body = rendered.body.encode("utf-8", "replace")
            if rendered.response:
                overrides = {**overrides, **rendered.response}
        if overrides:
            headers, status = _overridden(headers, status, overrides)
        _check(call, status, headers)
        return Answer(status, _finished(headers, content_type), body)

    def _taken(self, call: Call, backend: Answer) -> Pairs:
        found = ((name, source(call, backend)) for name, source in self._sources)
        return [(name, header_text(values[-1])) for name, values in found if values]

    def _template(self, call: Call) -> tuple[str, str | None]:
        """The template that the caller would have, by `Accept`, else JSON's, else the first."""
        if self._only is not None:
            return self._only
        if not self._templates:
            return _JSON, None
        accepted = first_media_type(call.headers.get("accept"))
        for name in (accepted, _JSON):
            if name in self._templates:
                return name, self._templates[name]
        return next(iter(self._templates.items()))

    def _rendered(self, call: Call, backend: Answer, text: str) -> Rendered:
        try:
            parsed = template(text)
            if parsed.constant is not None:
                return parsed.constant
            return parsed.render(payload_of(call, self._converted(call, backend)))
        except TemplateFailed:
            # What it says may show what the backend answered.
            raise failed(call, _FAILED) from None

    def _converted(self, call: Call, backend: Answer) -> bytes:
        assert isinstance(backend.body, bytes)
        if not call.api.binary_media_types and self._handling != "CONVERT_TO_BINARY":
            return content_handling.as_text(backend.body)
        given = next((value for name, value in backend.headers if name.lower() == "content-type"), "")
        try:
            return content_handling.of_answer(
                backend.body,
                binary=is_binary(call.api, given),
                wanted=is_binary(call.api, call.headers.get("accept")),
                handling=self._handling,
            )
        except ValueError:
            raise failed(call, _NO_BASE64) from None


def _overridden(headers: Pairs, status: int, overrides: Mapping[str, object]) -> tuple[Pairs, int]:
    """What a template says goes before what is mapped. A status that is no number does not count."""
    for name, value in overrides.items():
        if name == "status":
            status = value if type(value) is int else status
        elif name.startswith(_HEADER):
            header = name.removeprefix(_HEADER)
            headers = [pair for pair in headers if pair[0].lower() != header.lower()]
            headers.append((header, header_text(printed(value))))
    return headers, status


def _check(call: Call, status: int, headers: Pairs) -> None:
    """Refuse what no message can have."""
    wrong = next((name for name, _ in headers if not is_header_name(name)), None)
    if status not in STATUSES or wrong is not None:
        raise failed(call, _NO_STATUS.format(status) if wrong is None else _NO_HEADER.format(wrong))


def _finished(headers: Pairs, content_type: str) -> Pairs:
    """The headers, with the template's media type where they do not say it."""
    if all(name.lower() != "content-type" for name, _ in headers):
        headers.append(("Content-Type", header_text(content_type)))
    return proxied_headers(headers)
