"""Reads what a person names: a `cdktf.out` folder, a document, a folder of `*.tf.json`, a plan, or `-`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tollgate.terraform.configuration import plan
from tollgate.terraform.configuration.configuration import Configuration, Stack
from tollgate.terraform.configuration.json_text import (
    STANDARD_INPUT,
    Document,
    InvalidDocument,
    read,
    standard_input,
)
from tollgate.terraform.configuration.module import load
from tollgate.terraform.configuration.overrides import read_folder
from tollgate.terraform.configuration.resource import Place, Resource
from tollgate.terraform.configuration.scope import Scope

_MANIFEST = "manifest.json"
_DOCUMENT = "cdk.tf.json"
_BLOCKS = {"resource", "data", "module", "terraform", "provider", "output", "variable"}


def read_configuration(paths: Sequence[str]) -> Configuration:
    """Read all that is named as one configuration.

    Raises:
        InvalidDocument: something is missing, empty, or no document of Terraform's.
    """
    stacks = [stack for path in paths for stack in _stacks(path)]
    _refuse_twice(stacks)
    return Configuration(stacks)


def _stacks(path: str) -> Iterator[Stack]:
    if path == STANDARD_INPUT:
        yield _stack("stdin", standard_input(), None)
        return
    place = Path(path)
    if place.is_dir():
        yield from _of_folder(place)
    elif place.exists():
        yield _of_document(_name(place), place)
    else:
        raise InvalidDocument(
            f"{path}: there is no such file or folder.\n"
            "  Synthesize first: python main.py. Or name what is to be read."
        )


def _of_folder(folder: Path) -> Iterator[Stack]:
    if (folder / _MANIFEST).is_file():
        yield from _of_manifest(folder)
    elif any(folder.glob("*.tf.json")):
        yield _of_files(folder.resolve().name, folder)
    elif documents := sorted(folder.glob(f"*/{_DOCUMENT}")):
        for document in documents:
            yield _of_document(document.parent.name, document)
    elif any(folder.glob("*.tf")):
        raise InvalidDocument(
            f"{folder}: it has Terraform's own language (*.tf), which is not read.\n"
            "  Make a plan and read that: terraform plan -out p && terraform show -json p > plan.json"
        )
    else:
        raise InvalidDocument(
            f"{folder}: it holds neither a {_MANIFEST} of CDKTF's nor any *.tf.json.\n"
            "  Synthesize first: python main.py. Or name the folder that was written."
        )


def _of_manifest(folder: Path) -> Iterator[Stack]:
    manifest = read(folder / _MANIFEST)
    stacks = manifest.data.get("stacks")
    if not isinstance(stacks, Mapping) or not stacks:
        raise InvalidDocument(f"{manifest.file}: it names no stack.\n  Synthesize again: python main.py")
    for name, entry in stacks.items():
        place = entry.get("synthesizedStackPath") if isinstance(entry, Mapping) else None
        if not isinstance(place, str):
            line = manifest.line("stacks", name)
            raise InvalidDocument(f"{manifest.file}:{line}: the stack {name} has no synthesizedStackPath.")
        file = folder / place
        if not file.is_file():
            raise InvalidDocument(
                f"{file}: it is not there, and {manifest.file} names it.\n  Synthesize again: python main.py"
            )
        yield _of_document(name, file)


def _of_document(name: str, place: Path) -> Stack:
    """A document alone; with one of CDKTF's all that Terraform reads in its folder, an override too."""
    return (
        _of_files(name, place.parent) if place.name == _DOCUMENT else _stack(name, read(place), place.parent)
    )


def _of_files(name: str, folder: Path) -> Stack:
    documents = read_folder(folder)
    _check(documents)
    module = load(documents, stack=name, folder=folder)
    for unread in sorted(folder.glob("*.tf")):
        module.unread[_file(unread, name)] = "it is in Terraform's own language, which is not read"
    file = str(folder) if len(documents) > 1 else documents[0].file
    return Stack(name, file, module, _notes(documents))


def _file(file: Path, stack: str) -> Resource:
    return Resource("file", file.name, {}, Scope(stack, lambda _: Place(str(file), None)), key=())


def _stack(name: str, document: Document, folder: Path | None) -> Stack:
    if plan.is_plan(document):
        return _planned(name, document, folder)
    _check([document])
    module = load([document], stack=name, folder=folder)
    return Stack(name, document.file, module, _notes([document]))


def _planned(name: str, document: Document, folder: Path | None) -> Stack:
    """A plan, with the comments of the document that lies beside it."""
    planned = folder / _DOCUMENT if folder else None
    if planned is None or not planned.is_file():
        return Stack(name, document.file, plan.load(document, stack=name), is_plan=True)
    name = _name(planned)
    written = _of_document(name, planned)
    module = plan.load(document, stack=name, beside=written.module)
    return Stack(
        name,
        document.file,
        module,
        written.notes,
        is_plan=True,
        written=written.module,
    )


def _check(documents: Sequence[Document]) -> None:
    if not any(document.data.keys() & _BLOCKS for document in documents):
        raise InvalidDocument(
            f"{documents[0].file}: it has no block of Terraform's: no resource, no module.\n"
            "  Name a document that was synthesized, or a plan as `terraform show -json` prints it."
        )


def _name(place: Path) -> str:
    """A stack's document is called alike in each of its folders."""
    return place.resolve().parent.name if place.name == _DOCUMENT else place.name.partition(".")[0]


def _notes(documents: Sequence[Document]) -> Mapping[str, object]:
    notes = (document.data.get("//") for document in documents)
    return next((found for found in notes if isinstance(found, Mapping)), {})


def _refuse_twice(stacks: Sequence[Stack]) -> None:
    seen: dict[str, Stack] = {}
    for stack in stacks:
        if stack.name in seen:
            raise InvalidDocument(
                f"{stack.file}: there is a stack named {stack.name} already, {seen[stack.name].file}.\n"
                "  Name each once."
            )
        seen[stack.name] = stack
