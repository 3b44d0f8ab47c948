"""Starts CDKTF's Node.js process and makes the AWS provider package import fast.

The stock provider package imports 2,200 Python modules and reads 2,600 JavaScript files before the first
resource: 15 s and 1.2 GB. Two things avoid that, and the synthesized document keeps its bytes: the package is
registered without running its `__init__`, and Node.js loads `lazy_barrel.js` and `lazy_archiver.js` first.
`TOLLGATE_STOCK_IMPORT=1` turns both off, and with them what `main.py` does for a fast start.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module

from stacks.runtime import cache, environment, package
from stacks.runtime.node import find_node
from tollgate.errors import TollgateError, not_set_up
from tollgate.files import obstacle

STOCK_IMPORT = "TOLLGATE_STOCK_IMPORT"

_OF_THE_USER = ("JSII_NODE", "NODE_OPTIONS")
"""What a user can break Node.js with."""

_PATIENCE_S = 30


def start() -> None:
    """Prepare the import of `cdktf` and of the AWS provider package; called before either is imported.

    A program that imported them by itself before keeps what it has, and is only slower.

    Raises:
        MissingTool: there is no Node.js that CDKTF can run in.
        TollgateError: it does not start, or has no folder for its temporary files.
    """
    stock = os.environ.get(STOCK_IMPORT) == "1"
    if not _node_runs():
        _start_node(stock)
    if package.NAME in sys.modules:
        return
    if cold := cache.coldness():
        print(f"tollgate: {cold}", file=sys.stderr, flush=True)
    if not stock and (unknown := package.register()):
        print(f"tollgate: {unknown} {STOCK_IMPORT}=1 hides this line.", file=sys.stderr, flush=True)


def _node_runs() -> bool:
    """Every jsii package imports this one, and importing it starts Node.js."""
    return "constructs._jsii" in sys.modules


def _start_node(stock: bool) -> None:
    node = find_node()
    _check_temporary_folder()
    told = {name: value for name in _OF_THE_USER if (value := os.environ.get(name))}
    with environment.of_node(node, lazily=not stock, cached=cache.unusable() is None):
        if told:
            _check_node(node, told)
        try:
            import jsii.errors
        except ModuleNotFoundError as error:
            raise not_set_up(error) from error
        try:
            # It starts Node.js, and is the first package that is unpacked.
            import_module("constructs")
        except (jsii.errors.JSIIError, RuntimeError) as error:
            raise TollgateError(f"CDKTF does not start: {error}") from error
        except (OSError, ValueError) as error:
            # What jsii says of a pipe that is closed.
            raise _does_not_start(node, told, "it ends at once") from error


def _check_node(node: str, told: Mapping[str, str]) -> None:
    """Refuse a Node.js that runs no JavaScript, in its own words; jsii would print a broken pipe at exit.

    That takes 40 ms, so it is asked only where a user has set something.
    """
    try:
        done = subprocess.run(
            [node, "--print", "6 * 7"], capture_output=True, text=True, timeout=_PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _does_not_start(node, told, str(error)) from error
    if done.returncode != 0 or done.stdout.strip() != "42":
        said = done.stderr.strip().splitlines() or ["it does not run JavaScript"]
        raise _does_not_start(node, told, next((line for line in said if "rror:" in line), said[0]))


def _does_not_start(node: str, told: Mapping[str, str], why: str) -> TollgateError:
    options = f" with NODE_OPTIONS={told['NODE_OPTIONS']}" if "NODE_OPTIONS" in told else ""
    advice = f"Mend or unset {' or '.join(told)}." if told else "Let JSII_NODE name another Node.js."
    return TollgateError(f"CDKTF does not start in {node}{options}: {why}\n  {advice}")


def _check_temporary_folder() -> None:
    folder = environment.temporary_folder()
    if why := obstacle(folder) if folder.is_dir() else "there is no such folder":
        raise TollgateError(
            f"{folder}: temporary files cannot be written there: {why}\n"
            "  Let TMPDIR name a folder that can be written to, or unset it."
        )
