"""The outputs of a deployed gateway, as typed objects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tollgate.errors import MissingStack, TerraformError


@dataclass(frozen=True)
class ApiOutput:
    """Where one API is."""

    id: str
    invoke_url: str
    stage: str


@dataclass(frozen=True)
class Outputs:
    """What a gateway's stack tells once it is applied.

    Attributes:
        apis: by name.
        usage_plan_ids: by the plan's name.
        api_key_ids: by consumer and slot.
        api_key_values: by consumer and slot; secret, hence not in the `repr`.
    """

    apis: Mapping[str, ApiOutput]
    usage_plan_ids: Mapping[str, str]
    api_key_ids: Mapping[str, Mapping[str, str]]
    api_key_values: Mapping[str, Mapping[str, str]] = field(repr=False)


def read_outputs(text: str) -> Outputs:
    """Read what `terraform output -json` prints.

    Raises:
        MissingStack: the state has no outputs, so nothing is applied; or they are not those of a gateway.
        TerraformError: it is not Terraform's JSON.
    """
    try:
        values = {name: output["value"] for name, output in json.loads(text).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TerraformError("`terraform output -json` printed something else than outputs.") from None
    if not values:
        raise MissingStack("The state has no outputs: nothing has been applied yet.")
    try:
        return _outputs(values)
    except (KeyError, TypeError, AttributeError):
        names = ", ".join(sorted(values))
        raise MissingStack(f"These are not the outputs of a gateway: {names}.") from None


def _outputs(values: Mapping[str, Any]) -> Outputs:
    return Outputs(
        apis={
            name: ApiOutput(id=api["id"], invoke_url=api["invoke_url"], stage=api["stage"])
            for name, api in values["apis"].items()
        },
        # Terraform leaves out what was never applied.
        usage_plan_ids=dict(values.get("usage_plan_ids", {})),
        api_key_ids=_by_slot(values.get("api_key_ids", {})),
        api_key_values=_by_slot(values.get("api_key_values", {})),
    )


def _by_slot(values: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {consumer: dict(slots) for consumer, slots in values.items()}
