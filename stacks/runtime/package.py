"""The AWS provider package, registered without running its `__init__`.

All that its `__init__` does is to import each of its 2,200 submodules. Without it they still import as usual,
each when it is first asked for.
"""

from __future__ import annotations

import hashlib
import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

NAME = "cdktf_cdktf_provider_aws"
RELEASE = "21.22.1"
_INIT_DIGEST = "422f5bd1cdf10915167939ef585d4c36e7333bf5f64742a96de00b24ac0c1b1a"
"""SHA-256 of the `__init__.py` of that release, which is CDKTF's last."""


def register() -> str | None:
    """Let submodules of the package be imported without the rest.

    Returns:
        Why that was not done, what it costs and what to do, for a person; nothing where it was done.
    """
    spec = find_spec(NAME)
    if spec is None:
        return None  # Its import says best what is missing.
    if not _is_known(spec):
        return (
            f"{NAME} is not release {RELEASE} as published, so all of it is imported, which takes about 15 s "
            f"and 1.2 GB. Run `pip install --force-reinstall cdktf-cdktf-provider-aws=={RELEASE}`."
        )
    module = module_from_spec(spec)
    module.__class__ = _Package
    sys.modules[NAME] = module
    return None


class _Package(ModuleType):
    """The package; a submodule is imported when a program first reads it as an attribute."""

    def __getattr__(self, name: str) -> object:
        if name == "__all__":  # `from cdktf_cdktf_provider_aws import *`
            return [module.name for module in iter_modules(self.__path__) if module.name != "_jsii"]
        if name.startswith("__") or find_spec(f"{NAME}.{name}") is None:
            raise AttributeError(f"module {NAME!r} has no attribute {name!r}")
        return import_module(f"{NAME}.{name}")


def _is_known(spec: ModuleSpec) -> bool:
    init = Path(spec.origin or "")
    if not init.is_file() or not (init.parent / "_jsii" / f"provider-aws@{RELEASE}.jsii.tgz").is_file():
        return False
    return hashlib.sha256(init.read_bytes()).hexdigest() == _INIT_DIGEST
