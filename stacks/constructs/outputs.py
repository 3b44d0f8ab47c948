"""What a deployed gateway tells: where it is, and the ids of what it made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdktf import TerraformOutput, TerraformStack
from constructs import Construct

from stacks.bulk.override import add_override
from stacks.constructs.api_keys import ApiKeys
from stacks.constructs.domains.domains import Domains
from stacks.constructs.rest_api import RestApi
from stacks.constructs.usage_plan import UsagePlan


class Outputs(Construct):
    """The outputs `apis`, `usage_plan_ids`, and `domains` where there are any."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        apis: Mapping[str, RestApi],
        plans: Mapping[str, UsagePlan],
        domains: Domains,
    ) -> None:
        super().__init__(scope, id_)
        told = {name: _api(api, domains.urls.get(name)) for name, api in apis.items()}
        _output(self, "apis", told, "Where each API is.")
        if domains.targets:
            _output(self, "domains", domains.targets, "What the DNS record of each domain points to.")
        ids = {name: plan.resource.id for name, plan in plans.items()}
        _output(self, "usage_plan_ids", ids, "The usage plans by name.")


def declare_keys(scope: Construct, keys: ApiKeys) -> None:
    """Declare the outputs `api_key_ids` and, sensitive, `api_key_values`."""
    _output_in_bulk(scope, "api_key_ids", keys.ids, "The API keys' ids by consumer and slot.")
    _output_in_bulk(
        scope,
        "api_key_values",
        keys.values,
        "The API keys' values by consumer and slot: what callers send.",
        sensitive=True,
    )


def _output_in_bulk(
    scope: Construct, name: str, value: Mapping[str, Any], description: str, *, sensitive: bool | None = None
) -> None:
    """An output whose value CDKTF takes as it is: it searches a construct's own for tokens thrice."""
    _output(scope, name, {}, description, sensitive=sensitive)
    if value:
        add_override(TerraformStack.of(scope), f"output.{name}.value", value)


def _output(
    scope: Construct, name: str, value: Mapping[str, Any], description: str, *, sensitive: bool | None = None
) -> None:
    output = TerraformOutput(scope, name, value=value, description=description, sensitive=sensitive)
    output.override_logical_id(name)


def _api(api: RestApi, url: str | None) -> dict[str, str]:
    return {
        "id": api.resource.id,
        "invoke_url": url or api.stage.resource.invoke_url,
        "stage": api.stage.resource.stage_name,
    }
