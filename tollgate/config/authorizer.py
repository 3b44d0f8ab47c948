"""The authorizer that takes keys from the `Authorization` header."""

from __future__ import annotations

from pydantic import Field

from tollgate.config.limits import AUTHORIZER_CACHE_MAX_SECONDS
from tollgate.config.model import Model


class Authorizer(Model):
    """The Lambda function that hands a bearer's key to API Gateway, which looks whether it is valid."""

    cache: int = Field(default=300, ge=0, le=AUTHORIZER_CACHE_MAX_SECONDS)
    """Seconds for which its answer to a header counts, without a call. With 0 it is called for each request,
    and takes a key from `x-api-key`, too: where answers are cached, every request needs `Authorization`."""
