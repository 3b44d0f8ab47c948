"""The Chromium that is installed here, for tests of pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import missing

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; skips the test where there is none, fails it under CI. `TOLLGATE_CHROMIUM` names another."""
    path = os.environ.get("TOLLGATE_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        missing(f"Chromium is not installed: none of {', '.join(_NAMES)} is found, nor TOLLGATE_CHROMIUM set")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        try:
            yield browser
        finally:
            browser.close()
