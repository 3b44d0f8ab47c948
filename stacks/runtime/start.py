"""Starts CDKTF's Node.js process and makes the AWS provider package import fast.

The stock provider package imports 2,200 Python modules and reads 2,600 JavaScript files before the first
resource: 15 s and 1.2 GB. Two things avoid that, and the synthesized document keeps its bytes: the package is
registered without running its `__init__`, and Node.js loads `lazy_barrel.js` and `lazy_archiver.js` first.
`TOLLGATE_STOCK_IMPORT=1` turns both off.
"""

from __future__ import annotations

import os
import sys

from stacks.runtime import cache, environment, package
from stacks.runtime.node import find_node
from tollgate.errors import MissingTool

STOCK_IMPORT = "TOLLGATE_STOCK_IMPORT"


def start() -> None:
    """Prepare the import of `cdktf` and of the AWS provider package; called before either is imported.

    A program that imported them by itself before keeps what it has, and is only slower.

    Raises:
        MissingTool: there is no Node.js that CDKTF can run in.
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
    with environment.of_node(node, lazily=not stock):
        try:
            import jsii
        except ModuleNotFoundError as error:
            raise MissingTool(
                f"{error}, for {sys.executable}.\n  Run 'make setup', then '. .venv/bin/activate'."
            ) from error

        # Any call to the kernel starts it; this one asks for nothing.
        jsii.stats()  # type: ignore[no-untyped-call]
