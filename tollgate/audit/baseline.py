"""The findings that were there when the audit was adopted, which only become fewer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tollgate.audit.finding import Finding
from tollgate.terraform.configuration.json_text import InvalidDocument, read

VERSION: Final = 1

_KEYS: Final = ("rule", "stack", "address", "evidence")
Entry = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings that are known.

    Attributes:
        entries: rule, stack, address and a digest of what was wrong, so that nothing worse is known with it.
    """

    entries: Set[Entry]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Baseline:
        """One that has all of these."""
        return cls({_entry(finding) for finding in findings})

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """One that was written.

        Raises:
            InvalidDocument: it is no baseline.
        """
        document = read(path)
        entries = document.data.get("findings")
        if document.data.get("version") != VERSION or not isinstance(entries, list):
            raise _no_baseline(document.file)
        return cls({_read(document.file, entry) for entry in entries})

    def has(self, finding: Finding) -> bool:
        """Whether a finding was there."""
        return _entry(finding) in self.entries

    def shrunk(self, findings: Iterable[Finding]) -> Baseline:
        """What of it is still there."""
        return Baseline(self.entries & Baseline.of(findings).entries)

    def text(self) -> str:
        """As a file, always the same for the same findings."""
        found = [dict(zip(_KEYS, entry, strict=True)) for entry in sorted(self.entries)]
        return json.dumps({"version": VERSION, "findings": found}, indent=2, ensure_ascii=False) + "\n"


def _entry(finding: Finding) -> Entry:
    evidence = f"{finding.verdict} {finding.severity} {finding.message}"
    digest = hashlib.sha256(evidence.encode()).hexdigest()[:16]
    return (finding.rule.id, finding.stack, finding.address, digest)


def _read(file: str, entry: Any) -> Entry:
    if not isinstance(entry, Mapping) or not all(isinstance(entry.get(key), str) for key in _KEYS):
        raise _no_baseline(file)
    return tuple(entry[key] for key in _KEYS)


def _no_baseline(file: str) -> InvalidDocument:
    return InvalidDocument(
        f"{file}: it is no baseline of version {VERSION}.\n"
        "  Take it away, and write it anew: --update-baseline."
    )
