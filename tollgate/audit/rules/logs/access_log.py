"""What a stage writes down of each call."""

from __future__ import annotations

from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, as_text


def log_format(stage: Resource) -> str | Unknown | None:
    """The format of its access log; None where there is no log."""
    settings = stage.block("access_log_settings")
    return as_text(settings.get("format")) if isinstance(settings, Block) else settings
