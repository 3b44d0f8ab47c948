"""What is said of a stage or an API no more, and what Terraform would leave as it was.

The provider's `settings` keep what was said once (they are optional and computed): a logging level that is
taken out stays at Amazon, while its log group goes, and comes again without an end. An API without a default
endpoint stays without, while the domains go that led there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tollgate.config.api import Api
from tollgate.config.gateway import Gateway
from tollgate.config.load import Description
from tollgate.config.problem import Problem
from tollgate.errors import InvalidConfig, MissingStack
from tollgate.terraform.stacks import DOCUMENT, read_stacks

_SETTINGS: Final = "aws_api_gateway_method_settings"
_REST_API: Final = "aws_api_gateway_rest_api"
_SAID: Final = (b'"logging_level"', b'"disable_execute_api_endpoint"')
"""What a document has that says anything of it; few have, and the others need not be parsed."""


def check_left_on(previous: Path, description: Description) -> None:
    """Refuse a description that leaves logs or metrics on of which it says nothing, or an API without a URL.

    Args:
        previous: a folder that was synthesized into; nothing is refused where it is none.

    Raises:
        InvalidConfig: with each such stage and API.
    """
    try:
        folders = {stack.name: stack.folder for stack in read_stacks(previous)}
    except MissingStack:
        return
    problems = tuple(
        problem
        for gateway in description.environments.values()
        if gateway.stack_name in folders
        for problem in _problems(gateway, _resources(folders[gateway.stack_name] / DOCUMENT))
    )
    if problems:
        raise InvalidConfig(tuple(dict.fromkeys(problems)))


def _problems(gateway: Gateway, was: Mapping[str, Any]) -> Iterator[Problem]:
    for name, api in gateway.apis.items():
        if not api.stage.tells_logging and (on := _on(was, name)):
            yield _left_on(name, api, on)
        if gateway.default_endpoint(name) is None and _was_closed(was, name):
            yield _unreached(name, api)


def _left_on(name: str, api: Api, on: Mapping[str, str]) -> Problem:
    return Problem(
        ("apis", name, "stage"),
        f"the stage of {name!r} was synthesized with {' and '.join(on)}, and says nothing of it any more: "
        "Terraform would leave it on",
        f"Switch it off: '{', '.join(on.values())}'. Once that is applied, it may be left out.",
        source=api.stage.source or api.source,
    )


def _unreached(name: str, api: Api) -> Problem:
    return Problem(
        ("apis", name, "endpoint"),
        f"{name!r} was synthesized without a default endpoint, and no domain leads to it any more: Terraform "
        "would leave it so, and nobody would reach it",
        "Switch it on: 'endpoint: {default_endpoint: true}'. Once that is applied, it may be left out.",
        source=api.endpoint.source or api.source,
    )


def _on(was: Mapping[str, Any], api: str) -> Mapping[str, str]:
    """What was on for all methods of an API's stage, each with what switches it off."""
    found = _block(was, _SETTINGS, api).get("settings")
    settings = found if isinstance(found, dict) else {}
    logs = settings.get("logging_level") in ("ERROR", "INFO")
    return {
        **({"an execution log": "execution_log: {level: off}"} if logs else {}),
        **({"metrics": "metrics: false"} if settings.get("metrics_enabled") is True else {}),
    }


def _was_closed(was: Mapping[str, Any], api: str) -> bool:
    """Whether an API had no default endpoint."""
    return _block(was, _REST_API, api).get("disable_execute_api_endpoint") is True


def _block(was: Mapping[str, Any], kind: str, api: str) -> Mapping[str, Any]:
    """An API's own resource of a type, as far as a document tells it."""
    blocks = was.get(kind)
    # No address begins with a digit.
    found = (blocks.get(api) or blocks.get(f"_{api}")) if isinstance(blocks, dict) else None
    return found if isinstance(found, dict) else {}


def _resources(document: Path) -> Mapping[str, Any]:
    """The resources of a document by type, where it says anything of this."""
    try:
        content = document.read_bytes()
        found = json.loads(content)["resource"] if any(said in content for said in _SAID) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}
