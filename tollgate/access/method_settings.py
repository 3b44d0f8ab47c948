"""The settings of a stage, by the methods that they hold for."""

from __future__ import annotations

from collections.abc import Mapping

from tollgate.access.facts import SETTINGS, Facts
from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, as_text


def settings_of(stage: Resource, facts: Facts) -> Mapping[str, Block] | Unknown:
    """The `settings` blocks of a stage by `method_path`: `*/*`, `~1v1~1chat/POST`, or `v1/chat/POST`."""
    api, name = facts.api_of(stage), as_text(stage.get("stage_name"))
    if api is None or isinstance(api, Unknown):
        return Unknown("its API is not known")
    if facts.uncertain(SETTINGS):
        return Unknown("the API of some aws_api_gateway_method_settings is not known")
    found: dict[str, Block] = {}
    for settings in facts.members(api, SETTINGS):
        of_stage, path = as_text(settings.get("stage_name")), as_text(settings.get("method_path"))
        block = settings.block("settings")
        if isinstance(of_stage, Unknown) or isinstance(path, Unknown) or isinstance(block, Unknown):
            return Unknown(f"what {settings.address} holds for is not known")
        if of_stage == name and path is not None and block is not None:
            found[path] = block
    return found


def escaped(path: str) -> str:
    """`v1/chat/POST` as Amazon spells it in patches: `~1v1~1chat/POST`."""
    resource, _, verb = path.rpartition("/")
    return f"~1{resource.replace('/', '~1')}/{verb}"
