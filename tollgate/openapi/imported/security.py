"""Which of a document's operations ask for a key, and where callers put it."""

from __future__ import annotations

from typing import Final, Literal

from tollgate.config.suggestion import instead
from tollgate.openapi.imported.document import Document, Node
from tollgate.openapi.imported.findings import Findings

KeySource = Literal["header", "bearer"]

_CHANGE: Final = (
    "Let it ask for an apiKey in the header x-api-key or for http bearer, or leave it out: --skip."
)


def key_sources(operation: Node, document: Document, findings: Findings) -> frozenset[KeySource] | None:
    """Where an operation's callers may put their key.

    Returns:
        the places, of which any does; none of them where the document leaves it open, and None where the
        operation itself says that it needs no key: `security: []`.
    """
    own = operation.get("security")
    asked = own or document.root.get("security")
    if asked is None:
        return frozenset()
    if not asked.value:
        if own is not None:
            findings.note(
                own,
                "public: the document says security: []",
                "Anyone can call it. Take 'public: true' out to ask for a key all the same.",
            )
            return None
        _keep_closed(asked, findings)
        return frozenset()
    found: set[KeySource] = set()
    refused = Findings(document)
    for requirement in asked.each():
        found |= _of_requirement(requirement, document, findings, refused)
    if not found:
        findings.refusals += refused.refusals
    return frozenset(found)


def _of_requirement(
    requirement: Node, document: Document, findings: Findings, refused: Findings
) -> set[KeySource]:
    names = list(requirement.value) if isinstance(requirement.value, dict) else []
    if not names:
        _keep_closed(requirement, findings)
        return set()
    if len(names) > 1:
        both = " and ".join(repr(name) for name in names)
        refused.refuse(requirement, f"{both} are asked for together, and a key is one", _CHANGE)
        return set()
    source = _source(names[0], requirement, document, refused)
    return {source} if source else set()


def _source(name: str, requirement: Node, document: Document, refused: Findings) -> KeySource | None:
    schemes = (
        document.at("securityDefinitions")
        if document.version == "2.0"
        else document.at("components", "securitySchemes")
    )
    scheme = schemes.get(name) if schemes else None
    scheme = refused.resolved(scheme) if scheme else None
    if scheme is None:
        known = schemes.value if schemes and isinstance(schemes.value, dict) else {}
        refused.refuse(requirement, f"there is no security scheme {name!r}", instead(name, known))
        return None
    kind, where = scheme.text("type"), scheme.text("in")
    if (kind, where, scheme.text("name").lower()) == ("apiKey", "header", "x-api-key"):
        return "header"
    if kind == "http" and scheme.text("scheme").lower() == "bearer":
        return "bearer"
    if (kind, where) == ("apiKey", "header"):
        sent = f"sends the key in the header {scheme.text('name')!r}, and API Gateway reads 'x-api-key'"
    else:
        of = " in ".join(filter(None, (scheme.text("scheme") or kind, where)))
        sent = f"is {of}, which is no key of API Gateway"
    refused.refuse(requirement, f"the security scheme {name!r} {sent}", _CHANGE)
    return None


def _keep_closed(node: Node, findings: Findings) -> None:
    findings.note(
        node,
        "a key is asked for all the same",
        "A route is public only where its own operation says 'security: []'; or add 'public: true' to it.",
    )
