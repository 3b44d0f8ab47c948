"""Keys in a state that anyone may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tollgate.access.facts import Facts
from tollgate.access.keys import KEY, PLAN_KEY
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement, Undecided
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import (
    Unknown,
    as_bool,
)


def judge(first: Resource, facts: Facts) -> Judgement:
    blocks = facts.written.blocks(first.stack, "terraform")
    if blocks is None:
        return NOT_APPLICABLE
    backends = [found for block in blocks for found in _backends(block)]
    if not backends:
        return Failed(
            "The state, with every key's value in clear, is a file on whatever machine applies.", "medium"
        )
    kind, backend = backends[0]
    if kind == "local":
        return Failed("The state, with every key's value in clear, is a local file.", "medium")
    return _judge_s3(backend) if kind == "s3" else PASSED


def _judge_s3(backend: Block) -> Judgement:
    encrypt = as_bool(backend.get("encrypt"))
    if isinstance(encrypt, Unknown) or (encrypt is None and backend.get("bucket") is None):
        return Undecided(
            "Whether the state in S3 is encrypted is told when Terraform is initialised, not here."
        )
    if not encrypt and not _is_encrypted_by_bucket(backend):
        return Failed("The state in S3, with every key's value in clear, is not asked to be encrypted.")
    locked = as_bool(backend.get("use_lockfile"))
    if locked is True or backend.get("dynamodb_table"):
        return PASSED
    if isinstance(locked, Unknown) or (locked is None and backend.get("bucket") is None):
        return Undecided(
            "Whether the state in S3 has a lock is told when Terraform is initialised, not here."
        )
    return Failed("Two may apply at once: the state in S3 has no lock.", "medium")


def _is_encrypted_by_bucket(backend: Block) -> bool:
    """Whether synthesis says so: a bucket that `tollgate bootstrap` makes refuses every other encryption."""
    notes = backend.raw.get("//")
    return isinstance(notes, dict) and notes.get("encrypted_by") == "bucket"


def _backends(block: Resource) -> Iterator[tuple[str, Block]]:
    if block.raw.get("cloud") is not None:
        yield "cloud", block
    backend = block.block("backend")
    for kind in backend.raw if isinstance(backend, Block) else ():
        entry = backend.block(kind) if isinstance(backend, Block) else None
        if isinstance(entry, Block) and kind != "//":
            yield kind, entry


def _subjects(facts: Facts) -> Iterable[Resource]:
    """One of each stack whose state has keys' values: the attachments have them, too."""
    found = (*facts.configuration.of(KEY), *facts.configuration.of(PLAN_KEY), *facts.configuration.data(KEY))
    first: dict[str, Resource] = {}
    for resource in found:
        first.setdefault(resource.stack, resource)
    return first.values()


RULE = Rule(
    id="TG-K16",
    severity="high",
    title="Keys lie in clear in the state",
    condition=(
        "A stack with keys or their attachments has a local backend (medium), or one in S3 without a lock "
        "(medium), or with neither encrypt nor the note `encrypted_by: bucket`, by which synthesis says that "
        "the bucket of `tollgate bootstrap` encrypts by its own key (high)."
    ),
    why=(
        "Terraform's state holds the value of every key in clear: whoever may read the file can call the API "
        "as any consumer."
    ),
    in_gateway=(
        "Give the environment `backend: {type: s3, bucket: …}`, which Tollgate encrypts and locks; with "
        "`bootstrap: {}` it makes the bucket, too."
    ),
    in_terraform="Use an S3 backend with encrypt = true and use_lockfile = true, or HCP Terraform.",
    link="https://developer.hashicorp.com/terraform/language/backend/s3",
    subjects=_subjects,
    judge=judge,
)
