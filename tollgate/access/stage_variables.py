"""The variables that a stage's calls see."""

from __future__ import annotations

from collections.abc import Mapping

from tollgate.terraform.configuration.resource import Block, Resource
from tollgate.terraform.configuration.value import Unknown, Value, as_mapping


def own_variables(stage: Resource) -> Mapping[str, Value] | Unknown:
    """Those of the stage."""
    return as_mapping(stage.get("variables"))


def canary_variables(stage: Resource) -> Mapping[str, Value] | Unknown:
    """Those that a stage's canary has in the place of the stage's, or beside them; none without a canary."""
    settings = stage.block("canary_settings")
    if isinstance(settings, Unknown):
        return settings
    return as_mapping(settings.get("stage_variable_overrides")) if isinstance(settings, Block) else {}
