"""The stacks that were synthesized: CDKTF's output folder, read from the outside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tollgate.errors import MissingStack

DEFAULT_FOLDER = Path("cdktf.out")
DOCUMENT = "cdk.tf.json"
_ACCOUNT_OF_A_ROLE = re.compile(r"arn:[a-z-]+:iam::([0-9]{12}):")
_SYNTHESIZE = "Run `python main.py` first."


@dataclass(frozen=True)
class Stack:
    """A synthesized stack.

    Attributes:
        name: `<gateway>-<environment>`.
        folder: where its `cdk.tf.json` is, and where Terraform runs.
        dependencies: the names of the stacks that are applied before it.
    """

    name: str
    folder: Path
    dependencies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Function:
    """A Lambda function that a stack refers to and does not make.

    Attributes:
        name: without its ARN.
        qualifier: the alias or version, or nothing.
    """

    name: str
    qualifier: str


@dataclass(frozen=True)
class Document:
    """What a stack's document says of itself.

    Attributes:
        region: the AWS provider's.
        account: the AWS account that it works in, the first where it may be one of several; None where the
            document names none.
        backend: `local`, `s3`, `cloud`, …: where Terraform is to keep the state.
        resources: how many there are of each type.
        functions: the Lambda functions that it permits itself to call.
        secrets: the variables of secrets that must be given, each one text.
    """

    region: str
    account: str | None
    backend: str
    resources: Mapping[str, int]
    functions: tuple[Function, ...]
    secrets: tuple[str, ...]


def read_stacks(out: Path) -> tuple[Stack, ...]:
    """The stacks in CDKTF's output folder, in the order in which they were declared.

    Raises:
        MissingStack: there is none.
    """
    manifest = out / "manifest.json"
    try:
        stacks = json.loads(manifest.read_text(encoding="utf-8"))["stacks"]
        found = tuple(
            Stack(stack["name"], out / stack["workingDirectory"], tuple(stack.get("dependencies", ())))
            for stack in stacks.values()
        )
    except FileNotFoundError:
        raise MissingStack(f"Nothing is synthesized in {out}. {_SYNTHESIZE}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MissingStack(f"{manifest} cannot be read: {error}. {_SYNTHESIZE}") from None
    if not found:
        raise MissingStack(f"{manifest} names no stacks. {_SYNTHESIZE}")
    return found


def find_stacks(out: Path, environment: str) -> tuple[Stack, ...]:
    """The stacks of an environment of one gateway, each after those that it depends on.

    Their documents tell which these are; a stack's whole name always finds that one alone.

    Raises:
        MissingStack: there is none, or several gateways have the environment.
    """
    stacks = read_stacks(out)
    if named := tuple(stack for stack in stacks if stack.name == environment):
        return named
    notes = {stack: notes_of(stack) for stack in stacks}
    environments = {stack: _text(notes[stack], "environment") for stack in stacks}
    found = [stack for stack in stacks if environments[stack] == environment]
    if not found:
        raise _none(out, environment, [environments[stack] or stack.name for stack in stacks])
    if len({_text(notes[stack], "gateway") or stack for stack in found}) > 1:
        raise _several(out, environment, found)
    return tuple(sorted(found, key=lambda it: (len(it.dependencies), _shard(notes[it]))))


def dependencies_of(out: Path, stacks: Sequence[Stack]) -> tuple[Stack, ...]:
    """The stacks that some depend on, and that are not among them."""
    names = {name for stack in stacks for name in stack.dependencies} - {stack.name for stack in stacks}
    return tuple(stack for stack in read_stacks(out) if stack.name in names)


def _none(out: Path, environment: str, there: Sequence[str]) -> MissingStack:
    return MissingStack(
        f"There is no environment {environment!r} in {out}, but {', '.join(dict.fromkeys(there))}.\n"
        "  Name one of these. Is it new in the description, or left out by TOLLGATE_ENVIRONMENTS? "
        f"{_SYNTHESIZE}"
    )


def _several(out: Path, environment: str, found: Sequence[Stack]) -> MissingStack:
    return MissingStack(
        f"Environment {environment!r} is in several stacks in {out}: "
        f"{', '.join(stack.name for stack in found)}.\n"
        "  Give the stack's whole name."
    )


def _text(notes: Mapping[str, Any], name: str) -> str | None:
    """A note of Tollgate's; what another tool wrote under its name may be anything."""
    note = notes.get(name)
    return note if isinstance(note, str) else None


def _shard(notes: Mapping[str, Any]) -> int:
    note = notes.get("shard")
    return note if isinstance(note, int) else 0


def notes_of(stack: Stack) -> Mapping[str, Any]:
    """What CDKTF and Tollgate wrote of a stack into its document's own `//`; nothing where there is none."""
    try:
        notes = json.loads(_file(stack).read_text(encoding="utf-8"))["//"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return notes if isinstance(notes, dict) else {}


def is_of_account(stack: Stack) -> bool:
    """Whether a stack has only what the account has once: no APIs, no keys, no outputs."""
    return notes_of(stack).get("account") is True


def key_blocks(stack: Stack) -> Mapping[str, Mapping[str, Any]]:
    """The API keys of a stack's document, by the names of their blocks.

    Raises:
        MissingStack: it is not there, or no document.
    """
    try:
        document = json.loads(_file(stack).read_text(encoding="utf-8"))
        return dict(document.get("resource", {}).get("aws_api_gateway_api_key", {}))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise MissingStack(f"{_file(stack)} cannot be read: {error!r}. {_SYNTHESIZE}") from None


def imported_ids(stack: Stack) -> Set[str]:
    """The ids at Amazon that a stack's document is to take over."""
    try:
        blocks = json.loads(_file(stack).read_text(encoding="utf-8")).get("import", [])
        return frozenset(str(block["id"]) for block in blocks)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MissingStack(f"{_file(stack)} cannot be read: {error!r}. {_SYNTHESIZE}") from None


def usage_plans_for(stack: Stack) -> Set[str]:
    """The usage plans that a shard takes from the stack that has them, by name."""
    needs = notes_of(stack).get("needs")
    plans = needs.get("usage_plans") if isinstance(needs, dict) else None
    return frozenset(map(str, plans)) if isinstance(plans, list) else frozenset()


def read_document(stack: Stack) -> Document:
    """Read a stack's `cdk.tf.json`.

    Raises:
        MissingStack: it is not there, or not a document with an AWS provider.
    """
    file = _file(stack)
    try:
        return _document(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise MissingStack(f"{file} cannot be read: {error!r}. {_SYNTHESIZE}") from None


def _document(document: Mapping[str, Any]) -> Document:
    terraform = document.get("terraform", {})
    backends = ["cloud"] if "cloud" in terraform else list(terraform.get("backend", {}))
    provider = document["provider"]["aws"][0]
    return Document(
        region=provider["region"],
        account=_account(provider),
        backend=backends[0] if backends else "local",
        resources={type_: len(blocks) for type_, blocks in document.get("resource", {}).items()},
        functions=tuple(_functions(document.get("resource", {}).get("aws_lambda_permission", {}))),
        secrets=tuple(
            name
            for name, variable in document.get("variable", {}).items()
            if variable.get("sensitive") and variable.get("type") == "string" and "default" not in variable
        ),
    )


def _account(provider: Mapping[str, Any]) -> str | None:
    """That of the role that it takes on comes first: no other one can be changed with it."""
    roles = provider.get("assume_role") or [{}]
    match = _ACCOUNT_OF_A_ROLE.match(str(roles[-1].get("role_arn")))
    allowed = provider.get("allowed_account_ids") or [None]
    return match[1] if match else allowed[0]


def _functions(permissions: Mapping[str, Any]) -> Iterator[Function]:
    for permission in permissions.values():
        name = permission["function_name"]
        # A reference is to a function that the stack makes itself.
        if "${" not in name:
            yield Function(name.rpartition(":")[2], permission.get("qualifier", ""))


def _file(stack: Stack) -> Path:
    return stack.folder / DOCUMENT
