"""What a shard takes from the stack with the APIs and usage plans: it reads that stack's state.

CDKTF would make an output for each usage plan, and a data source with the same name as this one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from cdktf import TerraformStack

from stacks.bulk.override import add_override
from tollgate.config.backend import Backend, CloudBackend, LocalBackend, S3Backend
from tollgate.config.state_place import local_path, s3_key, workspace

_NAME = "cross-stack-reference-input-"
"""As CDKTF calls such a data source, which the audit and other tools follow."""


def usage_plan_ids(
    stack: TerraformStack, core: str, backend: Backend, *, region: str, plans: Collection[str]
) -> Mapping[str, str]:
    """Read the ids of usage plans from the core's state; references by the plans' names.

    Args:
        core: the name of the stack that has the plans.
        backend: the core's.
        region: the gateway's, for a bucket that names none.
        plans: those that the stack needs.
    """
    name = f"{_NAME}{core}"
    missing = f"setsubtract({json.dumps(sorted(plans))}, keys(try(self.outputs.usage_plan_ids, tomap({{}}))))"
    data_source = {
        **_state(core, backend, region),
        "lifecycle": {
            "postcondition": [
                {
                    "condition": f"${{length({missing}) == 0}}",
                    "error_message": f"Apply the stack {core} first: the usage plans "
                    f'${{join(", ", {missing})}} are not in its state.',
                }
            ]
        },
    }
    add_override(stack, f"data.terraform_remote_state.{name}", data_source)
    outputs = f"data.terraform_remote_state.{name}.outputs"
    return {plan: f"${{{outputs}.usage_plan_ids[{json.dumps(plan)}]}}" for plan in plans}


def _state(core: str, backend: Backend, region: str) -> Mapping[str, object]:
    match backend:
        case LocalBackend():
            return {"backend": "local", "config": {"path": local_path(backend, core)}}
        case S3Backend():
            config: dict[str, object] = {
                "bucket": backend.bucket,
                "key": s3_key(backend, core),
                "region": backend.region or region,
            }
            if backend.assume_role_arn:
                config["assume_role"] = {"role_arn": backend.assume_role_arn}
            return {"backend": "s3", "config": config}
        case CloudBackend():
            workspaces = {"name": workspace(backend, core)}
            return {
                "backend": "remote",
                "config": {
                    "hostname": backend.hostname,
                    "organization": backend.organization,
                    "workspaces": workspaces,
                },
            }
