"""What a stage allows all of its callers together."""

from __future__ import annotations

from tollgate.access.facts import Facts
from tollgate.access.identity import Identity
from tollgate.terraform.configuration.resource import Block
from tollgate.terraform.configuration.value import Unknown, as_number


def of_stage(
    api: Identity | Unknown | None, stage: str | Unknown | None, name: str, facts: Facts
) -> float | Unknown | None:
    """A limit of a stage; None where the stage has none of its own.

    Args:
        name: `rate_limit` or `burst_limit`.
    """
    by_stage = facts.settings_by_stage
    if not by_stage:
        return None
    if api is None or isinstance(api, Unknown) or stage is None or isinstance(stage, Unknown):
        return Unknown("the stage is not known")
    settings = by_stage.get((api, stage))
    if settings is None:
        may_be = any(one in by_stage for one in ((api, None), (None, stage), (None, None)))
        return Unknown("which stage some settings are of is not known") if may_be else None
    block = settings.block("settings")
    limit = as_number(block.get(f"throttling_{name}")) if isinstance(block, Block) else block
    # Less than 0 is no limit: aws_api_gateway_method_settings.
    return None if isinstance(limit, (int, float)) and limit < 0 else limit
