"""Starts CDKTF the fast way, before a test module imports it by itself."""

from __future__ import annotations

import stacks

assert stacks is not None
