"""The URI of an integration with a service of AWS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_URI: Final = re.compile(
    r"arn:(?P<partition>[a-z-]+):apigateway:(?P<region>[a-z0-9-]+):(?P<service>[A-Za-z0-9.-]+)"
    r":(?P<kind>path|action)/(?P<rest>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class ServiceUri:
    """`arn:aws:apigateway:us-east-1:runtime.sagemaker:path/endpoints/a/invocations`, in its parts.

    API Reference, "Integration", `uri`.

    Attributes:
        service: with its subdomain, as in its host's name: `runtime.sagemaker`.
        action: `StartExecution`; None where there is a path.
        path: `/endpoints/a/invocations`, perhaps with a query; `/` where there is an action.
    """

    region: str
    service: str
    action: str | None
    path: str

    @property
    def url(self) -> str:
        """Where Amazon has it."""
        return f"https://{self.service}.{self.region}.amazonaws.com{self.path}"


def service_uri(uri: str) -> ServiceUri | None:
    """The parts of an integration's URI; None where it is of another form."""
    found = _URI.fullmatch(uri)
    if found is None:
        return None
    rest = found["rest"]
    if found["kind"] == "action":
        return ServiceUri(found["region"], found["service"], rest.partition("&")[0], "/")
    return ServiceUri(found["region"], found["service"], None, f"/{rest.lstrip('/')}")
