"""Override files, which Terraform merges into the others of their folder.

Source: "Override Files" in Terraform's documentation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from tollgate.terraform.configuration.blocks import blocks, objects, resources
from tollgate.terraform.configuration.json_text import Document, read

_SUFFIX = ".tf.json"
_NAMED = ("variable", "output", "provider", "module")


def read_folder(folder: Path) -> list[Document]:
    """The documents of a folder, with what its override files say. These come first: the last word is theirs.

    Raises:
        InvalidDocument: one cannot be read, or is no document of Terraform's.
    """
    files = sorted(folder.glob(f"*{_SUFFIX}"))
    overrides = [read(file) for file in files if _is_override(file)]
    documents = [read(file) for file in files if not _is_override(file)]
    for override in overrides:
        for target, arguments in _matching(documents, override):
            _override(target, arguments)
        override.data = {}
    return [*overrides, *documents]


def _is_override(file: Path) -> bool:
    name = file.name.removesuffix(_SUFFIX)
    return name == "override" or name.endswith("_override")


def _matching(
    documents: Sequence[Document], override: Document
) -> Iterator[tuple[dict[str, Any], Mapping[str, Any]]]:
    """Each block that an override is of, with what it says of it."""
    said = dict(_places(override))
    for document in documents:
        for place, arguments in _places(document):
            if place in said:
                yield cast("dict[str, Any]", arguments), said[place]


def _places(document: Document) -> Iterator[tuple[tuple[object, ...], Mapping[str, Any]]]:
    for kind, name, arguments, is_data in resources(document):
        yield (is_data, kind, name), arguments
    for section in _NAMED:
        for name, arguments in blocks(document, section):
            yield (section, name, arguments.get("alias")), arguments
    for section in ("locals", "terraform"):
        for arguments in objects(document, document.data.get(section), section):
            yield (section,), arguments


def _override(target: dict[str, Any], arguments: Mapping[str, Any]) -> None:
    """An argument or all blocks of a kind take the place of those that are there; a lifecycle is merged."""
    for name, said in arguments.items():
        there = target.get(name)
        if name in ("lifecycle", "required_providers") and isinstance(there, dict) and isinstance(said, dict):
            target[name] = {**there, **said}
        elif name == "dynamic" and isinstance(said, dict):
            target[name] = {**(there if isinstance(there, dict) else {}), **said}
            for kind in said:
                target.pop(kind, None)
        elif name != "//":
            target[name] = said
            dynamic = target.get("dynamic")
            if isinstance(dynamic, dict) and name in dynamic:
                target["dynamic"] = {kind: made for kind, made in dynamic.items() if kind != name}
