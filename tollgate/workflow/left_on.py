"""Logs and metrics of which a stage says no more, and which Terraform would leave on.

The provider's `settings` keep what was said once (they are optional and computed): a logging level that is
taken out stays at Amazon, while its log group goes, and comes again without an end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tollgate.config.api import Api
from tollgate.config.load import Description
from tollgate.config.problem import Problem
from tollgate.errors import InvalidConfig, MissingStack
from tollgate.terraform.stacks import DOCUMENT, read_stacks

_SETTINGS: Final = "aws_api_gateway_method_settings"
_SAID: Final = b'"logging_level"'
"""What a document has that says anything of it; few have, and the others need not be parsed."""


def check_left_on(previous: Path, description: Description) -> None:
    """Refuse a description whose stages say nothing of logs or metrics that they had.

    Args:
        previous: a folder that was synthesized into; nothing is refused where it is none.

    Raises:
        InvalidConfig: with each such stage.
    """
    try:
        folders = {stack.name: stack.folder for stack in read_stacks(previous)}
    except MissingStack:
        return
    problems = tuple(
        _problem(name, api, on)
        for gateway in description.environments.values()
        if gateway.stack_name in folders
        for name, api in gateway.apis.items()
        if not api.stage.tells_logging
        if (on := _on(folders[gateway.stack_name] / DOCUMENT, name))
    )
    if problems:
        raise InvalidConfig(tuple(dict.fromkeys(problems)))


def _problem(name: str, api: Api, on: Mapping[str, str]) -> Problem:
    return Problem(
        ("apis", name, "stage"),
        f"the stage of {name!r} was synthesized with {' and '.join(on)}, and says nothing of it any more: "
        "Terraform would leave it on",
        f"Switch it off: '{', '.join(on.values())}'. Once that is applied, it may be left out.",
        source=api.stage.source or api.source,
    )


def _on(document: Path, api: str) -> Mapping[str, str]:
    """What was on for all methods of an API's stage, each with what switches it off."""
    settings = _settings(document, api)
    logs = settings.get("logging_level") in ("ERROR", "INFO")
    return {
        **({"an execution log": "execution_log: {level: off}"} if logs else {}),
        **({"metrics": "metrics: false"} if settings.get("metrics_enabled") is True else {}),
    }


def _settings(document: Path, api: str) -> Mapping[str, Any]:
    """The settings for all methods, as far as a document tells them."""
    try:
        content = document.read_bytes()
        blocks = json.loads(content)["resource"][_SETTINGS] if _SAID in content else {}
        # No address begins with a digit.
        found = blocks.get(api) or blocks.get(f"_{api}") or {}
        settings = found.get("settings", {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return settings if isinstance(settings, dict) else {}
