"""Fills jsii's package cache, so that later runs start fast."""

from __future__ import annotations

import time
from importlib import import_module

from stacks.runtime import cache
from tollgate.errors import TollgateError

_PATIENCE_S = 60


def warm() -> None:
    """Unpack CDKTF's packages, and stay until jsii has written its index of their types.

    A worker within Node.js writes the index and ends with the process: runs that end before it is done
    never finish it, and each pays 0.75 s and 680 MB for trying.
    """
    if not cache.is_enabled():
        print("jsii's package cache is turned off (JSII_RUNTIME_PACKAGE_CACHE): there is nothing to fill.")
        return
    if why := cache.unusable():
        raise TollgateError(f"{why}.\n  Let {cache.ROOT_VARIABLE} name a folder that can be written to.")
    if cache.is_filled() and cache.is_indexed():
        print(f"CDKTF's packages are ready: {cache.root()}")
        return
    began = time.monotonic()
    # All that a synthesis imports, so that Python's own bytecode is written too.
    import_module("stacks.gateway_stack")
    indexed = _wait_for_index()
    print(f"CDKTF's packages were unpacked into {cache.root()} in {time.monotonic() - began:.0f} s.")
    if not indexed:
        print(
            f"jsii wrote no index of them within {_PATIENCE_S} s: each run will take about a second longer."
        )


def _wait_for_index() -> bool:
    end = time.monotonic() + _PATIENCE_S
    while not (indexed := cache.is_indexed()) and time.monotonic() < end:
        time.sleep(0.1)
    return indexed
