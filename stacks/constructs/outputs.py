"""What a deployed gateway tells: where it is, and the ids of what it made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdktf import TerraformOutput, TerraformStack
from constructs import Construct

from stacks.bulk.override import add_override
from stacks.constructs.api_keys import ApiKeys
from stacks.constructs.rest_api import RestApi
from stacks.constructs.usage_plan import UsagePlan


class Outputs(Construct):
    """The stack's outputs: `apis`, `usage_plan_ids`, `api_key_ids` and, sensitive, `api_key_values`."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        apis: Mapping[str, RestApi],
        plans: Mapping[str, UsagePlan],
        keys: ApiKeys,
    ) -> None:
        super().__init__(scope, id_)
        self._output("apis", {name: _api(api) for name, api in apis.items()}, "Where each API is.")
        self._output(
            "usage_plan_ids",
            {name: plan.resource.id for name, plan in plans.items()},
            "The usage plans by name.",
        )
        self._output_in_bulk("api_key_ids", keys.ids, "The API keys' ids by consumer and slot.")
        self._output_in_bulk(
            "api_key_values",
            keys.values,
            "The API keys' values by consumer and slot: what callers send.",
            sensitive=True,
        )

    def _output(
        self, name: str, value: Mapping[str, Any], description: str, *, sensitive: bool | None = None
    ) -> None:
        output = TerraformOutput(self, name, value=value, description=description, sensitive=sensitive)
        output.override_logical_id(name)

    def _output_in_bulk(
        self, name: str, value: Mapping[str, Any], description: str, *, sensitive: bool | None = None
    ) -> None:
        """An output whose value CDKTF takes as it is: it searches a construct's own for tokens thrice."""
        self._output(name, {}, description, sensitive=sensitive)
        if value:
            add_override(TerraformStack.of(self), f"output.{name}.value", value)


def _api(api: RestApi) -> dict[str, str]:
    return {
        "id": api.resource.id,
        "invoke_url": api.stage.resource.invoke_url,
        "stage": api.stage.resource.stage_name,
    }
