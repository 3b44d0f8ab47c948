"""What answers an integration, as a person calls it: a host, a function, a model, a queue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

_FORMS: Final = (
    ("function", re.compile(r":lambda:path/[\d-]+/functions/(?:.*:function:)?([^/]+)/")),
    ("model", re.compile(r":bedrock(?:-runtime)?:path/model/([^/]+)/")),
    ("endpoint", re.compile(r":(?:runtime\.sagemaker|sagemaker-runtime):path/+endpoints/([^/]+)/")),
    ("queue", re.compile(r":sqs:path/(?:\d+/)?([^/]+)$")),
    ("service", re.compile(r"^arn:[\w-]+:apigateway:[\w-]*:(.+)$")),
)
_STATES: Final = ":states:action/"
_MACHINE: Final = re.compile(r"stateMachineArn\W{1,8}(arn:[\w:/.-]+)")


@dataclass(frozen=True, slots=True)
class Target:
    """What answers.

    Attributes:
        what: `host`, `function`, `model`, `endpoint`, `queue`, `state machine`, or `service`.
        name: `llm.example.com`, `chat:live`.
    """

    what: str
    name: str


def target_of(integration: Mapping[str, Any]) -> Target | None:
    """What answers an integration by its values; None where that is not known."""
    uri = integration.get("uri")
    if not isinstance(uri, str):
        return None
    if uri.startswith(("http://", "https://")):
        return _host(uri)
    if _STATES in uri:
        return _state_machine(integration)
    for what, form in _FORMS:
        if found := form.search(uri):
            return Target(what, unquote(found[1]))
    return None


def _host(uri: str) -> Target | None:
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    return Target("host", parts.netloc.rpartition("@")[2]) if parts.netloc else None


def _state_machine(integration: Mapping[str, Any]) -> Target | None:
    """A state machine is named in what it is sent."""
    templates = integration.get("request_templates")
    texts = templates.values() if isinstance(templates, Mapping) else ()
    found = {machine for text in texts for machine in _MACHINE.findall(str(text))}
    return Target("state machine", found.pop().rpartition(":")[2]) if len(found) == 1 else None
