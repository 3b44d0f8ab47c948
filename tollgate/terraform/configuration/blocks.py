"""The blocks of a document, in each of the forms that JSON has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tollgate.terraform.configuration.json_text import Document, InvalidDocument
from tollgate.terraform.configuration.resource import Place


def resources(document: Document) -> Iterator[tuple[str, str, Mapping[str, object], bool]]:
    """Each resource and data source: its type, name and arguments, and whether it is a data source."""
    for section, is_data in (("resource", False), ("data", True)):
        for kinds in objects(document, document.data.get(section), section):
            for kind, names in kinds.items():
                if kind == "//":
                    continue
                for named in objects(document, names, section, kind):
                    for name, raws in named.items():
                        if name != "//":
                            for raw in objects(document, raws, section, kind, name):
                                yield kind, name, raw, is_data


def blocks(document: Document, kind: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Each output, variable, provider or call of a module: its name and arguments."""
    for named in objects(document, document.data.get(kind), kind):
        for name, raws in named.items():
            if name != "//":
                for raw in objects(document, raws, kind, name):
                    yield name, raw


def objects(document: Document, written: object, *path: str) -> Iterator[Mapping[str, object]]:
    """The objects of a place in a document, where Terraform takes one or a list of them.

    Raises:
        InvalidDocument: there is something else.
    """
    if written is None:
        return
    for entry in written if isinstance(written, list) else [written]:
        if not isinstance(entry, Mapping):
            place = Place(document.file, document.line(*path))
            raise InvalidDocument(
                f"{place}: {'.'.join(path)} is {_kind(entry)}, where Terraform takes an object.\n"
                "  Is this a document of Terraform's?"
            )
        yield entry


def _kind(entry: object) -> str:
    names = {str: "a text", bool: "a boolean", list: "a list", type(None): "null"}
    return names.get(type(entry), "a number")
