"""Which provider makes a resource, where a stack has several."""

from __future__ import annotations

from collections.abc import Mapping

from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.configuration.resource import Resource

_AWS = "aws"


def provider_of(resource: Resource) -> str:
    """Its provider's name in its stack: `aws`, or `aws.west` for an alias."""
    return str(resource.raw.get("provider") or _AWS).strip("${}")


def providers(configuration: Configuration, stack: str) -> Mapping[str, Resource]:
    """The AWS providers of a stack's root module by name."""
    found: dict[str, Resource] = {}
    for provider in configuration.blocks("provider"):
        if provider.stack == stack and provider.address == f"provider.{_AWS}":
            alias = provider.get("alias")
            found.setdefault(f"{_AWS}.{alias}" if alias else _AWS, provider)
    return found
