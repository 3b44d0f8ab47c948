"""The authorizer's settings are of an API whose keys it takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollgate.config.authorizer import Authorizer
from tollgate.config.problem import Problem

if TYPE_CHECKING:
    from tollgate.config.gateway import Gateway


def check(gateway: Gateway) -> Iterator[Problem]:
    """Find settings of an authorizer that is not there."""
    for name, api in gateway.apis.items():
        if api.api_key_source == "header" and api.authorizer != Authorizer():
            yield Problem(
                ("apis", name, "authorizer"),
                "there is no authorizer, as callers put their key into 'x-api-key'",
                "Say 'api_key_source: bearer', or take it out.",
            )
