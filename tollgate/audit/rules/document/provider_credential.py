"""A credential of AWS in the document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tollgate.access.facts import Facts
from tollgate.audit.judgement import NOT_APPLICABLE, PASSED, Failed, Judgement
from tollgate.audit.rule import Rule
from tollgate.terraform.configuration.resource import Block, Resource

_CREDENTIALS = ("access_key", "secret_key", "token")
_BACKEND = "s3"


def judge(block: Resource, facts: Facts) -> Judgement:
    if block.kind == "terraform":
        return _judge_backend(block)
    if not _is_aws(block):
        return NOT_APPLICABLE
    written = [*_written(block, *_CREDENTIALS), *_of_web_identity(block)]
    if written:
        return Failed(f"The AWS provider has its {written[0]} in the document.")
    return PASSED


def _judge_backend(terraform: Resource) -> Judgement:
    backend = terraform.block("backend")
    state = backend.block(_BACKEND) if isinstance(backend, Block) else None
    if not isinstance(state, Block):
        return NOT_APPLICABLE
    if written := _written(state, *_CREDENTIALS):
        return Failed(f"The backend of the state has its {written[0]} in the document.")
    return PASSED


def _is_aws(provider: Resource) -> bool:
    """Its name is `aws`; in a plan `aws.west` for an alias, and `module.api:aws` in a module."""
    return provider.address.rpartition("provider.")[2].rpartition(":")[2].partition(".")[0] == "aws"


def _of_web_identity(provider: Resource) -> Sequence[str]:
    role = provider.block("assume_role_with_web_identity")
    return _written(role, "web_identity_token") if isinstance(role, Block) else ()


def _written(block: Block, *names: str) -> Sequence[str]:
    return [name for name in names if isinstance(said := block.get(name), str) and said]


def _subjects(facts: Facts) -> Iterable[Resource]:
    yield from facts.configuration.blocks("provider")
    yield from facts.configuration.blocks("terraform")


RULE = Rule(
    id="TG-T01",
    severity="critical",
    title="A credential of AWS is written down",
    condition=(
        'access_key, secret_key, token or web_identity_token of a provider "aws" or of the backend "s3" is a '
        "literal, or the default of a variable."
    ),
    why="Whoever reads the document has what the deployment may do: the whole account, often.",
    in_gateway="Tollgate does not write this: look for an override, and take it out.",
    in_terraform=(
        "Take the argument out: Terraform finds credentials in the environment, a profile or a role."
    ),
    link="https://registry.terraform.io/providers/hashicorp/aws/latest/docs",
    covers=("CKV_AWS_41",),
    subjects=_subjects,
    judge=judge,
)
