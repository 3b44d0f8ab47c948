"""A plan's JSON, or Terraform's text of it, with each secret replaced by a short fingerprint.

The same secret has the same fingerprint wherever it stands, so "same" and "changed" stay visible.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cached_property
from typing import Any, Final

from tollgate.terraform.plan_secrets import Path, secret_places

MIN_LENGTH: Final = 8
"""Characters. A shorter secret is a word that stands elsewhere, too: it is replaced in its place alone."""

_SECTIONS: Final = frozenset(
    {
        "applyable", "checks", "complete", "configuration", "deferred_changes", "errored", "format_version",
        "output_changes", "planned_values", "prior_state", "relevant_attributes", "resource_changes",
        "resource_drift", "terraform_version", "timestamp", "variables",
    }
)  # fmt: skip
"""What of a plan is known: another section may hold secrets that nobody looks for, and is left out."""

_WORD: Final = re.compile(rf"[A-Za-z0-9]{{{MIN_LENGTH},}}")
_MOST_SEARCHED: Final = 500
"""Words that are also looked for within longer words; more of them would take too long."""


class Fingerprint(str):
    """`(redacted 1a2b3c4d)`: eight hex digits of a secret's SHA-256."""

    __slots__ = ()


def fingerprint(secret: object) -> Fingerprint:
    """What stands for a secret."""
    text = secret if isinstance(secret, str) else json.dumps(secret)
    return Fingerprint(f"(redacted {hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]})")


def redact(document: dict[str, Any]) -> dict[str, Any]:
    """A plan's JSON without its secrets, and without the sections that are not known.

    Args:
        document: as `terraform show -json` prints it. It is changed.
    """
    known = {name: section for name, section in document.items() if name in _SECTIONS}
    secrets = take_secrets(known)
    return {name: secrets.redacted(section) for name, section in known.items()}


def take_secrets(document: dict[str, Any]) -> Secrets:
    """Put fingerprints where a plan's JSON has secrets, and tell which these were."""
    found: set[str] = set()
    for place in list(secret_places(document)):
        _replace(document, place, found)
    return Secrets(frozenset(secret for secret in found if len(secret) >= MIN_LENGTH))


class Secrets:
    """The secrets of a plan, to be found wherever else they stand."""

    def __init__(self, found: frozenset[str]) -> None:
        self._seen: dict[str, str] = {}
        self._words = {secret: fingerprint(secret) for secret in found if _WORD.fullmatch(secret)}
        self._others = {
            written: fingerprint(secret)
            for secret in found
            if secret not in self._words
            for written in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
        }

    def text(self, text: str) -> str:
        """A text without them."""
        for secret, replacement in self._searched:
            if secret in text:
                text = text.replace(secret, replacement)
        return _WORD.sub(lambda found: self._words.get(found[0], found[0]), text) if self._words else text

    def redacted(self, value: Any) -> Any:
        """A value of JSON without them, in its keys too."""
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, dict):
            return {self._string(key): self.redacted(entry) for key, entry in value.items()}
        return [self.redacted(entry) for entry in value] if isinstance(value, list) else value

    def _string(self, value: str) -> str:
        """A text without them, which is looked at once, however often it stands there."""
        if len(value) < MIN_LENGTH or isinstance(value, Fingerprint):
            return value
        if value not in self._seen:
            self._seen[value] = self.text(value)
        return self._seen[value]

    @cached_property
    def _searched(self) -> list[tuple[str, str]]:
        """What is looked for within texts, the longest first."""
        words = self._words if len(self._words) <= _MOST_SEARCHED else {}
        return sorted({**words, **self._others}.items(), key=lambda entry: -len(entry[0]))


def _replace(document: dict[str, Any], place: Path, secrets: set[str]) -> None:
    """Put fingerprints into a place, where it is there, and note what was in it."""
    holder: Any = document
    for step in place[:-1]:
        holder = _step(holder, step)
    found = _step(holder, place[-1])
    if found is not None:
        holder[place[-1]] = _masked(found, secrets)


def _step(holder: Any, step: str | int) -> Any:
    if isinstance(holder, dict):
        return holder.get(step)
    is_there = isinstance(holder, list) and isinstance(step, int) and step < len(holder)
    return holder[step] if is_there else None


def _masked(value: Any, secrets: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _masked(entry, secrets) for key, entry in value.items()}
    if isinstance(value, list):
        return [_masked(entry, secrets) for entry in value]
    if value is None or isinstance(value, (bool, Fingerprint)):
        return value
    if isinstance(value, str):
        secrets.add(value)
    return fingerprint(value)
