"""What cannot be kept of a document, and what a person should know of the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import ValidationError

from tollgate.config.problem import Path, Problem
from tollgate.openapi.imported.document import Document, Node


@dataclass(slots=True)
class Findings:
    """Collects while a part of a document is read.

    Attributes:
        refusals: what cannot be kept.
        notes: what is kept in another way, or left out without harm.
    """

    document: Document
    refusals: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def refuse(self, node: Node, message: str, remedy: str) -> None:
        self.refusals.append(self._problem(node.path, message, remedy))

    def refuse_all(self, node: Node, error: ValidationError) -> None:
        """Refuse a part of which a model of the description says what is wrong."""
        for detail in error.errors(include_url=False, include_input=False):
            context = detail.get("ctx", {})
            message = str(context.get("message", detail["msg"]))
            self.refuse(node, message, str(context.get("remedy", "Change it, or leave it out: --skip.")))

    def note(self, node: Node, message: str, remedy: str) -> None:
        self.notes.append(self._problem(node.path, message, remedy))

    def resolved(self, node: Node) -> Node | None:
        """The node, or what its `$ref` leads to; None where that cannot be read, which is refused."""
        seen: set[Path] = set()
        found: Node | None = node
        while found is not None and found.text("$ref"):
            if found.path in seen:
                self.refuse(node, "the reference leads back to itself", "Break the circle.")
                return None
            seen.add(found.path)
            found = self.target(found)
        return found

    def target(self, node: Node) -> Node | None:
        """What the `$ref` of a node leads to, which is refused where that is no place of the document."""
        reference = node.text("$ref")
        found = self.document.target(reference)
        if found is None:
            is_local = reference.startswith("#")
            self.refuse(
                node,
                f"{reference!r} leads " + ("nowhere" if is_local else "out of this document"),
                "Write what is meant into the document."
                if is_local
                else "Bundle the document first, so that it stands for itself.",
            )
        return found

    def _problem(self, path: Path, message: str, remedy: str) -> Problem:
        return Problem(path, message, remedy, self.document.source(path))
