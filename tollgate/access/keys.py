"""The API keys of a configuration, and the plans that they are in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import TypeAlias

from tollgate.access.identity import Identity, identity, is_declared
from tollgate.terraform.configuration.configuration import Configuration
from tollgate.terraform.configuration.resource import Resource
from tollgate.terraform.configuration.value import Reference, Unknown, as_text
from tollgate.terraform.plan_redaction import MIN_LENGTH, Fingerprint, Secrets

KEY = "aws_api_gateway_api_key"
PLAN_KEY = "aws_api_gateway_usage_plan_key"

_Named: TypeAlias = "Identity | Unknown | None"
_Said: TypeAlias = "str | tuple[object, str]"

OF_AN_INSTANCE = re.compile(r"\b(?:each|count)\.|\b(?:uuid|timestamp)\(")
"""What makes a text say something else for each instance."""


class Keys:
    """Each found when it is first asked for."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration

    @cached_property
    def named(self) -> Mapping[Resource, tuple[_Named, _Named]]:
        """Each attachment with the key and the plan that it names."""
        return {
            found: (identity(found.get("key_id")), identity(found.get("usage_plan_id")))
            for found in self._configuration.of(PLAN_KEY)
        }

    @cached_property
    def attachments(self) -> Mapping[Identity, Sequence[Resource]]:
        """The attachments of each API key, `aws_api_gateway_usage_plan_key`."""
        return _grouped((key, attachment) for attachment, (key, _) in self.named.items())

    @cached_property
    def attachments_of_plan(self) -> Mapping[Identity, Sequence[Resource]]:
        """The attachments to each usage plan."""
        return _grouped((plan, attachment) for attachment, (_, plan) in self.named.items())

    @cached_property
    def may_be_named_elsewhere(self) -> bool:
        """Whether some attachment may be of any key: its key is not known, or only an id, or in no JSON."""
        is_open = any(
            isinstance(key, Unknown) and not _is_of_a_key(found) for found, (key, _) in self.named.items()
        )
        unread = any(part.kind == "file" for part in self._configuration.unread)
        return is_open or unread or not all(map(is_declared, self.attachments))

    def may_be_in_a_plan(self, key: Resource) -> bool:
        """Whether some attachment may be of a key, in a module that is not read, too."""
        return self.may_be_named_elsewhere or key in self._handed_over

    @cached_property
    def _handed_over(self) -> Set[Resource]:
        """What the calls of modules that are not read refer to."""
        return {found for call in self._configuration.unread for found in call.mentions()}

    @cached_property
    def uncertain_attachments(self) -> Sequence[Resource]:
        """The attachments of which the key or the plan is not known, so that they may be of any."""
        return [
            attachment
            for attachment, (key, plan) in self.named.items()
            if isinstance(key, Unknown) or isinstance(plan, Unknown)
        ]

    @cached_property
    def secrets(self) -> Secrets:
        """The values that are written down, which may stand in addresses and names, too."""
        values = (key.get("value") for key in self._configuration.of(KEY))
        return Secrets(
            frozenset(
                value
                for value in values
                if isinstance(value, str) and not isinstance(value, Fingerprint) and len(value) >= MIN_LENGTH
            )
        )

    def first_of_name(self, key: Resource) -> Resource | None:
        """The first API key with the name of one; None where what that will be is not told."""
        return self._first_names.get(_said(key, "name"))

    def first_of_value(self, key: Resource) -> Resource | None:
        """The first API key with the value of one; None where what that will be is not told."""
        return self._first_values.get(_value_of(key))

    @cached_property
    def _first_names(self) -> Mapping[object, Resource]:
        return self._firsts(lambda key: _said(key, "name"))

    @cached_property
    def _first_values(self) -> Mapping[object, Resource]:
        return self._firsts(_value_of)

    def _firsts(self, known_by: Callable[[Resource], _Said | None]) -> Mapping[object, Resource]:
        """The first key of each thing that keys are known by."""
        first: dict[object, Resource] = {}
        for key in self._configuration.of(KEY):
            if (said := known_by(key)) is not None:
                first.setdefault(said, key)
        return first


def _grouped(named: Iterable[tuple[_Named, Resource]]) -> Mapping[Identity, Sequence[Resource]]:
    """The attachments by what they name; not those of which it is not known."""
    found: dict[Identity, list[Resource]] = defaultdict(list)
    for one, attachment in named:
        if one is not None and not isinstance(one, Unknown):
            found[one].append(attachment)
    return found


def _is_of_a_key(attachment: Resource) -> bool:
    """Whether it has another attribute of a key than its id, which is the id of none."""
    named = attachment.get("key_id")
    return isinstance(named, Reference) and named.resource.kind == KEY


def _value_of(key: Resource) -> _Said | None:
    """What the value of a key is known by, where two of it are certainly equal."""
    return (key, "value") if key.raw.get("value") is None else _said(key, "value")


def _said(key: Resource, argument: str) -> _Said | None:
    """What an argument is known by, where two of it are certainly equal."""
    value = key.get(argument)
    if isinstance(value, Reference):
        return value.resource, value.attribute
    value = as_text(value)
    if not isinstance(value, Unknown):
        return value
    raw = key.raw.get(argument)
    # The same text may say something else in another module, or for another instance.
    is_one = isinstance(raw, str) and not key.address.startswith("module.") and not OF_AN_INSTANCE.search(raw)
    return (key.stack, str(raw)) if is_one else None
