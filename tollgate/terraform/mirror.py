"""Provider mirrors: folders that hold a provider, for machines without the public registry."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

USUAL_ROOTS = (
    Path("/opt"),
    Path("/usr/local/share"),
    Path("/usr/local/lib"),
    Path("/usr/share"),
    Path("/usr/lib"),
    Path("/var/lib"),
    Path("/srv"),
)
"""Where administrators put a mirror; the home folder is searched before them."""

DEPTH = 2
"""How far below a root a mirror is looked for: `/usr/share/terraform/providers` is two below."""

MOST_FOLDERS = 2_000
"""How many folders are listed before the search gives up."""

# `.terraform` holds what one project has installed, and goes when that project is cleaned.
_NOT_ENTERED = frozenset({".terraform", ".git", ".cache", "node_modules", "site-packages"})


@dataclass(frozen=True)
class Provider:
    """A provider for one platform.

    Attributes:
        host: its registry: `registry.terraform.io`.
        platform: as in `linux_amd64`.
    """

    host: str
    namespace: str
    name: str
    platform: str

    @property
    def address(self) -> str:
        """As CLI configs write it: `registry.terraform.io/hashicorp/aws`."""
        return f"{self.host}/{self.namespace}/{self.name}"


@dataclass(frozen=True)
class Mirror:
    """A folder that holds a provider.

    Attributes:
        folder: what a `filesystem_mirror` has as its `path`.
        implied: whether Terraform looks there by itself.
    """

    folder: Path
    implied: bool


def find_mirror(
    provider: Provider, environ: Mapping[str, str], *, cwd: Path, roots: Iterable[Path] = USUAL_ROOTS
) -> Mirror | None:
    """The first folder that holds a provider, in Terraform's own places and then in the usual ones."""
    beside = cwd / "terraform.d" / "plugins"
    # Terraform itself looks there only when it is started in that folder.
    if holds(beside, provider):
        return Mirror(beside, implied=False)
    for folder in implied_folders(environ, provider.platform):
        if holds(folder, provider):
            return Mirror(folder, implied=True)
    for folder in _search([*_home(environ), *roots]):
        if holds(folder, provider):
            return Mirror(folder, implied=False)
    return None


def implied_folders(environ: Mapping[str, str], platform: str) -> Iterator[Path]:
    """Where Terraform looks by itself, whatever folder it runs in.

    Source: "Implied Local Mirror Directories" in Terraform's documentation of the CLI config.
    """
    homes = _home(environ)
    if platform.startswith("windows"):
        if appdata := environ.get("APPDATA"):
            yield Path(appdata, "terraform.d", "plugins")
            yield Path(appdata, "HashiCorp", "Terraform", "plugins")
        return
    for home in homes:
        yield home / ".terraform.d" / "plugins"
    if platform.startswith("darwin"):
        for root in (*homes, Path("/")):
            yield root / "Library" / "Application Support" / "io.terraform" / "plugins"
        return
    for data in _xdg_data_folders(environ):
        yield data / "terraform" / "plugins"


def holds(folder: Path, provider: Provider) -> bool:
    """Whether a folder has a version of a provider, unpacked or as the registry's zip file."""
    inside = folder / provider.host / provider.namespace / provider.name
    try:
        unpacked = any(any(package.iterdir()) for package in inside.glob(f"*/{provider.platform}"))
        return unpacked or any(inside.glob(f"terraform-provider-{provider.name}_*_{provider.platform}.zip"))
    except OSError:
        return False


def _home(environ: Mapping[str, str]) -> list[Path]:
    home = environ.get("HOME") or environ.get("USERPROFILE")
    return [Path(home)] if home else []


def _xdg_data_folders(environ: Mapping[str, str]) -> Iterator[Path]:
    if own := environ.get("XDG_DATA_HOME"):
        yield Path(own)
    else:
        yield from (home / ".local" / "share" for home in _home(environ))
    for folder in (environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":"):
        if folder:
            yield Path(folder)


def _search(roots: Iterable[Path]) -> Iterator[Path]:
    """The roots and what is shallow below them: every root's own children before their children."""
    level = list(roots)
    listed = 0
    for depth in range(DEPTH + 1):
        yield from level
        if depth == DEPTH:
            return
        deeper: list[Path] = []
        for folder in level:
            listed += 1
            if listed > MOST_FOLDERS:
                break
            deeper += _children(folder)
        level = deeper


def _children(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(
                Path(entry)
                for entry in entries
                if entry.name not in _NOT_ENTERED and entry.is_dir(follow_symlinks=False)
            )
    except OSError:
        return []
