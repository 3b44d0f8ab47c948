"""What was reviewed of a stack: the plan file, the document, the state and the description, each by a hash.

An apply compares: what is another by then was not reviewed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from tollgate.errors import TollgateError
from tollgate.files import write
from tollgate.terraform.runner import Terraform
from tollgate.terraform.stacks import Stack, notes_of
from tollgate.workflow.described import changed

PLAN_FILE: Final = "tollgate.tfplan"
RECORD_FILE: Final = "tollgate.reviewed.json"
_WAITS_FILE: Final = "tollgate.waits"
_VERSION: Final = 1
_NAMES: Final = 3
"""Files in one sentence."""
_READ_BY_TERRAFORM: Final = ("*.tf", "*.tf.json", "*.tfvars", "*.tfvars.json", ".terraform.lock.hcl")


@dataclass(frozen=True, slots=True)
class Record:
    """The hashes of what was reviewed, SHA-256 in hex.

    Attributes:
        document: of all files in the stack's folder that Terraform reads.
        state: of its lineage and serial, which another apply changes.
        description: of each file that it was synthesized from; none where the plan did not synthesize.
    """

    plan: str
    document: str
    state: str
    description: Mapping[str, str] = field(default_factory=dict)


def record_of(terraform: Terraform, stack: Stack) -> Record:
    """What there is now.

    Raises:
        TerraformError: the state cannot be read.
    """
    return Record(
        plan=_hash_of([stack.folder / PLAN_FILE]),
        document=hash_of_documents(stack),
        state=_hash_of_state(terraform.pull_state()),
    )


def hash_of_documents(stack: Stack) -> str:
    """Of all that Terraform reads in a stack's folder."""
    return _hash_of(_documents(stack.folder))


def write_record(record: Record, stack: Stack) -> None:
    """Write down what was reviewed, beside the plan file."""
    text = json.dumps({"version": _VERSION, **asdict(record)}, indent=2)
    write(stack.folder / RECORD_FILE, text + "\n")


def forget(stack: Stack) -> None:
    """Take the plan file, which holds key values, and what was written of it away."""
    for name in (PLAN_FILE, RECORD_FILE, _WAITS_FILE):
        (stack.folder / name).unlink(missing_ok=True)


def let_wait(stack: Stack) -> None:
    """Write down that a stack was not planned, as another is to be applied first."""
    write(stack.folder / _WAITS_FILE, "It is planned once the stacks that it depends on are applied.\n")


def is_waiting(stack: Stack) -> bool:
    """Whether that is written down."""
    return (stack.folder / _WAITS_FILE).is_file()


def check(terraform: Terraform, stack: Stack) -> None:
    """Refuse what is not as it was reviewed.

    Raises:
        TollgateError: nothing was reviewed, or the plan file, the document or the state is another.
        TerraformError: the state cannot be read.
    """
    reviewed = _read(stack)
    now = record_of(terraform, stack)
    others = [
        words
        for words, before, after in (
            ("the plan file", reviewed.plan, now.plan),
            ("the document", reviewed.document, now.document),
            ("the state", reviewed.state, now.state),
        )
        if before != after
    ]
    if others:
        raise TollgateError(
            f"{stack.name}: {' and '.join(others)} changed since the review, so nothing is applied.\n  "
            "Plan and review again: tollgate plan."
        )


def check_description(stack: Stack) -> None:
    """Refuse where the description was edited after the plan: what it says now was not reviewed.

    Raises:
        TollgateError: a file of it that lies there is another, or nothing was reviewed.
    """
    if files := changed(_read(stack).description):
        environment = notes_of(stack).get("environment", stack.name)
        raise TollgateError(
            f"{stack.name}: {' and '.join(files[:_NAMES])} changed since the plan, so nothing is applied.\n  "
            f"Plan and review again: tollgate plan {environment}."
        )


def _read(stack: Stack) -> Record:
    file = stack.folder / RECORD_FILE
    if not file.is_file() or not (stack.folder / PLAN_FILE).is_file():
        raise TollgateError(
            f"{stack.name}: no plan of it was reviewed, so there is nothing to apply.\n  Plan and review it "
            "first: tollgate plan."
        )
    try:
        found = json.loads(file.read_text("utf-8"))
        description = {str(name): str(known) for name, known in found.get("description", {}).items()}
        return Record(str(found["plan"]), str(found["document"]), str(found["state"]), description)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise TollgateError(
            f"{file}: it is not what tollgate plan wrote.\n  Plan and review again: tollgate plan."
        ) from None


def _documents(folder: Path) -> Iterator[Path]:
    for pattern in _READ_BY_TERRAFORM:
        yield from sorted(folder.glob(pattern))


def _hash_of(files: Iterator[Path] | list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        try:
            content = file.read_bytes()
        except OSError:
            content = b""
        digest.update(f"{file.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _hash_of_state(text: str) -> str:
    """Of what tells one state from another, and not of what is in it."""
    try:
        found = json.loads(text) if text.strip() else {}
    except ValueError:
        found = {"lineage": text}
    said = json.dumps([found.get("lineage"), found.get("serial")])
    return hashlib.sha256(said.encode()).hexdigest()
