"""The files beside a root module that give its variables their values, which Terraform reads by itself.

Source: "Variable Definitions (.tfvars) Files" in Terraform's documentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from tollgate.terraform.configuration.json_text import read
from tollgate.terraform.configuration.value import Unknown, Value

_JSON = ".json"
_REMEDY = "Mend it, or take it away: Terraform reads it, too."
_GIVEN = re.compile(r'^\s*"?([A-Za-z_][\w-]*)"?\s*=', re.MULTILINE)
"""A name that gets a value, in Terraform's own language; what is within a map is taken for one, too."""


def given_beside(folder: Path) -> dict[str, Value]:
    """What the files of a folder say of each variable, the last of them counting.

    Raises:
        InvalidDocument: one that is JSON cannot be read.
    """
    given: dict[str, Value] = {}
    for file in _files(folder):
        if file.suffix == _JSON:
            given.update(cast("dict[str, Value]", read(file, _REMEDY).data))
        else:
            given.update(
                (name, Unknown(f"it is set in {file.name}, which is not read")) for name in _names(file)
            )
    return given


def _files(folder: Path) -> Iterator[Path]:
    """In the order in which Terraform reads them."""
    for name in ("terraform.tfvars", f"terraform.tfvars{_JSON}"):
        if (folder / name).is_file():
            yield folder / name
    yield from sorted((*folder.glob("*.auto.tfvars"), *folder.glob(f"*.auto.tfvars{_JSON}")))


def _names(file: Path) -> list[str]:
    try:
        return _GIVEN.findall(file.read_text("utf-8", errors="replace"))
    except OSError:
        return []
