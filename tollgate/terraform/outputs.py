"""The outputs of a deployed gateway, as typed objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
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
    """What a gateway's stacks tell once they are applied.

    Attributes:
        apis: by name.
        usage_plan_ids: by the plan's name.
        api_key_ids: by consumer and slot.
        api_key_values: by consumer and slot; secret, hence not in the `repr`.
        domains: what the DNS record of each domain points to, by the domain.
    """

    apis: Mapping[str, ApiOutput]
    usage_plan_ids: Mapping[str, str]
    api_key_ids: Mapping[str, Mapping[str, str]]
    api_key_values: Mapping[str, Mapping[str, str]] = field(repr=False)
    domains: Mapping[str, str] = field(default_factory=dict)


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


def joined(found: Sequence[Outputs]) -> Outputs:
    """What several stacks of one environment tell, as one: a shard tells of its keys alone."""
    return Outputs(
        apis={name: api for each in found for name, api in each.apis.items()},
        usage_plan_ids={name: id_ for each in found for name, id_ in each.usage_plan_ids.items()},
        api_key_ids=_sorted(each.api_key_ids for each in found),
        api_key_values=_sorted(each.api_key_values for each in found),
        domains={name: target for each in found for name, target in each.domains.items()},
    )


def _sorted(found: Iterable[Mapping[str, Mapping[str, str]]]) -> dict[str, Mapping[str, str]]:
    return dict(sorted(entry for each in found for entry in each.items()))


def _outputs(values: Mapping[str, Any]) -> Outputs:
    if not values.keys() & {"apis", "api_key_ids"}:
        raise KeyError("apis")
    return Outputs(
        apis={
            name: ApiOutput(id=api["id"], invoke_url=api["invoke_url"], stage=api["stage"])
            for name, api in values.get("apis", {}).items()
        },
        # Terraform leaves out what was never applied.
        usage_plan_ids=dict(values.get("usage_plan_ids", {})),
        api_key_ids=_by_slot(values.get("api_key_ids", {})),
        api_key_values=_by_slot(values.get("api_key_values", {})),
        domains=dict(values.get("domains", {})),
    )


def _by_slot(values: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {consumer: dict(slots) for consumer, slots in values.items()}
