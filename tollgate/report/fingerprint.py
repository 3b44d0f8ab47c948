"""What a finding is known by from one run to the next, wherever its line has gone."""

from __future__ import annotations

import hashlib

from tollgate.audit.finding import Finding


def fingerprint(finding: Finding) -> str:
    """Sixteen hex digits of its rule, stack and address."""
    text = "\n".join((finding.rule.id, finding.stack, finding.address))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
