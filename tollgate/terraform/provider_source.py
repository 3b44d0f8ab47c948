"""Where Terraform gets the AWS provider from on this machine."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tollgate.errors import MissingTool
from tollgate.terraform.binary import Binary
from tollgate.terraform.environment import CONFIG_FILE_VARIABLES
from tollgate.terraform.mirror import USUAL_ROOTS, Provider, find_mirror

SECONDS_FOR_THE_REGISTRY = 3.0


@dataclass(frozen=True)
class ProviderSource:
    """A place that has the AWS provider.

    Attributes:
        summary: the place, for a person: `the mirror /usr/share/terraform/providers`.
        config_file: the CLI config that makes Terraform look there; None where it does by itself.
    """

    summary: str
    config_file: Path | None = None


def find_provider_source(
    binary: Binary,
    *,
    folder: Path,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    roots: Iterable[Path] = USUAL_ROOTS,
) -> ProviderSource:
    """The user's CLI config, or else a mirror on this machine, or else the registry.

    Args:
        folder: where to write a CLI config, should a mirror need one.
        cwd: the folder whose `terraform.d/plugins` counts.
        roots: where else to look for a mirror.

    Raises:
        MissingTool: none of them is there; one line.
    """
    environ = os.environ if environ is None else environ
    if config := _config_of_the_user(binary, environ):
        return ProviderSource(f"your CLI config {config}")
    provider = Provider(binary.registry, "hashicorp", "aws", binary.platform)
    if mirror := find_mirror(provider, environ, cwd=cwd or Path.cwd(), roots=roots):
        config = None if mirror.implied else _write_config(folder, mirror.folder, provider)
        return ProviderSource(f"the mirror {mirror.folder}", config)
    if _answers(binary.registry):
        return ProviderSource(f"the registry {binary.registry}")
    raise MissingTool(
        f"There is no AWS provider: {binary.registry} does not answer, and no mirror of hashicorp/aws for "
        f"{binary.platform} was found. Make one with `terraform providers mirror ~/.terraform.d/plugins`."
    )


def _config_of_the_user(binary: Binary, environ: Mapping[str, str]) -> Path | None:
    for variable in CONFIG_FILE_VARIABLES:
        if (named := Path(environ.get(variable, ""))).is_file():
            return named
    home = Path(environ.get("HOME") or Path.home())
    names = [".tofurc", ".terraformrc"] if binary.is_opentofu else [".terraformrc"]
    places = [home / name for name in names]
    if binary.platform.startswith("windows"):
        places = [Path(environ.get("APPDATA", home), "terraform.rc")]
    found = [place for place in places if place.is_file()]
    return next(iter(found + _fragments(home / ".terraform.d")), None)


def _fragments(folder: Path) -> list[Path]:
    """The files beside the CLI config that say where providers come from; others hold credentials."""
    files = [*folder.glob("*.tfrc"), *folder.glob("*.tfrc.json")]
    return sorted(file for file in files if b"provider_installation" in file.read_bytes())


def _write_config(folder: Path, mirror: Path, provider: Provider) -> Path:
    """A CLI config: one provider from a mirror, the others as ever."""
    # Terraform reads a JSON string as one of its own, and wants forward slashes on Windows too.
    path, address = json.dumps(mirror.absolute().as_posix()), json.dumps(provider.address)
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "mirror.tfrc"
    config.write_text(
        "provider_installation {\n"
        "  filesystem_mirror {\n"
        f"    path    = {path}\n"
        f"    include = [{address}]\n"
        "  }\n"
        "  direct {\n"
        f"    exclude = [{address}]\n"
        "  }\n"
        "}\n",
        encoding="utf-8",
    )
    return config


def _answers(host: str) -> bool:
    """Whether a registry tells what it offers."""
    url = f"https://{host}/.well-known/terraform.json"
    try:
        with urllib.request.urlopen(url, timeout=SECONDS_FOR_THE_REGISTRY) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False
