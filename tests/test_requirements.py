"""What `make setup` installs is what the project asks for."""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def test_every_package_that_the_project_names_is_pinned_alike_in_requirements() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    pinned = _versions((ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines())
    assert _versions(named).items() <= pinned.items()


def test_the_jsii_whose_ways_are_relied_on_is_the_one_that_is_installed() -> None:
    assert f"jsii=={version('jsii')}" in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()


def _versions(requirements: list[str]) -> dict[str, set[str]]:
    """The versions by package: two where one is for some Pythons only."""
    versions: dict[str, set[str]] = {}
    for text in requirements:
        requirement = Requirement(text)
        versions.setdefault(canonicalize_name(requirement.name), set()).add(str(requirement.specifier))
    return versions
