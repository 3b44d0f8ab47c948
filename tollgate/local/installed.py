"""Whether what the local gateway is made with is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from tollgate.errors import MissingTool

_NEEDED: Final = ("airspeed", "httptools", "httpx", "jsonpath_ng", "jsonschema", "starlette", "uvicorn")


def check_installed() -> None:
    """Check that the packages of the extra `local` are there.

    Raises:
        MissingTool: one is not.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise MissingTool(
            f"`tollgate serve` needs packages that are not installed: {', '.join(missing)}.\n"
            "  Run 'make setup', or: pip install 'tollgate[local]'"
        )
