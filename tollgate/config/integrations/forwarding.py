"""What the integrations with an HTTP backend have in common, wherever it is."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from tollgate.config.integrations.headers import SentHeaders
from tollgate.config.integrations.proxy import ProxyIntegration
from tollgate.config.integrations.secret_headers import SecretHeaders
from tollgate.config.integrations.url import Url, parameters_of, shown
from tollgate.config.model import wrong

Credential = Literal["Authorization", "x-api-key"]
CREDENTIALS: Final[tuple[Credential, ...]] = ("Authorization", "x-api-key")
"""The headers in which callers send what only the gateway needs to know."""


class ForwardingIntegration(ProxyIntegration):
    """Passes the request on to an HTTP backend and its answer back."""

    url: Url
    """Where the request goes. `{name}` in its path, or as a value of its query, stands for the route's path
    parameter of that name."""
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"] | None = None
    """The method towards the backend; the route's own by default."""
    headers: SentHeaders = Field(default_factory=dict)
    """Fixed headers towards the backend. Never a credential: the document shows them."""
    secret_headers: SecretHeaders = Field(default_factory=dict)
    """Headers whose value is a secret, `Authorization: "Bearer {llm_token}"`: the value comes by the
    Terraform variable in braces, as by TF_VAR_llm_token. The state has it."""
    forwards: Annotated[tuple[Credential, ...], Field(strict=False)] = ()
    """Which of the caller's credentials the backend gets: none by default."""
    allow_plaintext: bool = False
    """Accept an `http://` address, over which prompts and answers travel in clear."""

    @model_validator(mode="after")
    def _check_plaintext(self) -> ForwardingIntegration:
        if self.url.lower().startswith("http:") and not self.allow_plaintext:
            raise wrong(
                f"{shown(self.url)} is not encrypted",
                "Use https://, or say 'allow_plaintext: true' if prompts may travel in clear.",
            )
        return self

    @model_validator(mode="after")
    def _check_headers_once(self) -> ForwardingIntegration:
        taken = {name.lower(): "headers" for name in self.headers}
        taken |= {name.lower(): "forwards" for name in self.forwards}
        for name in self.secret_headers:
            if other := taken.get(name.lower()):
                raise wrong(
                    f"the header {name!r} is in 'secret_headers' and in {other!r}", "Keep it in one of them."
                )
        for name in self.headers:
            if taken[name.lower()] == "forwards":
                raise wrong(
                    f"the header {name!r} is in 'headers' and in 'forwards'", "Keep it in one of them."
                )
        return self

    @property
    def url_parameters(self) -> tuple[str, ...]:
        """The names between braces in the address."""
        return parameters_of(self.url)
